"""The default rules on the attacks that the demo stages: none goes unseen.

A seed that the rules were not tuned on; `tests.demo.test_campaign` holds more kinds, and how quiet a month is.
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


def test_every_attack_is_found_at_medium_or_worse(attacked: Life) -> None:
    graded = list(found(attacked, alerts_of(attacked, load_catalogue())))

    assert {story.kind for story, _ in graded} == set(PLOTS)
    missed = [story for story, severity in graded if severity is None or severity < Severity.MEDIUM]
    assert not missed
