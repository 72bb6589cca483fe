"""Explain: each condition with three values, what kept the event out, and how far the rule had come."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.detection.rules import COUNT, DISTINCT, EVENT, FAILED, SUCCEEDED, rule, sequence
from tests.factories import audit, ident, moment, signin, usage
from tui.detection.explaining import Explanation, explain
from tui.detection.replay import Surroundings
from tui.detection.rule import Rule
from tui.events.model import Seen

DAY = 86_400


def explained(asked: Rule, events: Sequence[Seen], number: int = -1, **around: Any) -> Explanation:
    """The explanation of one of some events, the last unless said otherwise."""
    now = max(seen.event.time for seen in events) + 10**9
    return explain(asked, around.pop("rules", [asked]), events, events[number], Surroundings(**around), now)


def verdicts(found: Explanation) -> dict[str, tuple[str, bool | None]]:
    return {judged.clause: (judged.value, judged.verdict) for judged in found.parts[0].match[0]}


def test_each_condition_has_its_value_and_one_of_three_verdicts() -> None:
    asked = rule(EVENT, stream="signin", match={"outcome": "success", "country": "CA", "city": {"not": "Oslo"}})

    found = explained(asked, [signin(country="NO")])

    assert verdicts(found) == {
        "outcome = success": ("success", True),
        "country = CA": ("NO", False),
        "city ≠ Oslo": ("missing", None),
    }
    assert found.first_not_true == "country = CA: false, the value is NO"
    assert not found.fired


def test_of_several_alternatives_the_nearest_is_told() -> None:
    match = [{"action": "grant", "object": "uva"}, {"action": "export", "object": "vault"}]

    found = explained(rule(EVENT, match=match), [audit(action="export", object="item")])

    assert found.first_not_true == "object = vault: false, the value is item"


def test_an_event_of_another_stream_is_told_to_be_none_of_the_rules() -> None:
    assert explained(rule(EVENT), [usage(action="export")]).first_not_true == "reads audit events alone"


def test_an_excuse_that_holds_is_what_kept_it_out() -> None:
    asked = rule(EVENT, unless={"user_domain": "acme.test"})

    assert explained(asked, [audit(action="export")]).first_not_true == (
        "excused, since user_domain = acme.test (acme.test)"
    )


def test_a_key_that_is_missing_is_what_kept_it_out() -> None:
    found = explained(rule(COUNT, by=["session"]), [signin(category="mfa_failed")])

    assert found.first_not_true == "session is missing, and the rule goes by it"


def test_two_fields_that_are_compared_are_both_shown() -> None:
    asked = rule(EVENT, match={"action": "grant", "user": {"same_as": "aux"}})

    found = explained(asked, [audit(action="grant")])

    assert verdicts(found)["user = aux"] == ("alice@acme.test, and aux is missing", None)


def test_a_list_that_is_empty_is_named_beside_the_value_and_as_the_state() -> None:
    asked = rule(EVENT, match={"action": "export", "vault": {"in_list": "crown_jewels"}})
    event = audit(action="export", object="vault", object_uuid=ident("v"))

    found = explained(asked, [event])

    assert "(list crown_jewels is empty)" in found.first_not_true
    assert found.state == ("waits for lists.crown_jewels",)
    assert explained(asked, [event], lists={"crown_jewels": [ident("v")]}).fired


def test_a_count_says_how_far_it_had_come_with_this_event() -> None:
    failures = [signin(category="mfa_failed", at=60 * n) for n in range(3)]

    second, third = explained(rule(COUNT), failures, 1), explained(rule(COUNT), failures, 2)

    assert second.state[0] == "count 2 of 3 within 10m"
    assert not second.fired
    assert second.alerts, "it became evidence of an alert later"
    assert third.fired
    assert third.state[0] == "count 3 of 3 within 10m"
    assert third.state[1].startswith(f"opened alert {third.alerts[0].id} (medium)")


def test_a_further_event_was_absorbed_by_the_open_alert() -> None:
    failures = [signin(category="mfa_failed", at=60 * n) for n in range(4)]

    assert explained(rule(COUNT), failures).state[1].startswith("was absorbed by alert")


def test_a_count_of_values_says_how_many_differ() -> None:
    events = [usage(item=ident(name), at=n) for n, name in enumerate("aab")]

    assert explained(rule(DISTINCT), events).state == ("2 of 3 different item within 10m",)


CHAIN = sequence({**FAILED, "runs": 2}, SUCCEEDED)


@pytest.mark.parametrize(
    ("categories", "said"),
    [
        (["success"], "is step 2; chain stops at step 1: outcome = failure has not happened before"),
        (
            ["mfa_failed", "success"],
            "is step 2; chain stops at step 1: outcome = failure did not happen 2 times within 1h before",
        ),
        (["mfa_failed", "mfa_failed", "success"], "chain complete"),
        (
            ["mfa_failed"],
            "chain complete up to step 1; step 2, outcome = success, must follow within 1h",
        ),
    ],
)
def test_a_sequence_says_at_which_step_its_chain_stops(categories: list[str], said: str) -> None:
    events = [signin(category=category, at=n) for n, category in enumerate(categories)]

    assert explained(rule(CHAIN), events).state[0] == said


@pytest.mark.parametrize(
    ("before", "stop"), [("suspend", "step 2: action = grant"), ("grant", "step 1: action = suspend")]
)
def test_of_several_steps_the_one_that_is_lacking_is_named(before: str, stop: str) -> None:
    steps = [{"stream": "audit", "match": {"action": action}} for action in ("suspend", "grant", "export")]

    found = explained(rule(sequence(*steps)), [audit(action=before), audit(action="export", at=5)])

    assert f"chain stops at {stop} did not happen within 1h before" in found.state[0]


def test_a_step_that_had_to_be_absent_stops_the_chain() -> None:
    made = {"stream": "audit", "match": {"action": "create"}, "absent": True}
    granted = {"stream": "audit", "match": {"action": "grant"}}
    events = [audit(action="create", at=0), audit(action="grant", at=5)]

    found = explained(rule(sequence(made, granted)), events)

    assert found.state == ("is step 2; chain stops at step 1: action = create happened, and must be absent",)


def test_a_hit_that_is_a_step_is_looked_at_where_the_event_gave_it() -> None:
    heard = rule(EVENT, id="heard", stream="signin", match={"country": "NO"})
    asked = rule(sequence({"stream": "hit", "match": {"rule": "heard"}}, {"stream": "audit"}))

    found = explained(asked, [signin(country="NO")], rules=[heard, asked])

    assert found.parts[0].plays
    assert found.state == ("chain complete up to step 1; step 2, any, must follow within 1h",)


NEW_COUNTRY = rule(
    {"kind": "first_seen", "stream": "signin", "of": ["country"], "warmup": "2d", "min_events": 3, "learn": "1d"}
)


def test_a_rule_that_learns_says_how_far_it_is() -> None:
    state = explained(NEW_COUNTRY, [signin(at=0), signin(country="NO", at=DAY)]).state

    assert state[0] == "learning, 1 of 2 days"


def test_a_value_that_is_known_says_since_when_and_one_that_is_new_that_it_is() -> None:
    past = [signin(at=DAY * n) for n in range(5)]

    known = explained(NEW_COUNTRY, past)
    new = explained(NEW_COUNTRY, [*past, signin(country="NO", at=4.5 * DAY)])

    assert known.state == ("known: seen first 4d before, known after 1d",)
    assert new.state[0] == "new: known after 1d"
    assert new.fired


def test_a_deviation_says_what_is_usual() -> None:
    asked = rule({"kind": "deviation", "stream": "usage", "at_least": 5, "warmup": "1d"})
    events = [usage(at=DAY * n) for n in range(3)]

    (state,) = explained(asked, events).state

    assert state.startswith("1 of 5 in 1h, z ")
    assert "over 48 buckets" in state


def test_a_rule_that_is_off_says_so_and_is_explained_as_if_it_were_on() -> None:
    found = explained(rule(EVENT, enabled=False, off_reason="noisy"), [audit(action="export")])

    assert found.state[0] == "the rule is off: noisy"
    assert found.fired


def test_the_state_is_that_of_the_event_and_not_of_what_came_later() -> None:
    events = [signin(category="mfa_failed", at=moment(60 * n)) for n in range(9)]

    assert explained(rule(COUNT, at_least=9), events, 3).state[0] == "count 4 of 9 within 10m"
