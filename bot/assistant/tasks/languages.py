"""Languages as people name them: by code, name, own name, locale or flag."""

import re
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from bot.assistant.tasks.own_names import OWN_NAMES


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its tag, such as `pt-BR`, and its English name."""

    tag: str
    name: str


_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Za-z]{2}|\d{3}))?")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_FLAG_NAME = re.compile(r":(?:flag-)?([a-z]{2}):")
_IN_BRACKETS = re.compile(r"(.+?)\s*\((.+)\)")
_LONGEST_NAME_CHARS = 60
_FIRST_FLAG_LETTER = 0x1F1E6
_ALSO = {
    "mandarin": "zh",
    "simplified": "zh-Hans",
    "traditional": "zh-Hant",
    "castilian": "es",
    "farsi": "fa",
    "brazilian": "pt-BR",
    "tagalog": "fil",
    "bahasa indonesia": "id",
    "bahasa melayu": "ms",
    "norsk": "nb",
    "norwegian": "nb",
    "norweg": "nb",
    "schwiizerdütsch": "gsw",
    "中文": "zh",
    "简体中文": "zh-Hans",
    "繁體中文": "zh-Hant",
    "繁体中文": "zh-Hant",
}
# Where the flag of a country stands for a language that most there do not name first.
_OF_COUNTRY = {"gb": "en-GB", "uk": "en-GB", "us": "en-US", "in": "hi", "cn": "zh-Hans"}
_MAY_BE_WORDS = (
    " am an as be by do go ha he hi ho ie ii in io is it la lo mi mo"
    " my na no of oh om on or pa pi so st ta te ti to us we all and are but can day did"
    " for get got had has her him his how its let man may new not now off old one our"
    " out own run say see she the too try two use was way who why yes you "
)


def language_of(words: str, *, reader: str = "en") -> Language | None:
    """The language that `words` name and say nothing else; None if there is none.

    `reader` is the locale of whoever wrote them: names in it are known too.
    """
    said = words.strip(" .,:;!\"'").casefold()
    if not 0 < len(said) <= _LONGEST_NAME_CHARS:
        return None
    tag = (
        _by_flag(words.strip().casefold())
        or _ALSO.get(said)
        or _names("en").get(said)
        or _in_brackets(said)
        or _by_tag(said)
        or _names(_base(reader)).get(said)
        or (OWN_NAMES.get(said) if len(said) > 2 or not said.isascii() else None)
    )
    return language(tag) if tag else None


def language(tag: str) -> Language | None:
    """The language with this tag or locale, such as `pt_BR`; None for none we know."""
    locale = _locale(tag)
    if locale is None:
        return None
    known = Locale("en").languages
    by_territory = known.get(f"{locale.language}_{locale.territory}")
    by_script = known.get(f"{locale.language}_{locale.script}")
    is_bare = not re.search("[-_]", tag)  # an alias may bring a country along
    name = known.get(locale.language) if is_bare else by_script or by_territory
    shown = name or locale.get_display_name("en") or locale.language
    return Language(
        locale.language if is_bare else str(locale).replace("_", "-"), shown
    )


def may_be_a_word(code: str) -> bool:
    """Whether a code is also an everyday word, as in `it is late`."""
    return f" {code.casefold()} " in _MAY_BE_WORDS


def is_same(one: Language, other: Language) -> bool:
    """Whether two are the same but for country and script."""
    return _base(one.tag) == _base(other.tag)


def _by_tag(said: str) -> str | None:
    if not _TAG.fullmatch(said) or len(said) < 2:
        return None
    locale = _locale(said)
    known = Locale("en").languages
    return said if locale is not None and locale.language in known else None


def _by_flag(said: str) -> str | None:
    found = _FLAG_NAME.fullmatch(said)
    if found:
        country = found[1]
    elif _FLAG.fullmatch(said):
        country = "".join(chr(ord(c) - _FIRST_FLAG_LETTER + ord("a")) for c in said)
    else:
        return None
    return _OF_COUNTRY.get(country) or _spoken_in(country.upper())


def _spoken_in(country: str) -> str | None:
    """The language most people speak there, with the country where that matters."""
    likely = get_global("likely_subtags").get(f"und_{country}")
    if likely is None:
        return None
    language_code = str(likely).split("_")[0]
    home = str(get_global("likely_subtags").get(language_code, "")).endswith(country)
    return language_code if home else f"{language_code}-{country}"


def _in_brackets(said: str) -> str | None:
    """Such as `portuguese (brazil)`."""
    found = _IN_BRACKETS.fullmatch(said)
    base = _names("en").get(found[1]) if found else None
    if base is None or found is None:
        return None
    english = Locale("en")
    for kind in (english.territories, english.scripts):
        for code, name in kind.items():
            if name.casefold() == found[2]:
                return f"{_base(base)}-{code}"
    return None


@cache
def _names(reader: str) -> dict[str, str]:
    locale = _locale(reader) or Locale("en")
    named = [*locale.languages.items()]
    return {name.casefold(): tag for tag, name in reversed(named)}


def _base(tag: str) -> str:
    return re.split("[-_]", tag)[0].lower()


@cache
def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return None
