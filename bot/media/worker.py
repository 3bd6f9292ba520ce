"""The process that takes files apart: `python -m bot.media.worker`.

It stays warm, and forks for each file: whatever a file does to the process that
reads it is gone with that process, and one file never meets the next. The fork
has bounded memory and time, may write no file, and knows no secret (the worker
is started with an empty environment). Requests come on standard input, answers
go to standard output, as `wire` has them; end of input ends the worker.
"""

import os
import resource
import signal
import sys
from contextlib import suppress
from math import ceil
from typing import BinaryIO, NoReturn

from bot.core.media import Limits
from bot.media.making import Job, Make, made, maker_for
from bot.media.wire import (
    ANSWER,
    LARGEST_ANSWER_BYTES,
    REQUEST,
    Ending,
    pack_made,
    unpack_job,
)

_NICENESS = 10


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there are no more, and let the bot go first."""
    os.nice(_NICENESS)
    while head := requests.read(REQUEST.size):
        job_bytes, file_bytes = REQUEST.unpack(head)
        job = unpack_job(requests.read(job_bytes))
        ending, result = _in_a_fork(job, requests.read(file_bytes))
        answers.write(ANSWER.pack(ending, len(result)))
        answers.write(result)
        answers.flush()


def _in_a_fork(job: Job, data: bytes) -> tuple[Ending, bytes]:
    make = maker_for(job)
    result_end, fork_end = os.pipe()
    if not (pid := os.fork()):
        os.closerange(0, fork_end)
        _make_and_exit(make, data, job.limits, fork_end)
    os.close(fork_end)
    with open(result_end, "rb") as results:
        result = results.read(LARGEST_ANSWER_BYTES)
    _, status = os.waitpid(pid, 0)
    ending = _ending(status)
    return ending, result if ending is Ending.MADE else b""


def _make_and_exit(make: Make, data: bytes, limits: Limits, fork_end: int) -> NoReturn:
    """Leave by `os._exit` whatever happens: parsers raise anything."""
    ending = Ending.BROKEN
    try:
        _confine(limits)
        with open(fork_end, "wb") as results:
            results.write(pack_made(made(make, data, limits)))
        ending = Ending.MADE
    except MemoryError:
        ending = Ending.TOO_HUNGRY
    finally:
        os._exit(ending)


def _confine(limits: Limits) -> None:
    """Let the kernel hold this process to its limits, also inside of C code."""
    signal.setitimer(signal.ITIMER_REAL, limits.time_s)
    cpu_s = ceil(limits.time_s)
    bounds = {
        resource.RLIMIT_AS: (limits.memory_bytes, limits.memory_bytes),
        resource.RLIMIT_CPU: (cpu_s, cpu_s + 1),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
    }
    for limit, bound in bounds.items():
        # Not every system knows every limit; the timer always holds.
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, bound)
    # When memory runs out for all, this process goes before the bot does.
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write("1000")


def _ending(status: int) -> Ending:
    code = os.waitstatus_to_exitcode(status)
    if -code in (signal.SIGALRM, signal.SIGXCPU):
        return Ending.TOO_SLOW
    if -code == signal.SIGKILL:
        return Ending.TOO_HUNGRY
    return Ending(code) if code in set(Ending) else Ending.BROKEN


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
