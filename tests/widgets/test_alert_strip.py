"""The alerts strip: order, cursor, heights, and what it says of none."""

from datetime import date

import pytest
from msgspec.structs import replace

from tests.screens.story import ZONE, story
from tests.widgets.stage import Stage, style_of, texts, widths
from tui.events.alert import Alert, Severity
from tui.events.dealing import Suppression
from widgets.alert_strip import AlertStrip, what
from widgets.looks import Looks

LOOKS = Looks(zone=ZONE)
TODAY = date(2026, 11, 20)
ALERTS = story().alerts()


class Listening(Stage):
    """Notes which alerts are named."""

    def on_alert_strip_alert_highlighted(self, message: AlertStrip.AlertHighlighted) -> None:
        self.heard.append(("highlighted", message.alert.rule))

    def on_alert_strip_alert_opened(self, message: AlertStrip.AlertOpened) -> None:
        self.heard.append(("opened", message.alert.rule))


def strip_of(height: int) -> AlertStrip:
    strip = AlertStrip(looks=LOOKS)
    strip.styles.height = height
    return strip


@pytest.mark.parametrize(("height", "shown", "headed"), [(1, 1, False), (2, 2, False), (5, 4, True), (7, 6, True)])
async def test_so_many_alerts_are_seen_as_there_are_lines(height: int, shown: int, headed: bool) -> None:
    strip = strip_of(height)
    async with Stage(strip).run_test(size=(120, 24)) as pilot:
        strip.show(ALERTS, TODAY, "")
        await pilot.pause()

        lines = texts(strip)
        assert lines[0].startswith(" ALERTS") is headed
        assert sum(any(alert.who in line for alert in ALERTS) for line in lines[headed:]) == shown
        assert widths(strip) == {120}


async def test_columns_stand_where_the_drawings_have_them() -> None:
    strip = strip_of(5)
    async with Stage(strip).run_test(size=(120, 24)) as pilot:
        strip.show(ALERTS, TODAY, "")
        await pilot.pause()

        line = texts(strip)[1]
        assert [line.index(word) for word in ("!!", "12:04", "82", "mfa-burst", "alice@")] == [1, 9, 17, 21, 46]


async def test_rules_leave_a_narrow_strip_and_it_says_how_many_more_there_are() -> None:
    strip = strip_of(2)
    async with Stage(strip).run_test(size=(80, 24)) as pilot:
        strip.show(ALERTS, TODAY, "")
        await pilot.pause()

        assert "mfa-burst-then-success" not in texts(strip)[0]
        assert texts(strip)[1].rstrip().endswith("4 more: a")


async def test_the_chip_of_a_high_alert_is_filled_also_on_the_cursors_row() -> None:
    strip = strip_of(5)
    async with Stage(strip).run_test(size=(120, 24)) as pilot:
        strip.show(ALERTS, TODAY, "")
        strip.focus()
        await pilot.pause()

        assert style_of(strip, "!! HIGH") == LOOKS.style("high_chip", bold=True)
        assert style_of(strip, "alice@acme.com").bgcolor == LOOKS.style("text", selected=True).bgcolor


async def test_the_cursor_stays_on_its_alert_while_worse_ones_come() -> None:
    strip = strip_of(5)
    app = Listening(strip)
    async with app.run_test(size=(120, 24)) as pilot:
        strip.show(ALERTS, TODAY, "")
        strip.focus()
        await pilot.press("j", "enter")
        worse = [replace(ALERTS[0], id=f"new{i}", severity=Severity.CRITICAL) for i in range(9)]
        strip.show([*worse, *ALERTS], TODAY, "")
        await pilot.pause()

        assert strip.alert == ALERTS[1]
        assert any(line.startswith("▸ ! MED  12:03") for line in texts(strip))
    assert app.heard == [("highlighted", "bulk-access-distinct"), ("opened", "bulk-access-distinct")]


async def test_unless_it_has_the_focus_it_shows_the_worst_and_newest() -> None:
    strip = strip_of(2)
    below = Stage(strip, other := AlertStrip(looks=LOOKS))
    async with below.run_test(size=(80, 24)) as pilot:
        strip.show(ALERTS, TODAY, "")
        strip.focus()
        await pilot.press("G")
        assert strip.alert == ALERTS[-1]

        other.focus()
        await pilot.pause()
        assert strip.alert == ALERTS[0]
        newer = replace(ALERTS[0], id="new", who="zoe@acme.com")
        strip.show([newer, *ALERTS], TODAY, "")
        await pilot.pause()

        assert strip.alert == newer
        assert "zoe@acme.com" in texts(strip)[0]


async def test_marks_of_severity_info_are_counted_and_not_listed() -> None:
    strip = strip_of(5)
    marks = [replace(ALERTS[0], id=f"i{i}", severity=Severity.INFO, who="nobody") for i in range(3000)]
    async with Stage(strip).run_test(size=(120, 24)) as pilot:
        strip.show([*ALERTS, *marks], TODAY, "")
        strip.focus()
        await pilot.press("G")

        assert strip.alert == ALERTS[-1]
        assert "5 open: 1 high, 3 med, 1 low   1 acknowledged   3,000 info marks" in texts(strip)[0]
        assert not any("nobody" in line for line in texts(strip))

        strip.show(marks[:1], TODAY, "no alerts")
        await pilot.pause()
        assert "0 open   1 info mark ─" in texts(strip)[0]
        assert texts(strip)[1].strip() == "no alerts"


async def test_the_same_alerts_are_not_sorted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    strip = strip_of(5)
    async with Stage(strip).run_test(size=(120, 24)) as pilot:
        strip.show(ALERTS, TODAY, "")
        monkeypatch.setattr(strip, "_take", None)
        strip.show(ALERTS, date(2026, 11, 21), "")
        await pilot.pause()

        assert "Fr 12h" in texts(strip)[1]


async def test_after_an_acknowledgement_the_cursor_is_on_the_next_alert() -> None:
    strip = strip_of(5)
    async with Stage(strip).run_test(size=(120, 24)) as pilot:
        strip.show(ALERTS, TODAY, "")
        strip.show([replace(ALERTS[0], status="acknowledged"), *ALERTS[1:]], TODAY, "")
        await pilot.pause()

        assert strip.alert == ALERTS[1]
        assert "4 open: 3 med, 1 low   2 acknowledged" in texts(strip)[0]


async def test_alerts_that_the_past_explains_are_counted_and_say_that_they_are_closed() -> None:
    strip = strip_of(7)
    async with Stage(strip).run_test(size=(120, 24)) as pilot:
        strip.show([*ALERTS[1:], replace(ALERTS[0], status="closed", note="it is usual")], TODAY, "")
        await pilot.pause()

        assert "1 closed" in texts(strip)[0]
        assert any(line.rstrip().endswith("closed") for line in texts(strip)[1:])


async def test_pages_and_ends_are_reached_by_keys() -> None:
    strip = strip_of(2)
    async with Stage(strip).run_test(size=(120, 24)) as pilot:
        strip.show(ALERTS, TODAY, "")
        strip.focus()
        for key, rule in (("G", ALERTS[-1].rule), ("g", ALERTS[0].rule), ("k", ALERTS[0].rule)):
            await pilot.press(key)
            assert strip.alert is not None
            assert strip.alert.rule == rule


async def test_without_alerts_it_says_what_it_is_told() -> None:
    strip = strip_of(2)
    async with Stage(strip).run_test(size=(80, 24)) as pilot:
        strip.show((), TODAY, "no alerts; rules watching: password-spray")
        await pilot.press("a", "j", "enter")

        assert texts(strip)[0].startswith(" no alerts; rules watching: password-spray")
        assert strip.alert is None


def test_the_sentence_does_not_name_the_person_twice() -> None:
    alert: Alert = ALERTS[0]

    assert what(alert).startswith("failed the second factor")
    assert what(replace(alert, title=alert.who)) == alert.who


@pytest.mark.parametrize("height", [2, 5])
async def test_what_somebody_reads_is_not_taken_away_by_worse_ones_and_they_are_counted(height: int) -> None:
    strip = strip_of(height)
    async with Stage(strip).run_test(size=(80, 24)) as pilot:
        strip.show(ALERTS, TODAY, "")
        strip.focus()
        await pilot.pause()
        worse = [replace(ALERTS[0], id=f"new{i}", severity=Severity.CRITICAL) for i in range(9)]
        strip.show([*worse, *ALERTS], TODAY, "")
        await pilot.pause()

        assert strip.alert == ALERTS[0]
        assert any(line.startswith("▸") for line in texts(strip))
        assert any(said in "\n".join(texts(strip)) for said in ("8 above: g", "9 crit"))
        await pilot.press("g")
        assert strip.alert == worse[0]


@pytest.mark.parametrize("width", [100, 110, 120, 140, 160])
async def test_keys_in_the_heading_are_whole_or_not_there(width: int) -> None:
    strip = strip_of(5)
    async with Stage(strip).run_test(size=(width, 24)) as pilot:
        marks = [replace(ALERTS[0], id=f"i{i}", severity=Severity.INFO) for i in range(3000)]
        strip.show([*ALERTS, *marks], TODAY, "")
        strip.count_hidden([Suppression("a", "acme", "r", (), Severity.LOW, "dana", "why", 0, None, 41)])
        await pilot.pause()

        head = texts(strip)[0].rstrip()
        assert head.endswith(("a alerts", "A ack", "D deal with", "─", "marks"))
        assert not head.endswith(" deal with") or "a alerts   A ack   D deal with" in head
