"""Text from outside, made fit for a terminal: nothing in it can act, hide, or move what stands beside it.

Characters that a terminal obeys or that nobody can see become visible ones, as a picture (`␛`) or by their number
(`‹U+202E›`). Every string of an event passes here once, while it is decoded: one name with an escape sequence in it
could otherwise set the title of a window or fill the clipboard.
"""

import re
from functools import cache, lru_cache
from unicodedata import category

MAX_BYTES = 1024
"""Longest text in UTF-8; names and addresses are far shorter."""
MAX_MARKS = 4
"""Most combining marks on one character: enough for the scripts that stack them, too few to reach the next line."""
CUT = "…"

_HARMLESS = (
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u0400-\u0481\u048a-\u052f\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fa5\uac00-\ud7a3]*"
)
"""Scripts of which every character is printable and none combines."""
_ACTIVE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, format characters, surrogates, private and unassigned ones, line and paragraph separators."""
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Letters, marks and symbols by category that show nothing: joiners, fillers, variation selectors."""
_CACHED_LENGTH = 128


def clean(text: str) -> str:
    """The text with every character visible, at most `MAX_BYTES` long; cleaning twice changes nothing more.

    >>> clean("alice"), clean("\\x1b]0;x\\x07"), clean("gpj.\\u202eexe")
    ('alice', '␛]0;x␇', 'gpj.‹U+202E›exe')
    """
    if text.isascii() and text.isprintable() and len(text) <= MAX_BYTES:
        return text
    if len(text) <= _CACHED_LENGTH:
        return _clean_short(text)
    return _clean(text)


@lru_cache(4096)
def _clean_short(text: str) -> str:
    return text if _harmless().fullmatch(text) else _clean(text)


@cache
def _harmless() -> re.Pattern[str]:
    """Made at first use: so many characters take a millisecond of the start."""
    return re.compile(_HARMLESS)


def _clean(text: str) -> str:
    head = text[: MAX_BYTES * 4]  # what is dropped from a longer text cannot make room for its end
    cleaned = _visible(head)
    if len(head) == len(text) and len(cleaned.encode()) <= MAX_BYTES:
        return cleaned
    return cleaned.encode()[: MAX_BYTES - len(CUT.encode())].decode(errors="ignore") + CUT


def _visible(text: str) -> str:
    parts: list[str] = []
    marks = 0
    for character in text:
        kind = category(character)
        if kind in _ACTIVE or _BLANK.match(character):
            parts.append(_picture(ord(character)))
            marks = 0
            continue
        marks = marks + 1 if kind[0] == "M" else 0
        if marks and not parts:
            parts.append("◌")  # a mark with nothing to stand on would change the text to its left
        if marks <= MAX_MARKS:
            parts.append(character)
    return "".join(parts)


def _picture(code: int) -> str:
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"‹U+{code:04X}›"
