"""What somebody is about to write at the cursor of a query: a field, a value, a clause after `|`.

The text need not be a query yet; only what stands before the cursor counts.
"""

import re
from typing import Literal

from msgspec import Struct

Kind = Literal["field", "value", "clause", "group", "other"]
_FIELD = re.compile(r"([A-Za-z_]+):(.*)", re.DOTALL)
_GROUPING = frozenset({"by", "distinct", "sort"})
_NUMBERED = frozenset({"per", "having", "top", "rare", "limit"})
_PLAIN = re.compile(r"[^\s()|,\"*!?/<>=:][^\s()|,\"*]*")


class Slot(Struct, frozen=True):
    """A place to write at."""

    kind: Kind
    prefix: str
    """What stands there before the cursor, without an opening quotation mark."""
    start: int
    """Where that begins; what is taken replaces the text from here to the cursor."""
    field: str = ""
    """Of a value: whose."""


def slot_at(text: str, cursor: int) -> Slot:
    """What is being written at the cursor."""
    head = text[:cursor]
    piece, word_before, in_pipe = _last_piece(head)
    start = cursor - len(piece)
    if in_pipe:
        part = piece.rpartition(",")[2]
        if word_before.casefold() in _GROUPING:
            return Slot("group", part.removeprefix("-"), cursor - len(part.removeprefix("-")))
        return Slot("other" if word_before.casefold() in _NUMBERED else "clause", piece, start)
    bare = piece.lstrip("!(")
    found = _FIELD.fullmatch(bare)
    if found is None:
        kind: Kind = "other" if bare[:1] in {'"', "/"} else "field"
        return Slot(kind, bare, cursor - len(bare))
    value = _last_value(found[2])
    return Slot("value", value.removeprefix('"'), cursor - len(value), found[1].casefold())


def _last_piece(head: str) -> tuple[str, str, bool]:
    """What follows the last blank outside quotation marks, the word before it, and whether `|` came."""
    pieces, in_pipe, quoted, escaped = [""], False, False, False
    for sign in head:
        if quoted:
            pieces[-1] += sign
            quoted = escaped or sign != '"'
            escaped = sign == "\\" and not escaped
        elif sign == "|":
            in_pipe = True
            pieces += ["|", ""]
        elif sign.isspace():
            pieces += [""] if pieces[-1] else []
        else:
            quoted = sign == '"'
            pieces[-1] += sign
    return pieces[-1], pieces[-2] if len(pieces) > 1 else "", in_pipe


def _last_value(values: str) -> str:
    """What follows the last comma outside quotation marks, without the `!` before it."""
    quoted, start = False, 0
    for place, sign in enumerate(values):
        if sign == '"' and values[place - 1 : place] != "\\":
            quoted = not quoted
        elif sign == "," and not quoted:
            start = place + 1
    return values[start:].removeprefix("!")


def written(value: str) -> str:
    """A value as a query has it: in quotation marks where it would be read as something else without."""
    if _PLAIN.fullmatch(value) and value not in {"OR", "AND", "NOT"}:
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
