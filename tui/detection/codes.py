"""The codes that each field is known to take, as data: to tell a misspelt one from a right one."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from tui.detection.view import HIT, fields_of
from tui.events.stream import Stream

_EVERYWHERE = "everywhere"


def known_codes(field: str, streams: Iterable[str]) -> frozenset[str] | None:
    """The codes that a field can have on some streams; None where any text may stand."""
    table = _codes()
    if field in table[_EVERYWHERE]:
        return table[_EVERYWHERE][field]
    found: set[str] = set()
    for stream in streams:
        # a hit has the fields of the event that it fires on, whichever stream that is of
        sources = [HIT, *Stream] if stream == HIT else [stream]
        for source in sources:
            codes = table.get(source, {}).get(field)
            if codes is None and field in fields_of(source) and source != HIT:
                return None
            found |= codes or set()
    return frozenset(found) or None


@cache
def _codes() -> Mapping[str, Mapping[str, frozenset[str]]]:
    text = (files("tui.detection") / "codes.toml").read_text(encoding="utf-8")
    return {
        stream: {field: frozenset(codes) for field, codes in fields.items()}
        for stream, fields in tomllib.loads(text).items()
    }
