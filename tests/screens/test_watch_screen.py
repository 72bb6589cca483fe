"""The watch screen: what it shows at each size, and what the keys do."""

import json
import re

import pytest
from msgspec.structs import replace

from tests.factories import audit, ident, signin, usage
from tests.screens.fake_watch import FakeWatch, healthy
from tests.screens.showing import Clock, app_of, shown, text_of, tick, watch_screen
from tests.screens.story import NOW, story
from tui.events.alert import Severity
from tui.events.model import Seen, User
from tui.events.reading import StreamHealth
from tui.events.stream import Stream

SIZES = [(80, 24), (120, 40), (200, 60), (60, 16), (100, 30), (109, 24), (200, 40), (160, 50)]
NS = 10**9
SIGNINS = len(story().rows(Stream.SIGNIN))
FAILED = len(story().rows(Stream.SIGNIN, "outcome:failure"))


def new_signin(user: str = "zoe", at: float = NOW + 1) -> Seen:
    return signin(user, at=int(at * NS), uuid=ident(f"{user} {at}"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_size_has_header_alerts_tabs_rows_and_a_way_out(size: tuple[int, int]) -> None:
    app = app_of(story())
    async with app.run_test(size=size) as pilot:
        await pilot.pause()

        lines = shown(app)
        assert "acme" in lines[0]
        assert "12:04:31" in lines[0]
        assert any("HIGH" in line and "alice@acme.com" in line for line in lines[:4])
        assert any("1 Sign-ins" in line for line in lines)
        assert any(line.startswith("▸12:04") for line in lines)
        assert lines[-1].rstrip().endswith("q quit")
        assert {len(line) for line in lines} == {size[0]}


async def test_health_folds_into_the_header_below_100_columns() -> None:
    app = app_of(story())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert re.search(r"S ● now +U ● now +A ▲ 62s late", shown(app)[0])

    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "Audit ▲ 62 s LATE  next 10s  HTTP 429, try 2" in shown(app)[1]


async def test_all_three_streams_are_seen_at_once_with_room() -> None:
    app = app_of(story())
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.pause()

        text = text_of(app)
        assert "2 USAGE" in text
        assert "3 AUDIT" in text
        assert "Stripe live key" in text
        assert "grant uva" in text
        assert "RHYTHM" in text


@pytest.mark.parametrize("size", [(50, 12), (59, 40), (120, 15), (10, 3), (1, 1)])
async def test_a_small_terminal_says_so_and_collecting_goes_on(size: tuple[int, int]) -> None:
    app = app_of(story())
    async with app.run_test(size=size) as pilot:
        await pilot.pause()

        text = " ".join(line.strip() for line in shown(app))
        if size[0] >= 50:
            assert f"terminal {size[0]}x{size[1]}, need 60x16; still collecting" in text
        assert "alice" not in text

        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "alice@acme.com" in text_of(app)
        assert app.focused is watch_screen(app).views.table


async def test_new_events_appear_at_the_next_tick_and_not_before() -> None:
    watch = story()
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        watch.add(new_signin())

        await tick(pilot, app)

        assert "zoe@acme.test" in next(line for line in shown(app) if line.startswith("▸12:04:32"))
        assert f"1 Sign-ins {SIGNINS + 1}" in text_of(app)


async def test_pause_freezes_the_picture_while_the_revision_grows() -> None:
    watch, clock = story(), Clock()
    app = app_of(watch, clock)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("space")
        before = shown(app)
        for i in range(12):
            watch.add(new_signin("zoe", NOW + i))
        watch.set_alerts()
        clock.now += 90

        await tick(pilot, app)

        assert "PAUSED at 12:04:31  12 new" in shown(app)[0]
        assert shown(app)[1:] == before[1:]

        await pilot.press("space")
        await pilot.pause()
        assert "zoe@acme.test" in text_of(app)
        assert "FOLLOW" in shown(app)[0]


async def test_nothing_is_painted_when_nothing_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        screen = watch_screen(app)
        for _ in range(8):  # the side column asks one figure a tick
            await tick(pilot, app)
        painted: list[object] = []
        for widget in screen.query("*"):
            monkeypatch.setattr(widget, "refresh", lambda *regions, **_: painted.append(regions))

        screen.tick(NOW)

        assert painted == []


async def test_a_second_repaints_the_clock_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    app = app_of(FakeWatch(now=NOW, state=healthy(NOW)), clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await tick(pilot, app)
        cells: list[int] = []
        for widget in watch_screen(app).query("*"):
            monkeypatch.setattr(
                widget, "refresh", lambda *found, **_: cells.extend(region.area for region in found)
            )
        clock.now += 1

        watch_screen(app).tick(clock.now)

        assert cells == [1]


async def test_the_tabs_change_the_table() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2")
        await pilot.pause()
        assert "Prod DB root" in text_of(app)
        assert app.focused is watch_screen(app).views.tables[Stream.USAGE]

        await pilot.press("3")
        await pilot.pause()
        assert "grant uva" in text_of(app)

        await pilot.press("1")
        await pilot.pause()
        assert "credentials_failed" in text_of(app)


async def test_the_filter_counts_while_one_types_and_esc_takes_it_back() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("slash", *"user:alice")
        await pilot.pause()
        assert f"7 of {SIGNINS} rows" in text_of(app)

        await pilot.press("enter")
        await pilot.pause()
        assert app.focused is watch_screen(app).views.table
        assert "1 Sign-ins 7" in text_of(app)

        await pilot.press("escape")
        await pilot.pause()
        assert f"1 Sign-ins {SIGNINS}" in text_of(app)


async def test_a_filter_that_only_another_stream_can_match_shows_that_one_when_it_is_kept() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("slash", *"stream:usage")
        await pilot.pause()
        assert watch_screen(app).views.current is Stream.SIGNIN
        await pilot.press("enter")
        await pilot.pause()

        assert watch_screen(app).views.current is Stream.USAGE
        assert watch_screen(app).views.table.has_focus


async def test_where_no_row_matches_it_is_told_where_some_do() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("slash", *"stream:usage")
        await pilot.pause()
        await pilot.pause()
        assert "No row matches the filter. esc takes it back." in text_of(app)
        usages = watch_screen(app).views.matching(Stream.USAGE)

        assert f"{usages} in 2 Usage match." in text_of(app)


async def test_a_row_of_the_filter_is_explained_and_not_an_alert_of_other_rows() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        assert watch_screen(app).under.alert is not None
        await pilot.press("slash", *"user:dana", "enter")
        await pilot.pause()

        assert watch_screen(app).views.table.following
        assert watch_screen(app).under.alert is None
        assert "no alert rests on this event" in text_of(app)


async def test_leaving_the_filter_line_restores_the_filter_before() -> None:
    app = app_of(story(), query="outcome:failure")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert f"{FAILED} of {SIGNINS} rows" in text_of(app)
        await pilot.press("slash", *" user:alice")
        await pilot.pause()
        assert f"6 of {SIGNINS} rows" in text_of(app)

        await pilot.press("escape", "escape")  # the list of what could be written, then the line
        await pilot.pause()

        assert f"{FAILED} of {SIGNINS} rows" in text_of(app)
        assert "/ outcome:failure " in text_of(app)


async def test_a_filter_that_is_none_is_explained_and_keeps_the_rows() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("slash", *"usr:alice")
        await pilot.pause()

        assert "there is no field usr; did you mean user?" in text_of(app)
        await pilot.press("enter")
        assert watch_screen(app).filter.is_editing


async def test_a_filter_of_the_start_that_is_none_does_not_stop_the_screen() -> None:
    app = app_of(story(), query="usr:alice")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()

        assert f"1 Sign-ins {SIGNINS}" in text_of(app)
        assert "there is no field usr" in text_of(app)


async def test_enter_opens_every_field_and_esc_closes_it() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("j", "enter")
        await pilot.pause()
        text = text_of(app)
        assert "DETAIL" in text
        assert ident("12:03:58 alice mfa_failed totp_bad 203.0.113.7 NL CLI 2.31") in text
        assert "mfa_failed by user within 10m: 3 (limit 3)" in text

        await pilot.press("j")
        await pilot.pause()
        assert ident("12:03:40 bob success credentials_ok 10.1.4.22 DE Mac 8.11") in text_of(app)

        await pilot.press("escape")
        await pilot.pause()
        assert "DETAIL" not in text_of(app)


async def test_the_pane_explains_the_alert_under_the_cursor() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("a", "j")
        await pilot.pause()
        text = text_of(app)
        assert "WHY  bulk-access-distinct  dana@acme.com" in text
        assert "different items by user within 6m: 14 (limit 10)" in text

        await pilot.press("escape", "j", "j")
        await pilot.pause()
        assert "no alert rests on this event" in text_of(app)


async def test_the_pane_tells_what_the_person_did_next() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()

        assert "12:04:20 reveal Prod DB root 8 s later" in text_of(app)


async def test_enter_on_an_alert_goes_to_its_latest_event_even_through_a_filter() -> None:
    app = app_of(story(), query="user:alice")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("a", "j", "enter")
        await pilot.pause()

        cursor = watch_screen(app).views.table.cursor
        assert watch_screen(app).views.current is Stream.USAGE
        assert cursor is not None
        assert cursor.event.uuid == ident("12:03:33 dana export Stripe_live_key Payments")


async def test_acknowledging_marks_the_alert_and_asks_the_watch() -> None:
    watch = story()
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("a", "A")
        await pilot.pause()

        assert watch.acknowledged == [ident("mfa-burst-then-success")[:12]]
        assert "4 open: 3 med, 1 low   2 acknowledged" in text_of(app)
        assert "▸ ! MED" in text_of(app)


async def test_e_goes_from_one_row_with_an_alert_to_the_next() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        cursors = []
        for key in ("e", "e", "E"):
            await pilot.press(key)
            await pilot.pause()
            seen = watch_screen(app).views.table.cursor
            assert seen is not None
            cursors.append(str(seen.event.timestamp)[11:19])

        assert cursors == ["11:03:58", "11:02:51", "11:03:58"]


async def test_moving_ends_following_and_f_takes_it_up_again() -> None:
    watch = story()
    app = app_of(watch)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("j")
        await pilot.pause()
        assert "FOLLOW" not in shown(app)[0]
        watch.add(new_signin())
        await tick(pilot, app)
        cursor = watch_screen(app).views.table.cursor
        assert cursor is not None
        assert cursor.event.timestamp == "2026-11-20T11:03:58Z"

        await pilot.press("f")
        await pilot.pause()
        assert "FOLLOW" in shown(app)[0]
        assert any(line.startswith("▸12:04:32") for line in shown(app))


async def test_times_change_to_utc_and_back() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("T", "T")
        await pilot.pause()
        assert "11:04:31 UTC" in shown(app)[0]
        assert any(line.startswith("▸11:04:12") for line in shown(app))

        await pilot.press("T")
        await pilot.pause()
        assert "12:04:31 CET" in shown(app)[0]


async def test_copy_sends_the_event_as_json() -> None:
    app = app_of(story())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("y")
        await pilot.pause()

        assert json.loads(app.clipboard)["category"] == "success"


async def test_poll_now_asks_the_watch() -> None:
    watch = story()
    app = app_of(watch)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("r")

        assert watch.polls == 1


async def test_q_ends_on_the_watch_screen() -> None:
    app = app_of(story())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("q")

    assert app.return_code == 0


async def test_no_alert_is_never_called_quiet_while_a_stream_is_stale() -> None:
    watch = FakeWatch(now=NOW, state=healthy(NOW))
    clock = Clock()
    app = app_of(watch, clock)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "no alerts; rules watching: password-spray" in text_of(app)

        clock.now += 300
        await tick(pilot, app)

        assert "rules watching" not in text_of(app)
        assert "not the whole picture: Sign-ins STALE, Usage STALE, Audit STALE" in text_of(app)


async def test_a_stream_that_the_token_may_not_read_is_said_in_its_place() -> None:
    status = healthy(NOW)
    streams = dict(status.streams) | {Stream.AUDIT: StreamHealth(Stream.AUDIT, state="absent")}
    app = app_of(FakeWatch(now=NOW, state=replace(status, streams=streams)))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("3")
        await pilot.pause()

        text = text_of(app)
        assert "This token may not read auditevents" in text
        assert "Audit ▲ NOT IN TOKEN" in text


async def test_a_monitor_that_cannot_go_on_is_said_at_every_width() -> None:
    for size in ((80, 24), (120, 40)):
        app = app_of(FakeWatch(now=NOW, state=healthy(NOW, fatal="the token was refused")))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()

            assert "STOPPED" in "".join(shown(app)[:2])
            assert "the token was refused" in text_of(app)


HOSTILE = (
    "[/x]",
    "[@click=app.quit]x[/]",
    "x" * 1024,
    "␛]0;pwned␇",
    "日本語" * 90,
    "e\u0301" * 200,
    "\\[b]",
    "‹U+202E›",
)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_names_are_shown_as_text(name: str) -> None:
    watch = FakeWatch(now=NOW, state=healthy(NOW, account=name, notices=(name,)))
    who = User(uuid="U", name=name, email=f"{name}@x.y")
    signin_event = signin(who, at=int(NOW * NS), category=name, country=name, app=name, uuid="E", ip=name)
    watch.add(signin_event, usage(who, at=int(NOW * NS), action=name, item=name, vault=name, app=name))
    watch.add(audit(who, at=int(NOW * NS), action=name, object=name, object_uuid=name, aux_info=name))
    alert = story().alerts()[0]
    watch.set_alerts(
        replace(
            alert,
            title=name,
            who=name,
            rule=name,
            response=name,
            evidence=(("signin", "E"),),
            key=(("user", name),),
        )
    )
    app = app_of(watch)
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.press("j", "enter")
        await pilot.pause()
        assert name[:3] in text_of(app)
        for key in ("2", "3", "a", "enter", "A", "y", "6", "question_mark"):
            await pilot.press(key)
            await pilot.pause()
            assert {len(line) >= 1 for line in shown(app)} == {True}

        assert app.is_running


async def test_a_storm_of_sizes_leaves_the_screen_whole() -> None:
    app = app_of(story())
    sizes = [(200, 60), (1, 1), (80, 24), (61, 17), (300, 100), (20, 50), (160, 50), (159, 49), (120, 40), (99, 16)]
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("d")
        for size in sizes:
            await pilot.resize_terminal(*size)
        await pilot.press("w", "a", "escape")
        await pilot.resize_terminal(120, 40)
        await pilot.pause()

        assert {len(line) for line in shown(app)} == {120}
        assert "alice@acme.com" in text_of(app)


@pytest.mark.parametrize("theme", ["soc-dark", "soc-light", "soc-16", "soc-mono"])
async def test_every_theme_draws_every_screen(theme: str) -> None:
    app = app_of(story(), theme=theme, ascii_only=theme == "soc-mono")
    async with app.run_test(size=(120, 40)) as pilot:
        for keys in (("j", "enter"), ("6",), ("escape", "question_mark"), ("escape", "a", "j")):
            await pilot.press(*keys)
            await pilot.pause()

        if theme == "soc-mono":
            assert text_of(app).isascii()


async def test_an_info_alert_marks_no_row_and_is_told_in_the_detail() -> None:
    watch = story()
    newest = watch.matching(Stream.SIGNIN, "user:bob")[-1]
    mark = replace(
        watch.alerts()[0],
        id="mark",
        severity=Severity.INFO,
        title="a mark only",
        evidence=((str(Stream.SIGNIN), str(newest.event.uuid)),),
    )
    watch.set_alerts(mark)
    app = app_of(watch)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.pause()
        watch_screen(app).views.table.go_to(newest.row)
        await pilot.pause()
        row = next(line for line in shown(app) if line.startswith("▸12:03:40"))
        assert row[9:13].strip() == ""
        assert "no alert rests on this event" in text_of(app)

        await pilot.press("enter")
        await pilot.pause()
        assert "info 82  mfa-burst-then-success  a mark only" in text_of(app)

        await pilot.press("e")
        await pilot.pause()
        assert "No older row is part of an alert." in text_of(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_keeps_streams_from_being_read_is_told_above_the_alerts(size: tuple[int, int]) -> None:
    status, clock = healthy(NOW), Clock()
    error = "The host refuses the connection, since 12:04 CET. Check network and proxy. Retrying."
    failing = {stream: replace(status.streams[stream], state="failing", error=error) for stream in Stream}
    watch = FakeWatch(now=NOW, state=replace(status, streams=failing))
    app = app_of(watch, clock)
    async with app.run_test(size=size) as pilot:
        clock.now += 300
        await tick(pilot, app)
        told = shown(app)[1 if size[0] < 100 else 2]
        assert told.startswith(" ▲ All streams: The host refuses the connection, since 12:04 CET.")
        assert told.rstrip().endswith("Retrying.")
        assert len(told) == size[0]

        watch.set_status(healthy(clock.now))
        await tick(pilot, app)
        assert "refuses" not in text_of(app)
        assert "no alerts" in "".join(shown(app)[1:4])
