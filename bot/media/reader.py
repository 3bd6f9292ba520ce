"""The `Reader` of this room: a look at the first bytes, the rest in a worker."""

from dataclasses import dataclass, replace

from bot.core.media import Fetched, LeftOut, Limits, ReadFile, Reason, Room
from bot.media.kinds import Kind, kind_of
from bot.media.making import Job
from bot.media.wire import Ending, pack_job, unpack_made
from bot.media.workers import Workers

_GRACE_S = 10.0
_WITHOUT_A_LOOK = {
    Kind.EMPTY: Reason.EMPTY,
    Kind.SOUND: Reason.AUDIO,
    Kind.FILM: Reason.VIDEO,
    Kind.UNKNOWN: Reason.UNKNOWN_KIND,
}
_ENDINGS = {
    Ending.BROKEN: Reason.BROKEN,
    Ending.TOO_HUNGRY: Reason.TOO_HUNGRY,
    Ending.TOO_SLOW: Reason.TOO_SLOW,
    Ending.FAILED: Reason.FAILED,
}


@dataclass(frozen=True, slots=True)
class SafeReader:
    """Reads files in `workers`, within `limits`."""

    workers: Workers
    limits: Limits

    async def read(self, fetched: Fetched, room: Room) -> ReadFile:
        """Make blocks of a file, or say why there are none; never raises."""
        kind = kind_of(fetched.data)
        reason = _WITHOUT_A_LOOK.get(kind)
        if len(fetched.data) > self.limits.file_bytes:
            reason = Reason.TOO_LARGE
        if reason is Reason.VIDEO and fetched.file.media_type.startswith("audio/"):
            reason = Reason.AUDIO
        if reason:
            return ReadFile(notes=(LeftOut(reason),))
        job = Job(kind=kind, limits=self._limits_in(room))
        read = await self._worked(job, fetched.data)
        if fetched.instead and read.blocks:
            return replace(read, notes=(fetched.instead, *read.notes))
        return read

    def _limits_in(self, room: Room) -> Limits:
        limits = self.limits
        return replace(
            limits,
            document_pages=min(limits.document_pages, room.document_pages),
            chars=min(limits.chars, room.chars),
        )

    async def _worked(self, job: Job, data: bytes) -> ReadFile:
        deadline_s = self.limits.time_s + _GRACE_S
        ending, made = await self.workers.run(
            pack_job(job), data, deadline_s=deadline_s
        )
        try:
            if ending is Ending.MADE:
                return unpack_made(made)
        except ValueError:
            ending = Ending.BROKEN
        return ReadFile(notes=(LeftOut(_ENDINGS[ending]),))
