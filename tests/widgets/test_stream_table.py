"""The table of one stream, on a stage."""

import asyncio
from datetime import timedelta, timezone

import msgspec
import pytest
from textual.geometry import Region

from tests.factories import START, audit, ident, signin, usage
from tests.widgets.rows import ListRows, numbered
from tests.widgets.stage import Stage, style_of, texts, widths
from tui.events.alert import Severity
from tui.events.clean import clean
from tui.events.layout import Shown
from tui.events.model import Client, Seen
from tui.events.names import Names
from tui.events.stream import Stream
from widgets.glyphs import ASCII, UNICODE, Glyphs
from widgets.looks import Looks
from widgets.palette import PALETTES
from widgets.stream_table import StreamTable

LOOKS = Looks()
HOSTILE = (
    "\x1b]0;x\x07name",
    "x[/]",
    "[@click=app.quit]x",
    "\u202eevil\u202c",
    "a\nb\tc",
    "\u0301" * 40,
    "w" * 100_000,
)
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
FLAGS = "\U0001f1e8\U0001f1ed" * 12
WIDE = ("王小明王小明王小明王小明王小明", "한국어 사용자 이름이 깁니다", f"{FAMILY} family", FLAGS)


def table(stream: Stream = Stream.SIGNIN, **options: object) -> StreamTable:
    return StreamTable(stream, **({"looks": LOOKS, "clock": lambda: START / 1e9} | options))  # type: ignore[arg-type]


def signins(count: int, *, first: int = 0) -> list[Seen]:
    """So many sign-ins a minute apart, the last at `START` when there are a hundred."""
    return numbered([signin(f"u{first + i:03d}", at=60 * (first + i - 99)) for i in range(count)], first)


def users(stream_table: StreamTable) -> list[str]:
    return [line.split("@")[0].split()[-1] for line in texts(stream_table)[1:] if "@" in line]


async def test_the_newest_event_is_on_top_under_its_titles() -> None:
    shown = table()
    async with Stage(shown).run_test(size=(80, 12)) as pilot:
        shown.show(ListRows(signins(100)))
        await pilot.pause()

        assert texts(shown)[0].split() == ["TIME▼", "SV", "USER", "RESULT", "IP", "CC", "CLIENT"]
        assert texts(shown)[1].split() == [
            "▸12:00:00",
            "u099@acme.test",
            "success",
            "203.0.113.7",
            "CA",
            "Mac",
        ]
        assert users(shown) == [f"u{number:03d}" for number in range(99, 88, -1)]


async def test_times_are_told_in_the_zone_of_the_looks() -> None:
    shown = table(looks=Looks(zone=timezone(timedelta(hours=1), "CET")))
    async with Stage(shown).run_test(size=(80, 12)) as pilot:
        shown.show(ListRows(signins(100)))
        await pilot.pause()

        assert "13:00:00" in texts(shown)[1]


@pytest.mark.parametrize("width", [60, 80, 81, 118, 132, 200])
@pytest.mark.parametrize("stream", Stream)
async def test_no_line_is_wider_or_narrower_than_the_pane_whatever_the_events_say(
    stream: Stream, width: int
) -> None:
    names = [clean(name) for name in (*HOSTILE, *WIDE)]
    make = {Stream.SIGNIN: signin, Stream.USAGE: usage, Stream.AUDIT: audit}[stream]
    shown = table(stream, names=Names(items={ident("i"): names[-1]}))
    rows = [make(name, ip=name, country=name) for name in names]
    if stream is Stream.SIGNIN:
        rows += [signin(name, category=name, client=Client(app_name=name, app_version=name)) for name in names]
    elif stream is Stream.USAGE:
        rows += [usage(name, action=name, item=name, vault=name) for name in names]
    else:
        rows += [audit(name, action=name, object=name, object_uuid=name, aux=name) for name in names]
    async with Stage(shown).run_test(size=(width, 40)) as pilot:
        shown.show(ListRows(numbered(rows)))
        await pilot.pause()

        assert widths(shown) == {width}
        assert all(segment.text.isprintable() for y in range(40) for segment in shown.render_line(y))


async def test_markup_in_a_name_is_only_text() -> None:
    shown = table()
    async with Stage(shown).run_test(size=(80, 5)) as pilot:
        shown.show(ListRows(numbered([signin("x[/][b]@x")])))
        await pilot.pause()

        assert "x[/][b]@x" in texts(shown)[1]


async def test_following_keeps_the_cursor_on_the_newest_and_says_so() -> None:
    shown = table()
    async with (stage := Stage(shown)).run_test(size=(80, 12)) as pilot:
        shown.show(ListRows(signins(100)))
        shown.show(ListRows(signins(103)))
        await pilot.pause()

        assert shown.following
        assert shown.cursor is not None
        assert shown.cursor.row == 102
        assert users(shown)[0] == "u102"
        assert "newer" not in texts(shown)[0]
    assert stage.is_running is False


async def test_when_not_following_new_rows_move_nothing_and_are_counted() -> None:
    shown = table()
    async with Stage(shown).run_test(size=(80, 12)) as pilot:
        shown.show(ListRows(signins(100)))
        shown.focus()
        await pilot.press("j", "down")
        before = users(shown)

        shown.show(ListRows(signins(130)))
        await pilot.pause()

        assert not shown.following
        assert users(shown) == before
        assert shown.cursor is not None
        assert shown.cursor.row == 97
        assert "▲ 30 newer" in texts(shown)[0]
        assert widths(shown) == {80}


@pytest.mark.parametrize("stream", Stream)
async def test_newer_rows_are_counted_at_every_width(stream: Stream) -> None:
    shown = table(stream)
    make = {Stream.SIGNIN: signin, Stream.USAGE: usage, Stream.AUDIT: audit}[stream]
    rows = numbered([make("alice", at=second) for second in range(100)])
    async with Stage(shown).run_test(size=(60, 12)) as pilot:
        shown.show(ListRows(rows))
        shown.action_oldest()
        for width in (60, 66, 80, 81, 100, 118, 132, 200):
            await pilot.resize_terminal(width, 12)
            await pilot.pause()

            assert texts(shown)[0].endswith(" ▲ 89 newer ")
            assert widths(shown) == {width}


async def test_keys_move_the_cursor_and_g_follows_again() -> None:
    shown = table()
    async with Stage(shown).run_test(size=(80, 12)) as pilot:
        shown.show(ListRows(signins(100)))
        shown.focus()
        places = []
        for key in ("j", "k", "pagedown", "ctrl+d", "ctrl+u", "G", "pageup", "end", "g"):
            await pilot.press(key)
            assert shown.cursor is not None
            places.append(99 - shown.cursor.row)

        assert places == [1, 0, 11, 17, 11, 99, 88, 99, 0]
        assert shown.following


async def test_the_cursor_is_told_of_once_for_each_event_and_enter_selects() -> None:
    told: list[tuple[str, int, bool]] = []
    shown = table()

    class Listening(Stage):
        def on_stream_table_event_highlighted(self, message: StreamTable.EventHighlighted) -> None:
            told.append(("highlighted", message.seen.row if message.seen else -1, message.by_hand))

        def on_stream_table_event_selected(self, message: StreamTable.EventSelected) -> None:
            told.append(("selected", message.seen.row, True))

    async with Listening(shown).run_test(size=(80, 12)) as pilot:
        rows = ListRows(signins(100))
        shown.show(rows)
        shown.show(rows)
        shown.focus()
        await pilot.press("j", "enter")

    assert told == [("highlighted", 99, False), ("highlighted", 98, True), ("selected", 98, True)]


async def test_a_click_puts_the_cursor_there_and_the_wheel_leaves_it() -> None:
    shown = table()
    async with Stage(shown).run_test(size=(80, 12)) as pilot:
        shown.show(ListRows(signins(100)))
        await pilot.pause()

        await pilot.click(shown, offset=(20, 4))
        clicked = shown.cursor
        await pilot._post_mouse_events([_wheel_down()], shown, offset=(20, 4))
        await pilot.pause()

        assert clicked is not None
        assert clicked.row == 96
        assert shown.cursor == clicked
        assert users(shown)[0] == "u096"


def _wheel_down() -> type:
    from textual.events import MouseScrollDown

    return MouseScrollDown


async def test_only_changed_lines_are_painted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = table()
    painted: list[Region] = []
    async with Stage(shown).run_test(size=(80, 12)) as pilot:
        rows = ListRows(signins(100))
        shown.show(rows)
        shown.focus()
        await pilot.press("j")
        monkeypatch.setattr(shown, "refresh", lambda *regions: painted.extend(regions))

        shown.show(ListRows(signins(100)))
        same = list(painted)
        shown.action_move(1)

        assert same == []
        assert sorted(region.y for region in painted) == [2, 3]
        assert {region.height for region in painted} == {1}


async def test_marks_are_drawn_in_glyph_and_colour_and_appear_when_they_are_made() -> None:
    marked: dict[str, Severity] = {}
    shown = table(marks=lambda stream, uuid: marked.get(uuid))
    rows = signins(100)
    async with Stage(shown).run_test(size=(80, 12)) as pilot:
        shown.show(ListRows(rows))
        await pilot.pause()
        before = texts(shown)[2]

        marked[str(rows[98].event.uuid)] = Severity.HIGH
        shown.redraw()
        await pilot.pause()

        assert "!!" not in before
        assert " 11:59:00 !! u098" in texts(shown)[2]
        assert style_of(shown, "!!") == PALETTES["soc-dark"].style("high")


@pytest.mark.parametrize("palette", ["soc-dark", "soc-light", "soc-16", "soc-mono"])
async def test_results_have_the_colour_of_their_outcome(palette: str) -> None:
    shown = table(looks=Looks(PALETTES[palette]))
    rows = [
        signin(category="success"),
        signin(at=-1, category="mfa_failed"),
        signin(at=-2, category="firewall_reported_success"),
        signin(at=-3, category="something_new"),
        signin(at=-4, category="sso_failed"),
    ]
    stage = Stage(shown)
    stage.ansi_color = palette in ("soc-16", "soc-mono")
    async with stage.run_test(size=(120, 12)) as pilot:
        shown.show(ListRows(numbered(rows)))
        shown.focus()
        await pilot.press("G")

        style = PALETTES[palette].style
        assert style_of(shown, "success") == style("dim")
        assert style_of(shown, "mfa_failed") == style("med")
        assert style_of(shown, "firewall_reported_success") == style("new")
        assert style_of(shown, "something_new") == style("text")
        assert style_of(shown, "sso_failed") == style("med", selected=True)


async def test_the_cursor_is_loud_only_where_the_focus_is() -> None:
    shown = table()
    async with Stage(shown).run_test(size=(80, 12)) as pilot:
        shown.show(ListRows(signins(100)))
        shown.blur()
        await pilot.pause()
        quiet = style_of(shown, "u099").bgcolor
        shown.focus()
        await pilot.pause()

        assert quiet == PALETTES["soc-dark"].style("text", on="quiet").bgcolor
        assert style_of(shown, "u099").bgcolor == PALETTES["soc-dark"].style("text", selected=True).bgcolor


async def test_exports_and_shares_stand_out_and_unnamed_items_step_back() -> None:
    shown = table(Stream.USAGE, names=Names(items={"known": "Prod DB root"}))
    rows = [usage(at=2), usage(at=1, action="export", item="known"), usage(action="fill", item="unknown")]
    async with Stage(shown).run_test(size=(80, 12)) as pilot:
        shown.show(ListRows(numbered(rows)))
        await pilot.pause()

        style = PALETTES["soc-dark"].style
        assert style_of(shown, "export") == style("med")
        assert style_of(shown, "Prod DB root") == style("text")
        assert style_of(shown, "id unknown") == style("dim")


async def test_a_new_event_that_was_long_under_way_is_marked_and_old_context_is_not() -> None:
    shown = table()
    rows = [signin(at=-3600, received=0, fresh=True), signin(at=-7200, received=0), signin(at=-5, fresh=True)]
    async with Stage(shown).run_test(size=(80, 12)) as pilot:
        shown.show(ListRows(numbered(rows)))
        await pilot.pause()

        assert [line[1:10] for line in texts(shown)[1:4]] == ["11:59:55 ", "11:00:00+", "10:00:00 "]


async def test_an_empty_table_says_why_and_what_to_do() -> None:
    shown = table(empty="No sign-in matches the filter.\nesc clears it.")
    async with Stage(shown).run_test(size=(30, 12)) as pilot:
        shown.show(ListRows([]))
        await pilot.pause()

        words = [line.strip() for line in texts(shown)]
        assert words[2:5] == ["No sign-in matches the", "filter.", "esc clears it."]
        assert shown.cursor is None
        await pilot.press("j", "G", "enter", "pagedown", "g")


async def test_other_looks_redraw_every_line() -> None:
    shown = table()
    async with Stage(shown).run_test(size=(80, 12)) as pilot:
        shown.show(ListRows(signins(100)))
        await pilot.pause()

        shown.looks = Looks(PALETTES["soc-light"], ASCII)
        await pilot.pause()

        assert texts(shown)[0].startswith(" TIMEv")
        assert texts(shown)[1].startswith(">")
        assert style_of(shown, "u098").bgcolor == PALETTES["soc-light"].style("text").bgcolor


async def test_a_resize_keeps_the_cursor_in_sight() -> None:
    shown = table()
    async with Stage(shown).run_test(size=(120, 40)) as pilot:
        shown.show(ListRows(signins(100)))
        shown.focus()
        await pilot.press("pagedown", "j", "j")

        for size in ((60, 8), (200, 60), (80, 24), (60, 3)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert widths(shown) == {size[0]}
            assert sum(line.startswith("▸") for line in texts(shown)) == 1


async def test_yesterdays_events_show_their_day_after_midnight() -> None:
    now = [START / 1e9]
    shown = table(clock=lambda: now[0])
    async with Stage(shown).run_test(size=(80, 12)) as pilot:
        rows = ListRows(signins(100))
        shown.show(rows)
        await pilot.pause()
        today = texts(shown)[1]
        now[0] += 86_400
        shown.show(rows)
        await pilot.pause()

        assert "12:00:00" in today
        assert "Mo 12:00" in texts(shown)[1]


async def test_half_a_million_rows_cost_no_more_than_a_screenful() -> None:
    class Huge:
        """Rows that are made when they are read."""

        reads = 0

        def __len__(self) -> int:
            return 500_000

        def seen(self, index: int) -> Seen:
            self.reads += 1
            return numbered([signin(at=index)], index)[0]

        def row(self, index: int) -> int:
            return index

        def place(self, row: int) -> int:
            return row

    rows, shown = Huge(), table()
    async with Stage(shown).run_test(size=(80, 24)) as pilot:
        shown.show(rows)
        shown.focus()
        await pilot.press("G", "pageup", "pageup")
        await asyncio.sleep(0)
        shown.show(rows)

        assert rows.reads < 250


@pytest.mark.parametrize("alphabet", [UNICODE, ASCII])
async def test_what_came_while_nobody_watched_has_a_sign_and_what_came_since_has_none(alphabet: Glyphs) -> None:
    looks = Looks(glyphs=alphabet)
    shown = table(looks=looks)
    missed, context, live, newest = signins(4)
    fresh = [msgspec.structs.replace(seen, fresh=True) for seen in (missed, live, newest)]
    async with Stage(shown).run_test(size=(80, 12)) as pilot:
        shown.show(ListRows([fresh[0], context, *fresh[1:]]))
        shown.mark_new({"acme": 2})
        await pilot.pause()

        assert [line[0] for line in texts(shown)[1:5]] == [looks.glyphs.cursor, " ", " ", looks.glyphs.new]
        assert style_of(shown, looks.glyphs.new) == looks.style("accent")

        shown.mark_new({})
        await pilot.pause()
        assert looks.glyphs.new not in [line[0] for line in texts(shown)]


async def test_ages_are_told_on_a_table_that_was_not_drawn_before_or_had_another_size() -> None:
    now = [START / 1e9]
    shown = table(looks=Looks(ages=True), clock=lambda: now[0])
    async with Stage(shown).run_test(size=(80, 12)) as pilot:
        shown.grow_older()
        shown.show(ListRows(signins(100)))
        await pilot.resize_terminal(100, 20)
        now[0] += 5
        shown.grow_older()
        await pilot.pause()

        assert texts(shown)[0].startswith(" AGE▼")
        assert texts(shown)[1].startswith("▸ 5s ago")
        assert texts(shown)[2].startswith(" 65s ago")
        assert widths(shown) == {100}


async def test_chosen_columns_are_drawn_in_their_order_and_width() -> None:
    shown = table()
    shown.column_layout = (Shown("user", 12), Shown("city"), Shown("time"))
    async with Stage(shown).run_test(size=(60, 5)) as pilot:
        shown.show(ListRows(numbered([signin("alice", city="Toronto"), signin("bob")])))
        await pilot.pause()

        assert texts(shown)[0].split() == ["USER", "CITY", "TIME▼"]
        assert texts(shown)[1].split() == ["▸bob@acme.te…", "–", "12:00:00"]
        assert "Toronto" in texts(shown)[2]
        assert widths(shown) == {60}


async def test_a_click_on_a_title_asks_for_its_column_and_moves_no_cursor() -> None:
    shown = table()
    async with (stage := Asking(shown)).run_test(size=(80, 12)) as pilot:
        shown.show(ListRows(signins(100)))
        await pilot.pause()
        head = texts(shown)[0]
        for title in ("TIME", "SV", "USER", "CC"):
            await pilot.click(shown, offset=(head.index(title), 0))
        await pilot.click(shown, offset=(0, 0))
        await pilot.pause()

    assert stage.asked == ["time", "severity", "user", "country"]
    assert shown.following


async def test_a_title_looks_like_something_to_click_and_is_lit_under_the_pointer() -> None:
    shown = table()
    async with Stage(shown).run_test(size=(80, 12)) as pilot:
        shown.show(ListRows(signins(100)))
        await pilot.pause()
        place = texts(shown)[0].index("RESULT")
        assert style_of(shown, "RESULT").underline
        assert not style_of(shown, "  ").underline
        plain = style_of(shown, "RESULT")

        await pilot.hover(shown, offset=(place, 0))
        lit = style_of(shown, "RESULT")
        await pilot.hover(shown, offset=(place, 3))

        assert lit.color == LOOKS.style("key").color != plain.color
        assert style_of(shown, "RESULT") == plain


class Asking(Stage):
    """Keeps the columns that were asked for."""

    def __init__(self, *widgets: StreamTable) -> None:
        super().__init__(*widgets)
        self.asked: list[str] = []

    def on_titled_rows_title_clicked(self, message: StreamTable.TitleClicked) -> None:
        self.asked.append(message.column)
