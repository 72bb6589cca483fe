"""What a rule has found, as a step of a sequence of another."""

import pytest

from tests.detection.rules import COUNT, EVENT, FAILED, SUCCEEDED, hits, rule, sequence, text
from tests.factories import audit, changed, signin
from tui.detection.loading import load_rules
from tui.detection.rule import Rule
from tui.detection.table import RuleFileError
from tui.events.model import Seen

BURST = rule(COUNT, id="burst")
CHANGE = {"stream": "audit", "match": {"action": "changemp"}}
AFTER_BURST = sequence({"stream": "hit", "match": {"rule": ["burst", "other"]}}, CHANGE)


def failures() -> list[Seen]:
    return [signin(category="credentials_failed", at=at) for at in range(3)]


def found(rules: list[Rule], events: list[Seen]) -> list[str]:
    return [hit.rule.id for hit in hits(rules, events)]


def test_a_hit_and_then_an_event_are_a_sequence() -> None:
    change = audit("alice", action="changemp", object="user", at=60)

    assert found([BURST, rule(AFTER_BURST)], [*failures(), change]) == ["burst", "tried"]
    assert found([BURST, rule(AFTER_BURST)], [changed(change, time=failures()[0].event.time - 1), *failures()]) == [
        "burst"
    ]
    assert found([rule(AFTER_BURST)], [*failures(), change]) == []


def test_a_hit_that_ends_a_sequence_is_shown_by_its_event() -> None:
    tried = rule(sequence(CHANGE, {"stream": "hit", "match": {"rule": "burst"}}), title="{user} from {ip}: {rule}")
    change = audit("alice", action="changemp", object="user", at=-60)

    (_, hit) = hits([BURST, tried], [change, *failures()])

    assert hit.titled(hit.measure) == "alice@acme.test from 203.0.113.7: tried"
    assert [evidence.stream for evidence in hit.evidence] == ["audit", "signin"]
    assert "rule = burst" in [why.clause for why in hit.why]


def test_a_hit_belongs_to_the_person_of_its_event() -> None:
    change = audit("bob", action="changemp", object="user", at=60)

    assert found([BURST, rule(AFTER_BURST)], [*failures(), change]) == ["burst"]


def test_the_severity_of_a_hit_can_be_asked_for() -> None:
    step = {"stream": "hit", "match": {"rule": "burst", "severity": ["high", "critical"]}}
    worse = rule(COUNT, id="burst", cases=[{"at_least": 4, "severity": "high"}])
    events = [*failures(), audit("alice", action="changemp", at=60)]

    assert found([worse, rule(sequence(step, CHANGE))], events) == ["burst"]
    fourth = signin(category="credentials_failed", at=4)
    assert found([worse, rule(sequence(step, CHANGE))], [*events[:3], fourth, events[3]])[-1] == "tried"


def test_only_sequences_read_hits() -> None:
    with pytest.raises(RuleFileError, match="only steps of a sequence can read hits"):
        rule(EVENT, stream="hit")


def test_rules_that_wait_for_themselves_are_refused() -> None:
    def waits(name: str, for_: str) -> str:
        return text(sequence({"stream": "hit", "match": {"rule": for_}}, SUCCEEDED), id=name)

    with pytest.raises(RuleFileError, match="'one' step: reads its own hits"):
        load_rules([("a.toml", waits("one", "two") + waits("two", "one"))])
    assert load_rules([("a.toml", waits("one", "two") + text(sequence(FAILED, SUCCEEDED), id="two"))])
