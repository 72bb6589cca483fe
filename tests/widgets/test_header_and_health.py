"""The header, the health line, the tabs and the footer."""

import pytest
from msgspec.structs import replace

from tests.screens.fake_watch import healthy
from tests.widgets.stage import Stage, style_of, texts, widths
from tui.events.reading import Status, StreamHealth, TokenFacts
from tui.events.stream import Stream
from widgets.health_line import LINE_FROM, HealthLine
from widgets.key_footer import KeyFooter
from widgets.looks import Looks
from widgets.status_header import Picture, StatusHeader
from widgets.tab_line import Tab, TabLine

NOW = 1_795_000_000.0
LOOKS = Looks()


async def header_text(status: Status, width: int, picture: Picture | None = None) -> str:
    header = StatusHeader(looks=LOOKS)
    async with Stage(header).run_test(size=(width, 3)) as pilot:
        header.show(status, NOW, picture or Picture())
        await pilot.pause()
        assert widths(header) == {width}
        return texts(header)[0]


def failing(minutes: float) -> Status:
    health = {s: StreamHealth(s, state="failing", last_success=NOW - minutes * 60) for s in Stream}
    return healthy(NOW, streams=health)


@pytest.mark.parametrize("width", [60, 70, 80, 99])
async def test_every_stream_keeps_its_sign_in_a_narrow_header_however_bad_it_is(width: int) -> None:
    text = await header_text(failing(6), width)

    assert text.count("▲") == 3
    assert all(f"{stream.name[0]} ▲" in text for stream in Stream)


async def test_a_pause_says_since_when_and_how_much_is_new() -> None:
    picture = Picture(following=False, paused_at=NOW - 60, new=1234)

    for width in (80, 120):
        text = await header_text(healthy(NOW), width, picture)
        assert "‖ PAUSED at " in text
        assert "1,234 new" in text
        assert "FOLLOW" not in text


async def test_a_replay_says_so_with_the_recorded_moment_and_no_token() -> None:
    status = healthy(NOW, replay="x10")

    for width, said in ((60, "REPLAY 2026-11-18 x10"), (80, "REPLAY 2026-11-18 11:06 x10"), (120, "11:06 x10 ")):
        text = await header_text(status, width)
        assert said in text
        assert "token" not in text
        assert text.index("REPLAY") < text.index("11:06:40")


@pytest.mark.parametrize(
    ("token", "said"),
    [
        (TokenFacts(), "token not checked yet"),
        (TokenFacts(state="ok"), "token ● OK   reads"),
        (TokenFacts(state="ok", expires=NOW + 41.5 * 86_400), "token ● OK expires in 41 d"),
        (TokenFacts(state="ok", expires=NOW + 9.5 * 86_400), "token ▲ OK expires in 9 d"),
        (TokenFacts(state="ok", expires=NOW - 5), "token ▲ EXPIRED"),
        (TokenFacts(state="refused"), "token ▲ REFUSED"),
        (TokenFacts(state="unreachable"), "token ▲ UNREACHABLE"),
    ],
)
async def test_the_state_of_the_token_is_told(token: TokenFacts, said: str) -> None:
    assert said in await header_text(healthy(NOW, token=token), 120)
    assert "token" in await header_text(healthy(NOW, token=token), 80)


async def test_a_long_account_name_leaves_room_for_what_matters() -> None:
    text = await header_text(healthy(NOW, account="x" * 300), 80)

    assert "S ● now" in text
    assert "▶ FOLLOW" in text


async def health_text(status: Status, width: int) -> str:
    line = HealthLine(looks=LOOKS)
    async with Stage(line).run_test(size=(width, 3)) as pilot:
        line.show(status, NOW)
        await pilot.pause()
        assert widths(line) == {width}
        return texts(line)[0]


async def test_the_health_line_tells_age_next_poll_and_error() -> None:
    status = healthy(NOW)
    late = replace(
        status.streams[Stream.AUDIT], state="failing", last_success=NOW - 62, error="HTTP 503; again in 12 s"
    )
    text = await health_text(replace(status, streams=dict(status.streams) | {Stream.AUDIT: late}), 140)

    assert (
        "Sign-ins ● now  next 40s   Usage ● now  next 30s   Audit ▲ 62 s LATE  next 30s  HTTP 503; again in 12 s"
        in text
    )


async def test_errors_of_all_streams_share_the_line() -> None:
    status = healthy(NOW)
    streams = {s: replace(h, state="failing", error=f"{s} broke " * 9) for s, h in status.streams.items()}
    text = await health_text(replace(status, streams=streams), 160)

    assert all(f"{stream} broke" in text for stream in Stream)
    assert text.count("…") == 3


async def test_an_unread_feature_says_what_to_switch_on() -> None:
    status = healthy(NOW, streams={Stream.USAGE: StreamHealth(Stream.USAGE, state="absent")})

    assert "Usage ▲ NOT IN TOKEN  switch itemusages on" in await health_text(status, 160)


async def test_a_click_on_a_tab_asks_for_its_view() -> None:
    line = TabLine(looks=LOOKS)

    class Listening(Stage):
        def on_tab_line_tab_clicked(self, message: TabLine.TabClicked) -> None:
            self.heard.append(message.tab)

    app = Listening(line)
    async with app.run_test(size=(80, 3)) as pilot:
        line.show([Tab("signin", "1", "Sign-ins", 412), Tab("usage", "2", "Usage", 1_000_000)], "signin")
        await pilot.pause()
        assert texts(line)[0].startswith("  1 Sign-ins 412   2 Usage 1.0M")
        assert style_of(line, " 1 Sign-ins 412 ") == LOOKS.style("tab")

        await pilot.click(line, offset=(22, 0))

    assert app.heard == ["usage"]


async def test_the_footer_drops_the_last_keys_first_and_keeps_the_way_out() -> None:
    footer = KeyFooter(looks=LOOKS)
    async with Stage(footer).run_test(size=(40, 3)) as pilot:
        footer.show([("?", "help"), ("/", "filter"), ("enter", "detail"), ("space", "pause")])
        await pilot.pause()

        assert texts(footer)[0] == " ? help  / filter  enter detail  q quit "


def of_accounts(errors: dict[str, str]) -> Status:
    """Accounts whose streams are stopped, each with its error."""
    parts = tuple(
        replace(
            healthy(NOW, streams={s: StreamHealth(s, state="stopped", error=error) for s in Stream}), account=name
        )
        for name, error in errors.items()
    )
    return replace(parts[0], account=f"all {len(parts)} accounts", accounts=parts)


@pytest.mark.parametrize("width", [60, 80, 120, 200])
async def test_however_many_accounts_are_in_trouble_the_line_names_some_and_counts_the_rest(width: int) -> None:
    line = HealthLine(looks=LOOKS)
    async with Stage(line).run_test(size=(width, 2)) as pilot:
        line.show(of_accounts({f"client{n}": f"fault number {n} of its own" for n in range(9)}), NOW)
        line.styles.height = 2
        await pilot.pause()
        text = "".join(texts(line))
        assert widths(line) == {width}

    told = [n for n in range(9) if f"client{n}: fa" in text]
    assert len(told) >= 1 + (width >= 100)
    assert f"and {9 - len(told)} more" in text


HTTP_500 = "The service has a fault (500 Internal Server Error): no, since 19:09 UTC. Retrying."
WEB_PAGE = "A web page came instead of an answer (200 OK), since 19:09 UTC. Retrying."
REFUSED = "The service refuses the token for audit events (403). Give it that feature."


async def faults_text(width: int, *, audit: str = "") -> str:
    """The line of what is wrong while sign-ins and usage cannot be read for different reasons."""
    streams = {
        Stream.SIGNIN: StreamHealth(Stream.SIGNIN, state="failing", error=HTTP_500, last_success=NOW - 600),
        Stream.USAGE: StreamHealth(Stream.USAGE, state="failing", error=WEB_PAGE, last_success=NOW - 600),
    }
    if audit:
        streams[Stream.AUDIT] = StreamHealth(Stream.AUDIT, state="stopped", error=audit, last_success=NOW - 600)
    line = HealthLine(looks=LOOKS)
    async with Stage(line).run_test(size=(width, 2)) as pilot:
        line.show(healthy(NOW, streams=streams), NOW)
        line.styles.height = 2
        await pilot.pause()
        assert widths(line) == {width}
        return texts(line)[-1 if width >= LINE_FROM else 0]


async def test_of_two_faults_without_room_one_is_told_and_the_streams_of_the_other_are_named() -> None:
    text = await faults_text(80)

    assert text.startswith(" ▲ Sign-ins: The service has a fault (500 Internal Server")
    assert text.rstrip().endswith("…  and 1 more: Usage")


async def test_two_faults_with_room_are_both_told_whole() -> None:
    text = await faults_text(200)

    assert f"▲ Sign-ins: {HTTP_500}" in text
    assert f"▲ Usage: {WEB_PAGE}" in text


async def test_the_worst_fault_comes_first() -> None:
    text = await faults_text(120, audit=REFUSED)

    assert text.startswith(f" ▲ Audit: {REFUSED}")
    assert text.rstrip().endswith("and 2 more: Sign-ins, Usage")


async def test_a_fault_that_accounts_share_is_told_once() -> None:
    line = HealthLine(looks=LOOKS)
    async with Stage(line).run_test(size=(120, 2)) as pilot:
        line.show(of_accounts({"acme": "no network", "labs": "no network", "zen": "refused"}), NOW)
        line.styles.height = 2
        await pilot.pause()
        assert "acme, labs: no network" in texts(line)[1]
        assert "zen: refused" in texts(line)[1]

        line.show(of_accounts({f"client{n}": "no network" for n in range(9)}), NOW)
        await pilot.pause()
        assert "9 accounts: no network" in texts(line)[1]


@pytest.mark.parametrize("width", [60, 80, 120, 200])
async def test_the_header_says_that_all_accounts_are_shown_however_bad_they_are(width: int) -> None:
    part = failing(600)

    assert "all 3 accounts" in await header_text(
        replace(part, account="all 3 accounts", accounts=(part,) * 3), width
    )


@pytest.mark.parametrize(
    ("width", "new", "said"),
    [
        (120, 1_234, "• 1,234 new since you left"),
        (80, 12, "• 12 new since you left"),
        (60, 12, "• 12 new"),
        (40, 12, "…"),
        (120, 0, " "),
    ],
)
async def test_the_tabs_say_what_came_while_nobody_watched(width: int, new: int, said: str) -> None:
    line = TabLine(looks=LOOKS)
    async with Stage(line).run_test(size=(width, 3)) as pilot:
        tabs = [
            Tab("signin", "1", "Sign-ins", 412),
            Tab("usage", "2", "Usage", 12_000),
            Tab("audit", "3", "Audit", 9),
        ]
        line.show(tabs, "signin", new)
        await pilot.pause()

        assert texts(line)[0].rstrip().endswith(said.rstrip())
