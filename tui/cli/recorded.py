"""`--record FILE`: the recorder of a watch, from before it begins until after it has ended."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.cli.connections import Connections, connected
from tui.events.times import format_timestamp
from tui.monitor.options import MonitorOptions

if TYPE_CHECKING:
    from tui.recording.lines import Head


@contextmanager
def recorded(accounts: Connections, path: str | None) -> Iterator[Connections]:
    """The only account's options with a recorder, if there is to be one; raises `RecordingProblem`."""
    if path is None:
        yield accounts
        return
    from tui.recording.recorder import Recorder  # most watches record nothing

    (options,) = connected(accounts).values()
    recorder = Recorder(Path(path).expanduser(), _head(options))
    try:
        yield {options.account: replace(options, record=recorder)}
    finally:
        recorder.close()


def _head(options: MonitorOptions) -> "Head":
    from tui.events_api.token_claims import read_claims  # as above
    from tui.recording.lines import VERSION, Head  # as above

    claims = read_claims(options.whole().secret)
    return Head(
        opwatch_recording=VERSION,
        account=options.account,
        started=format_timestamp(time.time_ns()),
        api=options.api,
        interval=options.interval,
        account_uuid=claims.account_uuid,
        integration_uuid=claims.integration_uuid,
        demo=options.demo is not None,
    )
