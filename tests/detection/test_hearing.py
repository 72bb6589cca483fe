"""Which rules go by the clock of one stream, and what it does for them."""

from typing import Any

import pytest

from tests.detection.rules import COUNT, FAILED, SUCCEEDED, rule, sequence
from tests.factories import moment, signin, usage
from tui.detection.engine import Engine
from tui.detection.kinds.sequence import SequenceDetector
from tui.detection.rule import Rule
from tui.events.stream import Stream

ANY_USE = {"stream": "usage"}


def heard(*names: str) -> dict[str, Any]:
    return {"stream": "hit", "match": {"rule": list(names)}}


SIGNINS = rule(COUNT, id="signins", at_least=2)
USES = rule({**COUNT, "stream": "usage", "match": {"action": "reveal"}}, id="uses", at_least=2)
RULES = [
    SIGNINS,
    USES,
    rule(sequence(FAILED, ANY_USE), id="both"),
    rule(sequence(FAILED, heard("signins")), id="hears-its-own-stream"),
    rule(sequence(FAILED, heard("uses")), id="hears-another"),
    rule(sequence(FAILED, heard("hears-another")), id="hears-another-through-a-third"),
    rule(sequence(FAILED, heard("hears-its-own-stream")), id="hears-its-own-through-a-third"),
    rule(sequence(FAILED, heard("nobody-at-work")), id="hears-nobody"),
]


def alone(rules: list[Rule]) -> set[str]:
    return {one.rule.id for one in Engine(rules)._running if one.reads_alone}


def test_rules_that_take_what_comes_with_one_stream_go_by_its_clock() -> None:
    expected = {"signins", "uses", "hears-its-own-stream", "hears-its-own-through-a-third"}
    assert alone(RULES) == expected | {"hears-nobody"}


def test_whoever_hears_any_rule_waits_for_all_streams() -> None:
    any_hit = rule(sequence(FAILED, {"stream": "hit", "match": {"severity": "high"}}), id="any")

    assert alone([SIGNINS, any_hit, rule(sequence(FAILED, heard("any")), id="other")]) == {"signins"}


@pytest.mark.parametrize("few", [1, 10**6])
def test_a_backlog_that_is_ahead_of_another_stream_is_not_kept_for_its_sake(few: int) -> None:
    """Read as fast as it comes, a year of failures leaves what a day does; a rule that reads both keeps them."""
    by_user = rule(sequence(FAILED, SUCCEEDED), id="alone")
    engine = Engine([by_user, rule(sequence(FAILED, ANY_USE), id="both")], few=few)
    engine.clock.read_backlog([Stream.SIGNIN, Stream.USAGE])
    engine.judge(usage(at=0, received=moment(10**8)))

    failures = [
        signin(category="credentials_failed", at=day * 86_400, received=moment(10**8)) for day in range(365)
    ]
    engine.judge_page(failures)

    kept = {}
    for one in engine._running:
        assert isinstance(one.detector, SequenceDetector)
        kept[one.rule.id] = sum(len(state.timelines[0].entries) for state in one.detector.memory.states.values())
    assert kept == {"alone": 1, "both": 365}


@pytest.mark.parametrize("few", [1, 10**6])
def test_what_followed_in_a_backlog_is_remembered_until_its_end_though_its_events_are_forgotten(few: int) -> None:
    """Two months of failures, each made good within the hour but for the last."""
    engine = Engine([rule(sequence(FAILED, {**SUCCEEDED, "absent": True}, within="12h"))], few=few)
    engine.clock.read_backlog([Stream.SIGNIN, Stream.USAGE])
    backlog = []
    for day in range(60):
        who = f"p{day}"
        backlog.append(signin(who, category="credentials_failed", at=day * 86_400, received=moment(10**8)))
        backlog.append(signin(who, at=day * 86_400 + 3_600, received=moment(10**8)))

    told = engine.judge_page(backlog[:-1])
    engine.clock.go_live()

    assert not told
    assert [hit.trigger for hit in engine.tick(moment(10**8))] == [str(backlog[-2].event.uuid)]
