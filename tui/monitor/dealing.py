"""What people do with the alerts of a running account, in the name of the user whom the machine knows."""

import getpass
import os
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.events.clean import clean
from tui.events.dealing import Deed, Risk
from tui.monitor.options import MonitorOptions
from tui.query.clock import work_begins

if TYPE_CHECKING:
    from tui.monitor.session import Session

MOST_AT_RISK = 20
NOT_YET = "Nothing is read yet."


def deal(session: "Session | None", alert_id: str, deed: Deed) -> str:
    """Does it; empty, or a sentence why not."""
    if session is None:
        return NOT_YET
    if session.keeping is not None and session.keeping.is_read_only:
        return f"Another opwatch keeps the alerts of {session.options.account}: deal with them there."
    return session.book.deal(alert_id, deed, _now_ns(session), author())


def ranking(session: "Session | None") -> Sequence[Risk]:
    """Whom or what most is against, worst first."""
    if session is None:
        return ()
    from tui.alerts.risk import risks  # the session has loaded it; a screen that begins does not wait for it

    return risks(session.book.alerts(), _now_ns(session))[:MOST_AT_RISK]


def next_morning(options: MonitorOptions) -> float:
    """When the people of the account next come to work, in its own zone; seconds since 1970."""
    return work_begins(_now(options), options.zone, options.hours) / 1e9


def _now_ns(session: "Session") -> int:
    return _now(session.options)


def _now(options: MonitorOptions) -> int:
    replay = options.replay
    return int((time.time() if replay is None else replay.clock()) * 1e9)


def author() -> str:
    """Who is at the keyboard."""
    try:
        return clean(getpass.getuser())
    except (OSError, KeyError):  # no name is set, and no account has this number
        return f"uid {os.getuid()}"
