"""Why an alert fired."""

from msgspec.structs import replace

from tests.factories import signin
from tests.screens.story import ZONE, story
from tests.widgets.stage import Stage, texts, widths
from tui.events.alert import Why
from tui.events.stream import Stream
from widgets.evidence_strip import CELLS, evidence
from widgets.looks import Looks
from widgets.why_panel import Case, WhyPanel

LOOKS = Looks(zone=ZONE)
WATCH = story()
ALERT = WATCH.alerts()[0]
PROOF = WATCH.matching(Stream.SIGNIN, "user:alice@acme.com")
AFTER = WATCH.matching(Stream.USAGE, "user:alice@acme.com")[-1:]


async def lines_of(case: Case, width: int, height: int) -> list[str]:
    panel = WhyPanel(looks=LOOKS)
    panel.styles.height = height
    async with Stage(panel).run_test(size=(width, 30)) as pilot:
        panel.show(case)
        await pilot.pause()
        assert widths(panel) == {width}
        return [line.rstrip() for line in texts(panel)]


async def test_every_value_stands_beside_its_limit() -> None:
    text = "\n".join(await lines_of(Case(ALERT, PROOF, AFTER, 2, WATCH.names), 132, 9))

    for words in (
        "WHY  mfa-burst-then-success  alice@acme.com  and 2 more alerts",
        "SCORE  !! HIGH 82  alice@acme.com failed the second factor 3 times in 10m, then passed it",
        "RULE   Someone who has the password",
        "FOUND  mfa_failed by user within 10m: 3 (limit 3)",
        "       success after the last failure: 14 s (limit 15m)  usual 0.2 failures a day",
        "PROOF  7 events  11:57 c",
        "NEXT   12:04:20 reveal Prod DB root 8 s later",
        "DO     Suspend alice",
    ):
        assert words in text, words


async def test_few_lines_keep_the_verdict_and_the_values() -> None:
    lines = await lines_of(Case(ALERT, PROOF), 80, 4)

    assert "!! HIGH 82" in lines[1]
    assert any("FOUND  mfa_failed by user within 10m: 3 (limit 3)" in line for line in lines)
    assert len(await lines_of(Case(ALERT, PROOF), 60, 2)) == 2


async def test_many_reasons_and_long_ones_stay_in_the_pane() -> None:
    alert = replace(ALERT, title="x" * 900, why=tuple(Why("c" * 300, "v", "l") for _ in range(40)))

    for height in (1, 2, 4, 7, 20):
        assert len(await lines_of(Case(alert), 100, height)) == height


async def test_an_event_without_alert_is_told_in_its_place() -> None:
    panel = WhyPanel(looks=LOOKS)
    panel.styles.height = 4
    async with Stage(panel).run_test(size=(80, 10)) as pilot:
        panel.show_no_alert([("", "no alert"), ("WHO", "bob")])
        await pilot.pause()

        assert texts(panel)[2].startswith(" WHO    bob")


def test_the_evidence_line_sets_each_event_where_it_happened() -> None:
    events = [
        signin(at=0, category="credentials_failed"),
        signin(at=50, category="mfa_failed"),
        signin(at=100, category="success"),
    ]
    text = "".join(part.text for part in evidence(Looks(), events, 3))
    line = text.split(" ")[4]

    assert text.startswith("3 events  12:00 c")
    assert (len(line), line.index("m"), line.index("S")) == (CELLS, 12, CELLS - 1)
    assert text.endswith("S success  c password  m mfa")


def test_evidence_that_is_gone_is_said() -> None:
    assert "".join(part.text for part in evidence(Looks(), [], 7)) == "7 events, none of them held any more"
    assert "7 events, 1 held" in "".join(part.text for part in evidence(Looks(), [signin()], 7))
    assert "1 event " in "".join(part.text for part in evidence(Looks(), [signin()], 1))


async def test_four_lines_tell_the_story_without_a_word_cut_in_two() -> None:
    whys = (
        Why("2 steps in order within 1h", "67s", "1h"),
        Why("step 1: category in [credentials_failed, mfa_failed, sso_failed]", "7 events", "5"),
        Why("outcome = success", "success"),
    )
    title = "alice@acme.com gave themselves the vault Payments and took from it 53s later, twice"
    lines = await lines_of(Case(replace(ALERT, title=title, why=whys), PROOF), 80, 4)

    assert lines[1] == " SCORE  !! HIGH 82  gave themselves the vault Payments and took from it 53s …"
    assert lines[2] == " FOUND  step 1: category in [credentials_failed, …]: 7 events (limit 5)"
    assert lines[3].startswith("        2 steps in order within 1h: 67s (limit 1h)")


async def test_a_short_pane_shows_the_proof_rather_than_what_merely_matched() -> None:
    whys = (Why("count by user within 10m", "7", "5"), Why("c" * 60, "v"))
    lines = await lines_of(Case(replace(ALERT, why=whys), PROOF), 80, 4)

    assert lines[2] == " FOUND  count by user within 10m: 7 (limit 5)"
    assert lines[3].startswith(" PROOF  7 events")


async def test_an_alert_that_the_past_explains_says_so_and_how_it_is_opened_again() -> None:
    closed = replace(ALERT, status="closed", note="the learned past explains it")

    lines = await lines_of(Case(closed, PROOF), 100, 9)

    assert "A reopen" in lines[0]
    assert any("STATUS" in line and "closed: the learned past explains it" in line for line in lines)


async def test_an_alert_that_stays_though_the_past_explains_it_says_what_explains_it() -> None:
    told = replace(ALERT, note="the learned past explains it")

    lines = await lines_of(Case(told, PROOF), 100, 9)

    assert any(line.split() == ["STATUS", "the", "learned", "past", "explains", "it"] for line in lines)
