"""The book of alerts on disk, so that acknowledgements last, nobody is notified twice, and no alert is forgotten.

Lines of JSON, because a full book has hundreds of thousands of uuids and TOML is slow to read. What is in them:
`tui.alerts.kept`.
"""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import msgspec

from tui.alerts.book import AlertBook
from tui.alerts.hit import Evidence
from tui.alerts.kept import KeptAlert
from tui.events.alert import Alert
from tui.events.clean import clean
from tui.events.redact import redact
from tui.state.attempts import Attempts
from tui.state.checkpoint import what_became_of
from tui.state.files import read_private, reason_of, write_private

VERSION = 1
MAX_BYTES = 256_000_000
STATUSES = frozenset({"open", "acknowledged"})
_LATEST = 2**63 - 1
"""Times are 64-bit counts of nanoseconds."""
_DECODER = msgspec.json.Decoder(KeptAlert)


class Loaded(NamedTuple):
    """What came back from disk."""

    notices: tuple[str, ...] = ()
    """Sentences for people when there was something that could not be used."""
    owed: Sequence[Alert] = ()
    """Alerts of which a notification was due when the last run ended, and had not begun."""
    was_there: bool = False
    """The last run has left what it knew."""


class _Head(msgspec.Struct):
    version: int


class Ledger:
    """Saves what of a book outlives the program; from any thread, one save at a time."""

    def __init__(
        self,
        path: Path,
        book: AlertBook,
        *,
        before: Callable[[], None] = lambda: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._book = book
        self._before = before
        self._attempts = Attempts(monotonic)
        self._saving = Lock()
        self._saved = 0

    @property
    def problem(self) -> str:
        """`state not saved: why` while it is so, else empty."""
        return self._attempts.problem

    def load(self, *, is_ours: bool = True) -> Loaded:
        """Puts what is on disk into the book, before any hit; what cannot be used is set aside if it `is_ours`."""
        try:
            content = read_private(self._path, MAX_BYTES)
            kept = [] if content is None else decode(content)
        except RecursionError:
            reason = "nested too deeply"
        except OSError as error:
            reason = reason_of(error)
        except ValueError as error:
            reason = str(error)
        else:
            owed = self._book.restore(kept)
            self._saved = self._book.revision
            return Loaded(owed=owed, was_there=content is not None)
        lost = "the kept alerts and acknowledgements cannot be used"
        became = what_became_of(self._path, is_ours)
        return Loaded((f"{self._path.name}: {lost} ({redact(reason)}){became}",))

    def due(self) -> float:
        """Seconds until it is time to save; infinite when nothing has changed."""
        return math.inf if self._book.revision == self._saved else self._attempts.due()

    def save(self) -> bool:
        """Writes the book as it is now; False, with `problem`, when that failed."""
        with self._attempts.attempt():
            self.write()
        return not self.problem

    def write(self) -> None:
        """The same, raising `StateNotSaved`."""
        with self._saving:
            revision, alerts = self._book.kept()
            if revision != self._saved:
                self._before()
                write_private(self._path, encode(alerts))
                self._saved = revision

    def write_anew(self) -> None:
        """What was on disk is there no more: the book counts as changed."""
        self._saved = -1

    def record_notifications(self, alerts: Iterable[Alert]) -> bool:
        """To be called before notifications are sent, or when it is decided that none will be.

        False when it could not be written: then a restart may send them again.
        """
        for alert in alerts:
            self._book.notified(alert)
        return self.save()


def encode(alerts: Iterable[KeptAlert]) -> bytes:
    """The alerts as a file: a line with the version, and one for each alert, so that no call takes long."""
    return b"".join(msgspec.json.encode(line) + b"\n" for line in (_Head(VERSION), *alerts))


def decode(content: bytes) -> list[KeptAlert]:
    """The alerts in a file; `ValueError` when there are none that we can read."""
    head, *lines = content.split(b"\n")
    version = msgspec.json.decode(head, type=_Head).version
    if version > VERSION:
        raise ValueError(f"written by a newer opwatch: version {version}")
    if version != VERSION:
        raise ValueError("no version that there is")
    if not lines or lines.pop():
        raise ValueError("the end is missing")
    return [_decoded(line) for line in lines]


def _decoded(line: bytes) -> KeptAlert:
    kept = _DECODER.decode(line)
    moments = (kept.first, kept.last, kept.raised, *(evidence.time for evidence in kept.evidence))
    if kept.status not in STATUSES or min(moments) < -_LATEST or max(moments) > _LATEST or kept.first > kept.last:
        raise ValueError(f"alert {clean(kept.id)} cannot be")
    # without escapes JSON holds no character below a blank
    return kept if line.isascii() and b"\\" not in line and b"\x7f" not in line else _cleaned(kept)


def _cleaned(kept: KeptAlert) -> KeptAlert:
    """Fit to be shown, whoever wrote the file."""
    return replace(
        kept,
        id=clean(kept.id),
        rule=clean(kept.rule),
        note=clean(kept.note),
        key=tuple((clean(field), clean(value)) for field, value in kept.key),
        evidence=tuple(
            Evidence(evidence.time, clean(evidence.stream), clean(evidence.uuid)) for evidence in kept.evidence
        ),
    )
