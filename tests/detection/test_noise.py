"""The default rules in a company's life: quiet when nothing happens, and no attack goes unseen.

Seeds other than those that the rules were tuned on; `tests.bench.rule_quality` prints the whole table.
"""

import pytest

from tests.detection.company_life import NOON, Life, alerts_of, found, life
from tui.demo.plots import PLOTS
from tui.detection.loading import load_catalogue
from tui.events.alert import Severity

WEEKS = 2


@pytest.fixture(scope="module")
def attacked() -> Life:
    return life(31, 7 * WEEKS, until=NOON)


def test_in_ordinary_weeks_at_most_one_alert_a_week_is_high_and_two_a_day_are_medium() -> None:
    ordinary = life(30, 7 * WEEKS, until=NOON, stories=False)
    grades = [alert.severity for alert in alerts_of(ordinary, load_catalogue())]

    assert len(ordinary.events) > 10_000
    assert sum(severity >= Severity.HIGH for severity in grades) <= WEEKS
    assert sum(severity == Severity.MEDIUM for severity in grades) <= 14 * WEEKS
    assert len(grades) > WEEKS, "quiet, not deaf"


def test_every_attack_is_found_at_medium_or_worse(attacked: Life) -> None:
    graded = list(found(attacked, alerts_of(attacked, load_catalogue())))

    assert {story.kind for story, _ in graded} == set(PLOTS)
    missed = [story for story, severity in graded if severity is None or severity < Severity.MEDIUM]
    assert not missed
