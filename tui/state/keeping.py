"""What one consumer of one account keeps between runs: its lock, its place in the streams, its alerts.

The order is what makes it safe. An alert is on disk before the place behind its events is, a notification before it
is sent. So a kill at any moment makes things come twice from the service, and lets none be forgotten.
"""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import Lock as ThreadLock

from tui.alerts.book import AlertBook
from tui.events.alert import Alert
from tui.events.redact import redact
from tui.events.stream import Stream
from tui.state.checkpoint import Checkpoint, Found, Identity, read_checkpoint, what_became_of
from tui.state.checkpoint_writer import CheckpointWriter
from tui.state.consumer import Consumer
from tui.state.files import StateNotSaved, remove_leftovers, set_aside
from tui.state.ledger import FILE, Ledger
from tui.state.lock import Lock

LOOKED_BACK_NS = 86_400 * 10**9
"""How far before its places a run has surely judged what there was: the usual look-back."""


class Keeping:
    """Opens and keeps the state of one consumer; `is_read_only`, `problem` and `notices` say what is wrong with it.

    `book` is given where alerts are kept, still empty. `note` is for the thread that reads, the rest for any.
    """

    def __init__(
        self,
        state_dir: Path,
        account: str,
        consumer: Consumer,
        identity: Identity,
        book: AlertBook | None = None,
        *,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.consumer = consumer
        folder = consumer.folder(state_dir, account)
        self._paths = checkpoint, alerts = folder / f"checkpoint-{identity.api}.toml", folder / FILE
        self._lock, self._holding = Lock(folder / "lock"), ThreadLock()
        self._start_problem = ""
        self.is_read_only = not self._try_to_lock()
        """Another process keeps this state: nothing of ours is written."""
        self.notices: list[str] = []
        """Sentences for people about what was on disk."""
        if self._lock.is_held:
            remove_leftovers(checkpoint)
            remove_leftovers(alerts)
        kept = self._read(checkpoint, identity)
        self.places = {} if kept is None else dict(kept.places)
        """How far each stream was read in the last run."""
        self.owed: Sequence[Alert] = ()
        """Alerts of which a notification was due when the last run ended, and had not begun."""
        self.told_since: int | None = None
        """From when on it is known of each alert whether it was told, in nanoseconds since 1970; None: never."""
        self._ledger = None if book is None else self._load(alerts, book, monotonic)
        if kept is not None and not identity.account_uuid:
            identity = kept.identity
        self._writer = CheckpointWriter(
            checkpoint, identity, kept, before=self._before_a_place, clock=clock, monotonic=monotonic
        )

    @property
    def holder(self) -> int | None:
        """Process that keeps this state instead of us, where it says so."""
        return self._lock.holder

    @property
    def problem(self) -> str:
        """`state not saved: why` while it is so, else empty."""
        of_ledger = "" if self._ledger is None else self._ledger.problem
        return self._writer.problem or of_ledger or self._start_problem

    def note(self, stream: Stream, cursor: str, events: Iterable[tuple[int, str]]) -> None:
        """Takes the cursor of a page whose events and alerts are in, with (time, uuid) of each event."""
        self._writer.note(stream, cursor, events)

    def due(self) -> float:
        """Seconds until `save` should be called: 0 now, infinite while there is nothing to save."""
        if self.is_read_only:
            return math.inf
        return min(self._writer.due(), math.inf if self._ledger is None else self._ledger.due())

    def save(self) -> bool:
        """Writes whatever is new, due or not; False, with `problem`, when that failed."""
        if self.is_read_only:
            return False
        places = self._writer.save()
        alerts = self._ledger is None or self._ledger.save()
        if self._lock.is_held:
            self._start_problem = ""
        return places and alerts

    def try_out(self) -> bool:
        """Writes places and alerts as they are; False, with `problem`, when nothing can be kept."""
        self._writer.write_anew()
        if self._ledger is not None:
            self._ledger.write_anew()
        return self.save()

    def record_notifications(self, alerts: Iterable[Alert]) -> bool:
        """To be called before notifications are sent, or when it is decided that none will be; see `Ledger`."""
        if self.is_read_only or self._ledger is None:
            return False
        return self._ledger.record_notifications(alerts)

    def close(self) -> None:
        """Saves what is left and lets others have the state."""
        self.save()
        self._lock.release()

    def _read(self, path: Path, identity: Identity) -> Checkpoint | None:
        found = read_checkpoint(path, is_ours=self._lock.is_held)
        if found.checkpoint is not None and not found.checkpoint.identity.is_of(identity):
            found = _of_another(path, found.checkpoint.identity, is_ours=self._lock.is_held)
        if found.notice:
            self.notices.append(found.notice)
        return found.checkpoint

    def _load(self, path: Path, book: AlertBook, monotonic: Callable[[], float]) -> Ledger:
        ledger = Ledger(path, book, before=self._hold, monotonic=monotonic)
        loaded = ledger.load(is_ours=self._lock.is_held)
        self.notices.extend(loaded.notices)
        self.owed = loaded.owed
        if loaded.was_there and self.places:
            self.told_since = min(place.saved_at for place in self.places.values()) - LOOKED_BACK_NS
        return ledger

    def _before_a_place(self) -> None:
        self._hold()
        if self._ledger is not None:
            self._ledger.write()

    def _try_to_lock(self) -> bool:
        """False when another process has it; a state folder that cannot be written is tried again at each save."""
        try:
            return self._lock.acquire()
        except StateNotSaved as error:
            self._start_problem = f"state not saved: {error}"
            return True

    def _hold(self) -> None:
        """Makes sure of the lock: its folder may have come late, or gone and come again."""
        with self._holding:
            if self._lock.is_held:
                return
            if not self._lock.acquire():
                raise StateNotSaved(f"in use by process {self._lock.holder or 'unknown'}")
            for path in self._paths:
                if path.exists():  # not what we have read: nobody's work is to be lost by ours
                    self.notices.append(f"{path.name} came late; set aside as {set_aside(path, 'earlier').name}")
            self._writer.write_anew()
            if self._ledger is not None:
                self._ledger.write_anew()


def _of_another(path: Path, identity: Identity, *, is_ours: bool) -> Found:
    whose = f"{identity.host} {identity.account_uuid}".strip()
    notice = f"{path.name}: the kept place in each stream is of another account ({redact(whose)})"
    return Found(None, notice + what_became_of(path, is_ours))
