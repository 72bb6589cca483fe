"""What people did with alerts, for a one-shot read: its answers tell of it, its rules have learnt from it.

Nothing of it is written, and nobody's lock is asked for: the watch may be running.
"""

from collections.abc import Callable, Sequence

from tui.alerts.book import AlertBook
from tui.monitor.options import MonitorOptions
from tui.state.ledger import FILE, Ledger


def recall(options: MonitorOptions, book: AlertBook, clock: Callable[[], float]) -> Sequence[str]:
    """Fills the book with what the watch keeps; sentences for people when that cannot be used."""
    if not options.read_once or not options.rules or options.state_dir is None:
        return ()
    loaded = Ledger(options.consumer.folder(options.state_dir, options.account) / FILE, book).load(is_ours=False)
    book.pass_time(int(clock() * 1e9))
    return loaded.notices
