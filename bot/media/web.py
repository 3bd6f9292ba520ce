"""Web pages as Markdown."""

from bs4 import BeautifulSoup
from markdownify import MarkdownConverter

from bot.core.media import Cut, Limits, ReadFile, Unit
from bot.media.text import decoded, of_words

_MARKUP_PER_CHAR = 10
_SILENT = ["script", "style", "noscript", "template", "svg", "head", "img"]


def read_web_page(data: bytes, limits: Limits) -> ReadFile:
    """The words of a page, with headings, lists, tables and links.

    Of a page that is mostly markup only a beginning is taken apart.
    """
    markup = decoded(data)
    most_chars = _MARKUP_PER_CHAR * limits.chars
    page = BeautifulSoup(markup[:most_chars], "html.parser")
    for element in page(_SILENT):
        element.decompose()
    words = MarkdownConverter(heading_style="ATX").convert_soup(page)
    read = of_words([words], limits)
    if read.notes or len(markup) <= most_chars:
        return read
    return ReadFile(blocks=read.blocks, notes=(Cut(Unit.CHARACTERS, len(words)),))
