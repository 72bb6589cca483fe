"""The file that keeps what was chosen on the screen: columns and times, nothing of any event."""

import threading
from pathlib import Path

import msgspec

from tui.events.layout import read_layout, written
from tui.events.redact import redact
from tui.events.stream import Stream
from tui.events.view import Times, View
from tui.state.files import StateNotSaved, private_folder, read_private, reason_of, write_private

NAME = "view.json"
VERSION = 1
LONGEST = 100_000
"""Bytes that are read of it."""


class _OfAnother(Exception):  # noqa: N818 - a finding
    """A file of another version."""


class _Head(msgspec.Struct, frozen=True):
    version: int


class _Content(_Head, frozen=True, kw_only=True):
    columns: dict[str, list[str]] = {}
    times: Times | None = None


class ViewFile:
    """Written as a whole, 0600, after each choice; two programs on one folder: the last choice counts."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._lock = threading.Lock()

    def read(self) -> tuple[View, str]:
        """What was chosen, and why it could not be read; empty when it was, or when there is none."""
        try:
            content = read_private(self.path, LONGEST)
            return (View(), "") if content is None else (_view(content), "")
        except OSError as error:
            return View(), f"{redact(str(self.path))}: {reason_of(error)}"
        except _OfAnother:
            return View(), f"{redact(str(self.path))}: written by another opwatch"
        except (ValueError, RecursionError):  # msgspec's is a ValueError; thousands of brackets are not
            return View(), f"{redact(str(self.path))}: damaged"

    def write(self, view: View) -> str:
        """Keeps a choice; a sentence when that failed. Waits for the disk."""
        columns = {stream.value: written(layout) for stream, layout in view.layouts.items()}
        content = msgspec.json.encode(_Content(version=VERSION, columns=columns, times=view.times))
        with self._lock:
            try:
                private_folder(self.path.parent)
                write_private(self.path, content + b"\n")
            except StateNotSaved as error:
                return f"The choice holds until opwatch ends; it is not kept: {error}"
        return ""


def _view(content: bytes) -> View:
    if msgspec.json.decode(content, type=_Head).version != VERSION:
        raise _OfAnother
    found = msgspec.json.decode(content, type=_Content)
    layouts = {Stream(name): read_layout(Stream(name), words) for name, words in found.columns.items()}
    return View(layouts, found.times)
