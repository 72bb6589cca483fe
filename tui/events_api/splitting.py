"""JSON taken apart at its first level without reading what is inside: one bad part does not cost the others.

It counts brackets and skips strings, nothing more, so neither bad bytes nor any depth of nesting stop it.
"""

import re
from collections.abc import Iterator

_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{},:]', re.DOTALL)


def members(body: bytes) -> dict[str, bytes]:
    """The values of a JSON object, still encoded, by key; `ValueError` when it is no object."""
    found: dict[str, bytes] = {}
    for part in _parts(body, b"{", b"}"):
        key = _TOKEN.match(part)
        rest = part[key.end() :].lstrip() if key else b""
        if key is None or not key[0].startswith(b'"') or not rest.startswith(b":"):
            raise ValueError("not an object")
        found[key[0][1:-1].decode(errors="replace")] = rest[1:].strip()
    return found


def elements(body: bytes) -> list[bytes]:
    """The elements of a JSON array, still encoded; `ValueError` when it is no array."""
    return list(_parts(body, b"[", b"]"))


def _parts(body: bytes, opening: bytes, closing: bytes) -> Iterator[bytes]:
    body = body.strip()
    depth, start = 0, 1
    for token in _TOKEN.finditer(body):
        mark = token[0]
        if mark in b"{[":
            depth += 1
        elif mark in b"}]":
            depth -= 1
            if depth == 0:
                if not body.startswith(opening) or mark != closing or token.end() != len(body):
                    break
                last = body[start : token.start()].strip()
                if last:
                    yield last
                return
        elif mark == b"," and depth == 1:
            yield body[start : token.start()].strip()
            start = token.end()
    raise ValueError("brackets do not match")
