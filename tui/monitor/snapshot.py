"""What readers get of a session but events and alerts: a snapshot, and a number that grows when it would differ.

Any thread may ask.
"""

from typing import TYPE_CHECKING

from tui.events.reading import Status
from tui.monitor.health import skew_of
from tui.monitor.look_back import progress_of

if TYPE_CHECKING:
    from tui.monitor.session import Session


def status_of(session: "Session", fatal: str) -> Status:
    """How everything is; `fatal` says why nothing is read any more."""
    options, replay, past = session.options, session.replay, session.past
    oldest = session.ring.oldest_ns(options.account)
    learning, loading = past.progress()
    streams = {stream: pulse.now for stream, pulse in session.pulses.items()}
    return Status(
        account=options.account,
        demo=options.demo is not None,
        replay="" if options.replay is None else options.replay.words,
        interval=options.interval if options.replay is None else options.replay.interval,
        token=session.token.facts,
        streams=streams,
        budget=session.budget.use() if replay is None else replay.budget(),
        held=session.ring.held(options.account),
        capacity=options.capacity,
        oldest=None if oldest is None else oldest / 1e9,
        clock_skew=skew_of(streams.values()),
        rules=() if session.engine is None else tuple(rule.id for rule in session.engine.rules),
        notices=(*session.notices.said, *_of_state(session), *_of_recording(session)),
        fatal=fatal,
        looking_back=progress_of(session.look_backs.values()),
        learning=learning,
        loading=loading,
        whole_since=past.whole_since() / 1e9,
    )


def revision_of(session: "Session") -> int:
    """Grows whenever events, alerts or status have changed."""
    read = sum(pulse.changes for pulse in session.pulses.values())
    read += sum(look_back.changes for look_back in session.look_backs.values())
    kept = session.ring.revision + session.book.revision
    kept += 0 if session.remembering is None else session.remembering.turns
    said = session.notices.changes + len(_of_recording(session))
    return read + kept + said + session.intake.changes + session.past.changes + session.changes


def _of_state(session: "Session") -> list[str]:
    return [] if session.remembering is None else session.remembering.notices()


def _of_recording(session: "Session") -> list[str]:
    record = session.options.record
    return [record.problem] if record is not None and record.problem else []
