"""The published samples, by stream."""

import json
from pathlib import Path
from typing import Any

from tui.events.stream import Stream

FOLDER = Path(__file__).parent.parent / "data" / "samples"
_MARKS = {Stream.SIGNIN: "signin", Stream.USAGE: "itemusage", Stream.AUDIT: "audit"}


def sample(name: str) -> Any:
    """What is in a sample file."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def event_samples() -> list[tuple[Stream, str]]:
    """Every file that holds events, with the stream of its events."""
    return [
        (stream, path.stem)
        for path in sorted(FOLDER.glob("*.json"))
        for stream, mark in _MARKS.items()
        if mark in path.stem
    ]


def pages(name: str) -> list[dict[str, Any]]:
    """The pages of a sample; an event by itself becomes a page of one."""
    found = sample(name)
    if isinstance(found, list):
        return [exchange["response"] for exchange in found]
    return [found if "items" in found else {"items": [found], "cursor": "c", "has_more": False}]
