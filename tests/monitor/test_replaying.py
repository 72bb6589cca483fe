"""A recording played through a session gives the events and the alerts of the session that was recorded."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from tests.factories import START, signin, usage
from tests.recording.test_recorder import HEAD
from tests.recording.test_replay_clock import Timer
from tui.credentials.secret import Secret
from tui.demo import DEMO_HOST, demo_token
from tui.demo.recorded_source import REPLAY_HOST, replay_token
from tui.events.model import Seen
from tui.events.reading import Answer, Status, StreamHealth, StreamState, TokenFacts
from tui.events.stream import Stream
from tui.events.times import format_timestamp
from tui.monitor.options import DemoOptions, MonitorOptions
from tui.monitor.session import Session
from tui.recording.health_lines import health_line, token_line
from tui.recording.lines import end_line, entry_line, head_line
from tui.recording.playback import Playback
from tui.recording.recorder import Recorder
from tui.recording.recording import Recording
from tui.recording.replay_clock import ReplayClock

SECOND = 10**9
DEMO = MonitorOptions(
    account="acme",
    base_url=f"https://{DEMO_HOST}",
    secret=Secret(demo_token()),
    token_source="the test",
    interval=0.05,
    requests_per_minute=None,
    demo=DemoOptions(),
)


async def run_until(session: Session, done: Callable[[], bool]) -> None:
    running = asyncio.create_task(session.run())
    while not done() and not running.done():
        await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert done()


def held(session: Session) -> dict[str, Seen]:
    found = (session.ring.rows(stream, None, session.questions.context()) for stream in Stream)
    every = [rows.seen(number) for rows in found for number in range(len(rows))]
    return {str(seen.event.uuid): msgspec.structs.replace(seen, row=0) for seen in every if seen is not None}


class HastyClock(ReplayClock):
    """Time passes only in sleep, and at once; remembers where it was held."""

    def __init__(self, moment: int, speed: float) -> None:
        timer = Timer()

        async def sleep(seconds: float) -> None:
            await timer.sleep(seconds)
            await asyncio.sleep(0)

        super().__init__(moment, speed, timer=timer, sleep=sleep)
        self.held: list[int] = []

    def hold(self, moment: int) -> None:
        super().hold(moment)
        self.held.append(moment)


class Watching(HastyClock):
    """Notes what a session shows whenever the clock is asked to sleep."""

    def __init__(self, moment: int, speed: float) -> None:
        super().__init__(moment, speed)
        self.look: Callable[[], None] = lambda: None
        inner = self._sleep

        async def sleep(seconds: float) -> None:
            self.look()
            await inner(seconds)

        self._sleep = sleep


async def replayed(
    path: Path, *, rules: bool = True, looks: Callable[[float, Status], None] | None = None
) -> tuple[Session, HastyClock]:
    """`looks` gets what is shown, with its moment, whenever somebody waits."""
    recording = Recording(path)
    playback = Playback(recording, 1000, make_clock=Watching)
    options = replace(
        DEMO,
        base_url=f"https://{REPLAY_HOST}",
        secret=Secret(replay_token(playback)),
        demo=None,
        replay=playback,
        since=playback.clock(),
        interval=playback.interval,
        rules=rules,
    )
    session = Session(options)
    assert isinstance(playback.clock, Watching)
    if looks is not None:
        playback.clock.look = lambda: looks(playback.clock(), session.status())
    await run_until(session, lambda: playback.is_over)
    recording.close()
    return session, playback.clock


async def test_events_and_alerts_of_a_replay_are_those_of_the_recorded_session(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "r", msgspec.structs.replace(HEAD, started=format_timestamp(time.time_ns())))
    session = Session(replace(DEMO, record=recorder))
    live = session.pulses.values()
    await run_until(session, lambda: all(len(pulse.now.answers) > 3 for pulse in live))
    recorder.close()

    again, _ = await replayed(tmp_path / "r")

    assert len(held(session)) > 100
    assert held(again) == held(session)
    assert len(session.book.alerts()) > 3
    assert {alert.id: alert for alert in again.book.alerts()} == {
        alert.id: alert for alert in session.book.alerts()
    }
    assert again.status().replay == "x1000 ended"
    assert DEMO.secret.reveal().encode() not in (tmp_path / "r").read_bytes()
    assert DEMO.secret.reveal()[-20:].encode() not in (tmp_path / "r").read_bytes()


def arrives(seen: Seen, after: float, *, fresh: bool = True) -> Seen:
    return msgspec.structs.replace(seen, received=START + int(after * SECOND), fresh=fresh, account="acme")


async def test_late_events_fresh_ones_and_gaps_between_runs_are_played_as_they_came(tmp_path: Path) -> None:
    path = tmp_path / "r"
    events = [
        arrives(signin("alice", at=-3_600), 1, fresh=False),
        arrives(signin("bob", at=100), 130),
        arrives(usage("bob", at=-80_000), 3_600),
    ]
    day = 86_400
    more = [arrives(signin("carol", at=day), day + 1, fresh=False), arrives(signin("dave", at=day), day + 60)]
    for started, run in (("2026-03-02T12:00:00Z", events), ("2026-03-03T12:00:00Z", more)):
        recorder = Recorder(path, msgspec.structs.replace(HEAD, started=started))
        recorder.take(run)
        recorder.close()
    # the recorder's own clock says when a run ended: here that is long after
    path.write_bytes(b"".join(line for line in path.read_bytes().splitlines(True) if b"ended" not in line))

    session, clock = await replayed(path, rules=False)

    recorded = [msgspec.structs.replace(seen, row=0) for seen in (*events, *more)]
    assert held(session) == {str(seen.event.uuid): seen for seen in recorded}
    assert [held_at - START for held_at in clock.held] == [
        int(seconds * SECOND) for seconds in (1, 3_600, day + 1, day + 60)
    ], "the night between the runs is skipped"
    assert int(session.questions.context().now_ns) // SECOND == (START + int((day + 60) * SECOND)) // SECOND


async def test_broken_lines_are_told_and_the_rest_is_played(tmp_path: Path) -> None:
    path = tmp_path / "r"
    recorder = Recorder(path, HEAD, clock=lambda: START + 2 * SECOND)
    recorder.take([arrives(signin("alice"), 1)])
    recorder.close()
    path.write_bytes(path.read_bytes() + b'{"stream":"sign')

    session, _ = await replayed(path, rules=False)

    assert len(held(session)) == 1
    assert "1 line of the recording could not be read: left out" in session.status().notices
    assert "The recording has been played to its end" in session.status().notices


def told(stream: Stream, after: float, state: StreamState, **facts: Any) -> bytes:
    moment = START + int(after * SECOND)
    health = StreamHealth(stream, state=state, **facts)
    return health_line(health, moment, 0.0)


def recording_of(path: Path, *rest: bytes | Seen) -> None:
    lines = [line if isinstance(line, bytes) else entry_line(line) for line in rest]
    path.write_bytes(head_line(HEAD) + b"".join(lines))


async def test_a_stream_fares_in_the_replay_as_it_did_then_and_its_refusal_is_judged(tmp_path: Path) -> None:
    began, hour = START / 1e9, 3_600
    fine = {"last_success": began, "next_poll": began + 60}
    lost: dict[str, Any] = {
        "last_success": began,
        "next_poll": began + hour + 60,
        "tries": 1,
        "failing_since": began + hour,
    }
    answers = (Answer(began + hour, 0.2, 401),)
    refusal = "1Password refuses the token (401), since 13:00 UTC. Issue another one."
    recording_of(
        tmp_path / "r",
        *(told(stream, 1, "ok", **fine) for stream in Stream),
        arrives(signin("alice"), 2),
        told(Stream.SIGNIN, hour, "stopped", error=refusal, answers=answers, **lost),
        token_line(
            TokenFacts(state="refused", account_uuid="ACME", host="events.1password.eu"), START + hour * SECOND
        ),
        arrives(usage("bob", at=2 * hour), 2 * hour),
        told(Stream.SIGNIN, 3 * hour, "ok", last_success=began + 3 * hour, next_poll=began + 3 * hour + 60),
        end_line(START + 4 * hour * SECOND),
    )
    seen: list[tuple[float, Status]] = []

    session, _ = await replayed(tmp_path / "r", looks=lambda now, status: seen.append((now - began, status)))

    shown = {
        state: {status.streams[Stream.SIGNIN].state for after, status in seen if begins < after < ends}
        for state, begins, ends in (
            ("ok", 900, hour),
            ("stopped", hour + 900, 3 * hour),
            ("ok again", 3 * hour + 900, 4 * hour),
        )
    }
    assert shown == {"ok": {"ok"}, "stopped": {"stopped"}, "ok again": {"ok"}}
    within = next(status for after, status in seen if after > 2 * hour + 900)
    assert within.streams[Stream.SIGNIN] == StreamHealth(
        Stream.SIGNIN, state="stopped", error=refusal, events=1, newest_event=START / 1e9, answers=answers, **lost
    )
    assert within.streams[Stream.USAGE].last_success == began, "what the replay reads is not what was read then"
    assert within.budget.minute == 0
    refused = next(
        status for after, status in seen if hour < after < hour + 900 and status.token.state == "refused"
    )
    assert refused.budget.hour == 1, "the answers of then, not those of the replay to itself"
    assert (within.token.state, within.token.account_uuid, within.token.ending) == ("refused", "ACME", "")
    assert [alert.rule for alert in session.book.alerts()] == ["integration-removed"]


async def test_a_run_that_tells_nothing_of_health_is_played_as_it_always_was(tmp_path: Path) -> None:
    day = 86_400
    recording_of(
        tmp_path / "r",
        told(Stream.SIGNIN, 1, "failing", error="No answer", tries=1, failing_since=START / 1e9),
        arrives(signin("alice"), 2),
        head_line(msgspec.structs.replace(HEAD, started="2026-03-03T12:00:00Z")),
        arrives(signin("carol", at=day), day + 60),
        end_line(START + (day + 120) * SECOND),
    )

    session, _ = await replayed(tmp_path / "r", rules=False)

    health = session.status().streams[Stream.SIGNIN]
    assert (health.state, health.error, health.events) == ("ok", "", 2)


async def test_lines_of_a_later_kind_are_told_and_the_rest_is_played(tmp_path: Path) -> None:
    recording_of(tmp_path / "r", b'{"at":"2026-03-02T12:00:00Z","weather":"fine"}\n', arrives(signin("alice"), 1))

    session, _ = await replayed(tmp_path / "r", rules=False)

    assert len(held(session)) == 1
    assert "1 line of the recording says what this opwatch does not know: left out" in session.status().notices


async def test_a_recording_that_stops_is_told_by_the_session(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "r", HEAD)
    session = Session(replace(DEMO, record=recorder))
    before = session.revision
    recorder.problem = "The recording has stopped: the disk is full"

    assert recorder.problem in session.status().notices
    assert session.revision > before
    recorder.close()


async def test_how_far_the_clock_was_ahead_is_shown_as_it_was_recorded(tmp_path: Path) -> None:
    began = START / 1e9
    recording_of(
        tmp_path / "r",
        told(Stream.SIGNIN, 1, "ok", last_success=began + 1, answers=(Answer(began + 1, 0.1, 200),), skew=95.0),
        arrives(signin("alice"), 2),
    )

    session, _ = await replayed(tmp_path / "r", rules=False)

    assert session.status().clock_skew == 95.0
