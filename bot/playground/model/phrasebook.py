"""A translator with a phrasebook and no grammar: what is not in it stays as it is."""

import re
from collections.abc import Mapping
from functools import cache

LANGUAGES = ("en", "de", "fr", "es")
_PHRASES = """
good morning | Guten Morgen | bonjour | buenos días
good evening | Guten Abend | bonsoir | buenas tardes
see you tomorrow | bis morgen | à demain | hasta mañana
see you later | bis später | à plus tard | hasta luego
how are you | wie geht es dir | comment vas-tu | cómo estás
thank you | danke | merci | gracias
thanks | danke | merci | gracias
please | bitte | s'il te plaît | por favor
hello | hallo | bonjour | hola
everybody | alle zusammen | tout le monde | a todos
yes | ja | oui | sí
no | nein | non | no
today | heute | aujourd'hui | hoy
tomorrow | morgen | demain | mañana
yesterday | gestern | hier | ayer
on Monday | am Montag | lundi | el lunes
on Tuesday | am Dienstag | mardi | el martes
on Wednesday | am Mittwoch | mercredi | el miércoles
on Thursday | am Donnerstag | jeudi | el jueves
on Friday | am Freitag | vendredi | el viernes
the meeting | das Treffen | la réunion | la reunión
the launch | der Start | le lancement | el lanzamiento
the budget | das Budget | le budget | el presupuesto
the notes | die Notizen | les notes | las notas
the team | das Team | l'équipe | el equipo
we | wir | nous | nosotros
you | du | tu | tú
is | ist | est | es
are | sind | sont | son
and | und | et | y
or | oder | ou | o
with | mit | avec | con
for | für | pour | para
at | um | à | a las
in | in | à | en
not | nicht | pas | no
new | neu | nouveau | nuevo
ready | bereit | prêt | listo
""".strip()
_TABLE = [[cell.strip() for cell in row.split("|")] for row in _PHRASES.splitlines()]
_TOKEN = re.compile("(⟦[^⟧]*⟧)")


def translated(text: str, target: str) -> tuple[str, str]:
    """The text as far as the phrasebook goes, and the language it seems to be in.

    `target` is a tag such as `de-AT`; the source is empty where no word is known.
    Tokens in `⟦…⟧` are left alone.
    """
    wanted = target.split("-")[0]
    source = max(LANGUAGES, key=lambda language: _known(text, language))
    if not _known(text, source):
        return text, ""
    if wanted not in LANGUAGES or wanted == source:
        return text, source
    phrases, pattern = _from_to(source, wanted)

    def phrase(found: re.Match[str]) -> str:
        said = phrases[found[0].casefold()]
        return said[0].upper() + said[1:] if found[0][0].isupper() else said

    pieces = _TOKEN.split(text)
    pieces[::2] = [pattern.sub(phrase, piece) for piece in pieces[::2]]
    return "".join(pieces), source


def _known(text: str, language: str) -> int:
    """How many letters of the text are in that language's part of the book."""
    _, pattern = _from_to(language, language)
    return sum(len(found[0]) for found in pattern.finditer(_TOKEN.sub(" ", text)))


@cache
def _from_to(source: str, target: str) -> tuple[Mapping[str, str], re.Pattern[str]]:
    here, there = LANGUAGES.index(source), LANGUAGES.index(target)
    phrases = {row[here].casefold(): row[there] for row in reversed(_TABLE)}
    longest = sorted(phrases, key=len, reverse=True)
    either = "|".join(map(re.escape, longest))
    return phrases, re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
