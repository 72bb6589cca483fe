"""Risk: bad, new, rare and agreeing alerts count most; what is dealt with for good counts nothing."""

import pytest
from msgspec.structs import replace

from tests.alerts.test_book import RULE, hit
from tui.alerts.joining import opened
from tui.alerts.risk import HALVED_NS, risks
from tui.events.alert import Alert


def alert(rule: str = "tried", who: str = "U1", score: int = 40, **more: object) -> Alert:
    made = opened(hit(0, rule=replace(RULE, id=rule), who=who, score=score), 0)
    return replace(made, **more)


def scores(*alerts: Alert, now: int = 0) -> dict[str, float]:
    return {risk.value: risk.score for risk in risks(alerts, now)}


def test_one_alert_counts_its_score_and_half_of_it_a_day_later() -> None:
    (risk,) = risks([alert()], 0)

    assert (risk.account, risk.field, risk.value, risk.who) == ("acme", "user", "U1", "U1@acme.test")
    assert (risk.score, risk.rules) == (40.0, 1)
    assert scores(alert(), now=HALVED_NS) == {"U1": 20.0}


def test_a_rule_counts_its_best_alert_and_a_quarter_of_the_others() -> None:
    assert scores(alert(score=40), alert(score=20), alert(score=20)) == {"U1": 50.0}


def test_a_second_rule_adds_its_score_and_a_quarter_of_all() -> None:
    assert scores(alert(), alert("other", score=20)) == {"U1": 75.0}


def test_a_rule_that_fires_on_everybody_counts_a_fifth() -> None:
    found = scores(*(alert(who=f"U{number}") for number in range(100)))

    assert set(found.values()) == {8.0}


def test_who_was_hit_by_a_rare_rule_comes_before_those_of_a_noisy_one() -> None:
    noisy = [alert(who=f"U{number}", score=70) for number in range(25)]

    assert next(iter(scores(*noisy, alert("rare", "U99")))) == "U99"


def test_rarity_counts_only_the_last_seven_days() -> None:
    old = [alert(who=f"U{number}") for number in range(2, 50)]
    new = alert(last=8 * HALVED_NS)

    assert scores(*old, new, now=8 * HALVED_NS)["U1"] == 40.0


@pytest.mark.parametrize(
    "dealt_with", [{"status": "suppressed"}, {"status": "acknowledged", "note": "switched on again"}]
)
def test_what_is_suppressed_or_undone_counts_nothing(dealt_with: dict[str, object]) -> None:
    assert scores(replace(alert(), **dealt_with)) == {}


@pytest.mark.parametrize("key", [(), (("stream", "usage"),), (("account", "acme"),)])
def test_what_is_about_nobody_is_not_ranked(key: tuple[tuple[str, str], ...]) -> None:
    assert scores(alert(key=key, entity=key)) == {}
