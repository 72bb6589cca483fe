"""Every field of an event, with labels, names and what nobody knew of."""

from typing import Any

import msgspec
from msgspec import UNSET

from tests.factories import START, audit, changed, ident, signin, usage
from tests.screens.story import story
from tests.widgets.stage import Stage, texts, widths
from tui.events.model import Seen, as_sent
from tui.events.names import NO_NAMES, Names
from widgets.event_detail import EventDetail
from widgets.event_facts import sections
from widgets.looks import Looks

LOOKS = Looks()
NAMES = Names(items={ident("db"): "Prod DB root"})


def facts(seen: Seen, names: Names = NAMES) -> dict[str, dict[str, str]]:
    return {
        title: {fact.label: "".join(part.text for part in fact.parts) for fact in found}
        for title, found in sections(seen, names, LOOKS)
    }


def flat(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in flat(inner)]
    return [] if value is None else [str(value)]


def test_known_fields_have_labels_and_ids_stay_whole() -> None:
    found = facts(usage(item=ident("db"), vault=ident("v")))

    assert found["WHAT"]["item"] == f"Prod DB root  {ident('db')}"
    assert found["WHAT"]["vault"] == ident("v")
    assert found["WHO"]["e-mail"] == "alice@acme.test"
    assert found["WHERE"]["address"] == "203.0.113.7"


def test_absent_fields_are_not_shown_and_nulls_are() -> None:
    found = facts(signin(category=None, type="mfa_ok", session=UNSET))

    assert found["WHAT"]["result"] == "null"
    assert "SESSION" not in found


def test_what_nobody_knew_of_is_shown_under_its_own_name() -> None:
    unknown = msgspec.json.encode({"risk": {"level": "high", "n": [1, 2]}, "client": {"chip": "M9"}}).decode()
    found = facts(changed(signin(), unknown=unknown))

    assert found["ALSO SENT"] == {"client.chip": "M9", "risk.level": "high", "risk.n": "[1,2]"}


def test_a_late_arrival_says_by_how_much() -> None:
    found = facts(usage(received=START + 7200 * 10**9, fresh=True))

    assert found["WHEN"]["received"].endswith("2 h after it happened")


def test_context_is_not_late_but_read_again() -> None:
    found = facts(usage(received=START + 7200 * 10**9))

    assert found["WHEN"]["received"].endswith("read again at the start")


def test_everything_that_was_sent_is_there() -> None:
    for seen in (
        signin(session="S1"),
        usage(),
        audit(object="gm", object_uuid="G1", aux="bob", session="S", device="D"),
    ):
        told = " ".join(text for section in facts(seen).values() for text in section.values())
        assert all(text in told for text in flat(as_sent(seen.event)))


async def test_values_that_are_longer_than_the_pane_go_on_below() -> None:
    name = "日本語" * 100 + "end"
    detail = EventDetail(looks=LOOKS)
    for width in (60, 80, 120, 200):
        async with Stage(detail).run_test(size=(width, 100)) as pilot:
            detail.show(signin(app=name), (), NAMES)
            await pilot.pause()

            text = "".join(line.strip() for line in texts(detail))
            assert text.count("日") == 100
            assert "end" in text
            assert widths(detail) == {width}
        detail = EventDetail(looks=LOOKS)


async def test_a_long_value_goes_on_below_between_emoji_not_within_one() -> None:
    family = "👩\u200d👩\u200d👧\u200d👦🇩🇪"
    for width in (60, 81, 120, 199):
        detail = EventDetail(looks=LOOKS)
        async with Stage(detail).run_test(size=(width, 100)) as pilot:
            detail.show(signin(app=family * 40), (), NAMES)
            await pilot.pause()

            assert sum(line.count(family[:7]) for line in texts(detail)) == 40
            assert widths(detail) == {width}


async def test_it_scrolls_by_keys_and_says_where_one_is() -> None:
    detail = EventDetail(looks=LOOKS)
    detail.styles.height = 8
    async with Stage(detail).run_test(size=(80, 24)) as pilot:
        detail.show(audit(object="gm", aux="bob"), (), NAMES)
        detail.focus()
        await pilot.pause()
        first = texts(detail)
        assert "1–7 of" in first[0]
        await pilot.press("j")
        await pilot.pause()
        assert texts(detail)[1] == first[2]
        await pilot.press("G")
        await pilot.pause()
        last = texts(detail)
        await pilot.press("g")
        await pilot.pause()

        assert last != first
        assert texts(detail) == first


async def test_alerts_take_a_line_each_above_the_fields_and_their_reasons_follow_below() -> None:
    detail = EventDetail(looks=LOOKS)
    detail.styles.height = 60
    alert = story().alerts()[0]
    async with Stage(detail).run_test(size=(80, 60)) as pilot:
        detail.show(signin("alice"), [alert, alert, alert], NO_NAMES)
        await pilot.pause()

        lines = texts(detail)
        assert [alert.rule in line for line in lines[1:5]] == [True, True, True, False]
        assert any(" REASONS" in line for line in lines[5:])
        assert sum("mfa_failed by user within 10m: 3 (limit 3)" in line for line in lines) == 3


def test_the_account_is_named_as_in_the_settings_beside_its_id() -> None:
    assert facts(changed(signin(), account_uuid="QOAX"))["EVENT"]["account"] == "acme  QOAX"


def test_what_came_while_nobody_watched_is_said_so() -> None:
    found = dict(sections(signin(fresh=True), NAMES, LOOKS, is_new=True))

    assert "new since you left" in "".join(part.text for fact in found["WHEN"] for part in fact.parts)
    assert "since you left" not in str(facts(signin(fresh=True)))
