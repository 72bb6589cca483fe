"""Tests of one text, case ignored; queries and rules make theirs here, so that both mean the same.

Each is built once and called for every different value.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from tui.query.addresses import PRIVATE, networks_of, parse_address

Matcher = Callable[[str], bool]

ID_LENGTH = 26
"""Letters of a 1Password id."""


def is_id(value: str) -> bool:
    """It looks like an id that 1Password makes: people do not write such texts, nor parts of them."""
    return len(value) == ID_LENGTH and value.isascii() and value.isalnum()


def anything(value: str) -> bool:
    """Every text that is there."""
    return bool(value)


def any_of(texts: Iterable[str]) -> Matcher:
    """Equal to one of these."""
    folded = frozenset(text.casefold() for text in texts)
    if len(folded) == 1:
        (only,) = folded
        return lambda value: value.casefold() == only
    return lambda value: value.casefold() in folded


def equals(text: str) -> Matcher:
    """Equal to this."""
    return any_of((text,))


def prefix(texts: Iterable[str]) -> Matcher:
    """Begins with one of these."""
    folded = tuple(text.casefold() for text in texts)
    return lambda value: value.casefold().startswith(folded)


def suffix(texts: Iterable[str]) -> Matcher:
    """Ends with one of these."""
    folded = tuple(text.casefold() for text in texts)
    return lambda value: value.casefold().endswith(folded)


def contains(texts: Iterable[str]) -> Matcher:
    """Has one of these in it."""
    folded = tuple(text.casefold() for text in texts)
    if len(folded) == 1:
        (only,) = folded
        return lambda value: only in value.casefold()

    def has_one(value: str) -> bool:
        lower = value.casefold()
        return any(text in lower for text in folded)

    return has_one


def words_or_id(text: str) -> Matcher:
    """In a name or e-mail as a part of it, but an id only as a whole."""
    folded = text.casefold()

    def fits(value: str) -> bool:
        lower = value.casefold()
        return folded in lower and (lower == folded or not is_id(value))

    return fits


def glob(pattern: str, *, single: bool = True) -> Matcher:
    """The whole text fits; `*` is any run of characters, `?` any one of them (with `single`).

    Matched piece by piece from the left, so that no pattern takes long: a regular expression with many `.*` can.
    """
    pieces = [_finder(piece, single) for piece in pattern.casefold().split("*")]

    def fits(value: str) -> bool:
        lower = value.casefold()
        return _fits(pieces, lower)

    return fits


def globs(patterns: Iterable[str]) -> Matcher:
    """The whole text fits one of these patterns."""
    return either([glob(pattern) for pattern in patterns])


Finder = Callable[[str, int], int]
_Piece = tuple[Finder, int]


def _finder(piece: str, single: bool) -> _Piece:
    if not single or "?" not in piece:
        return (lambda text, start: text.find(piece, start)), len(piece)
    found = re.compile("".join("." if c == "?" else re.escape(c) for c in piece), re.DOTALL)

    def find(text: str, start: int) -> int:
        match = found.search(text, start)
        return -1 if match is None else match.start()

    return find, len(piece)


def _fits(pieces: Sequence[_Piece], text: str) -> bool:
    (first, length), *rest = pieces
    if not rest:
        return len(text) == length and first(text, 0) == 0
    if first(text, 0) != 0:
        return False
    position = length
    *middle, (last, last_length) = rest
    for find, size in middle:
        place = find(text, position)
        if place < 0:
            return False
        position = place + size
    tail = len(text) - last_length
    return tail >= position and last(text, tail) == tail


def cidr(networks: Iterable[str]) -> Matcher:
    """An address in one of these networks or equal to one of these addresses; `ValueError` when one is neither."""
    ranges = networks_of(networks)
    if len(ranges) == 1:
        ((first, last),) = ranges
        return lambda value: (address := parse_address(value)) is not None and first <= address <= last

    def inside(value: str) -> bool:
        address = parse_address(value)
        return address is not None and any(low <= address <= high for low, high in ranges)

    return inside


def private() -> Matcher:
    """An address that the public internet does not carry."""
    return cidr(PRIVATE)


def either(matchers: Sequence[Matcher]) -> Matcher:
    """One of these tests is true."""
    if len(matchers) == 1:
        return matchers[0]
    return lambda value: any(matcher(value) for matcher in matchers)
