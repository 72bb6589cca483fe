"""The book of alerts on disk, so that acknowledgements last, nobody is notified twice, and no alert is forgotten.

Lines of JSON, because a full book has hundreds of thousands of uuids and TOML is slow to read. What is in them:
`tui.alerts.kept`.
"""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from tui.alerts.book import AlertBook
from tui.alerts.hit import Evidence
from tui.alerts.kept import KeptAlert
from tui.events.alert import Alert
from tui.events.clean import clean
from tui.events.dealing import Suppression
from tui.events.redact import redact
from tui.events.verdict import PARTED, Lesson, Verdict
from tui.state.attempts import Attempts
from tui.state.checkpoint import what_became_of
from tui.state.files import read_private, reason_of, write_private

VERSION = 3
"""1: alerts only, and a head line that does not count them. 2: no verdicts. Both are read."""
FILE = "alerts.json"
MAX_BYTES = 256_000_000
STATUSES = frozenset({"open", "acknowledged", "snoozed", "closed"})
"""Suppressed is what a standing suppression makes of an alert, and is not kept with it."""
_LATEST = 2**63 - 1
"""Times are 64-bit counts of nanoseconds."""
_DECODER = msgspec.json.Decoder(KeptAlert)
_SUPPRESSION = msgspec.json.Decoder(Suppression)
_LESSON = msgspec.json.Decoder(Lesson)
_Line = TypeVar("_Line", KeptAlert, Suppression, Lesson)


class Loaded(NamedTuple):
    """What came back from disk."""

    notices: tuple[str, ...] = ()
    """Sentences for people when there was something that could not be used."""
    owed: Sequence[Alert] = ()
    """Alerts of which a notification was due when the last run ended, and had not begun."""
    was_there: bool = False
    """The last run has left what it knew."""


class Kept(NamedTuple):
    """What is in a file."""

    alerts: Sequence[KeptAlert] = ()
    suppressions: Sequence[Suppression] = ()
    lessons: Sequence[Lesson] = ()


class _Head(msgspec.Struct):
    version: int
    alerts: int = 0
    suppressions: int = 0
    lessons: int = 0


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
            kept = Kept() if content is None else decode(content)
        except RecursionError:
            reason = "nested too deeply"
        except OSError as error:
            reason = reason_of(error)
        except ValueError as error:
            reason = str(error)
        else:
            owed = self._book.restore(kept.alerts, kept.suppressions, kept.lessons)
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
            revision, alerts, suppressions, lessons = self._book.kept()
            if revision != self._saved:
                self._before()
                write_private(self._path, encode(alerts, suppressions, lessons))
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


def encode(
    alerts: Sequence[KeptAlert], suppressions: Sequence[Suppression] = (), lessons: Sequence[Lesson] = ()
) -> bytes:
    """A line with version and counts, then one for each alert, suppression, lesson: no call takes long."""
    head = _Head(VERSION, len(alerts), len(suppressions), len(lessons))
    return b"".join(msgspec.json.encode(line) + b"\n" for line in (head, *alerts, *suppressions, *lessons))


def decode(content: bytes) -> Kept:
    """What is in a file; `ValueError` when there is nothing that we can read."""
    first, *lines = content.split(b"\n")
    head = msgspec.json.decode(first, type=_Head)
    if head.version > VERSION:
        raise ValueError(f"written by a newer opwatch: version {head.version}")
    if head.version < 1:
        raise ValueError("no version that there is")
    if not lines or lines.pop():
        raise ValueError("the end is missing")
    if head.version == 1:
        return Kept([_alert(line) for line in lines], [], [])
    counts = (head.alerts, head.suppressions, head.lessons)
    if min(counts) < 0 or sum(counts) != len(lines):
        raise ValueError("lines are missing")
    rest = iter(lines)
    return Kept(
        [_alert(line) for line in islice(rest, head.alerts)],
        [_suppression(line) for line in islice(rest, head.suppressions)],
        [_lesson(line) for line in rest],
    )


def _alert(line: bytes) -> KeptAlert:
    kept = _DECODER.decode(line)
    judged = 0 if kept.verdict is None else kept.verdict.made
    moments = (kept.first, kept.last, kept.raised, kept.until or 0, judged, *(each.time for each in kept.evidence))
    is_endless = kept.status == "snoozed" and kept.until is None
    if kept.status not in STATUSES or is_endless or not _can_be(moments) or kept.first > kept.last:
        raise ValueError(f"alert {clean(kept.id)} cannot be")
    if _is_plain(line):
        return kept
    evidence = tuple(Evidence(each.time, clean(each.stream), clean(each.uuid)) for each in kept.evidence)
    cleaned = replace(kept, note=clean(kept.note), by=clean(kept.by), because=clean(kept.because))
    if kept.verdict is not None:
        cleaned = replace(cleaned, verdict=_clean_verdict(kept.verdict))
    return _cleaned(replace(cleaned, evidence=evidence, reopened=clean(kept.reopened)))


def _suppression(line: bytes) -> Suppression:
    kept = _SUPPRESSION.decode(line)
    if not _can_be((kept.made, kept.until or 0)) or kept.hidden < 0:
        raise ValueError(f"suppression {clean(kept.id)} cannot be")
    if _is_plain(line):
        return kept
    return _cleaned(replace(kept, author=clean(kept.author), reason=clean(kept.reason)))


def _lesson(line: bytes) -> Lesson:
    kept = _LESSON.decode(line)
    if not _can_be((kept.verdict.made, kept.since)) or kept.measure < 0 or not kept.values:
        raise ValueError(f"verdict on {clean(kept.id)} cannot be")
    if _is_plain(line):
        return kept
    values = tuple(PARTED.join(map(clean, value.split(PARTED))) for value in kept.values)
    return _cleaned(replace(kept, verdict=_clean_verdict(kept.verdict), values=values))


def _clean_verdict(verdict: Verdict) -> Verdict:
    return replace(verdict, author=clean(verdict.author), reason=clean(verdict.reason))


def _can_be(moments: Iterable[int]) -> bool:
    return all(-_LATEST <= moment <= _LATEST for moment in moments)


def _is_plain(line: bytes) -> bool:
    """Without escapes JSON holds no character below a blank."""
    return line.isascii() and b"\\" not in line and b"\x7f" not in line


def _cleaned(kept: _Line) -> _Line:
    """Fit to be shown, whoever wrote the file."""
    key = tuple((clean(field), clean(value)) for field, value in kept.key)
    return replace(kept, id=clean(kept.id), rule=clean(kept.rule), key=key)
