"""What the rules are measured by: attacks that are told whole and found, and ordinary weeks that stay quiet."""

import pytest

from tests.bench.rule_quality import with_attacks
from tests.detection.company_life import NOON, Life, alerts_of, found, life
from tui.demo.attacks import ATTACKS, DAY, Intensity
from tui.demo.campaign import campaign
from tui.demo.company import Company
from tui.detection.loading import load_catalogue
from tui.events.alert import Severity

DAYS = 63
SEED = 32
"""None that the rules were tuned on."""


@pytest.fixture(scope="module")
def quiet() -> Life:
    return life(SEED, DAYS, until=NOON, stories=False)


def test_in_nine_ordinary_weeks_one_alert_a_week_at_most_is_high(quiet: Life) -> None:
    alerts = alerts_of(quiet, load_catalogue())

    assert sum(alert.severity >= Severity.HIGH for alert in alerts) <= DAYS / 7
    assert sum(alert.severity == Severity.MEDIUM for alert in alerts) <= DAYS
    assert len(alerts) > DAYS, "quiet, not deaf"
    assert not [alert for alert in alerts if alert.rule == "leaver-still-active"], "leavers only synced late"


def test_every_kind_of_attack_of_usual_intensity_is_found_at_medium_or_worse(quiet: Life) -> None:
    attacked = with_attacks(quiet, SEED, DAYS, Intensity.NORMAL)

    graded = {story.kind: severity for story, severity in found(attacked, alerts_of(attacked, load_catalogue()))}

    assert graded.keys() == ATTACKS.keys()
    assert [kind for kind, severity in graded.items() if severity is None or severity < Severity.MEDIUM] == []


@pytest.mark.parametrize("intensity", Intensity)
def test_a_campaign_has_each_kind_once_with_the_truth_about_it(intensity: Intensity) -> None:
    start = NOON - DAYS * DAY
    told = campaign(Company(SEED), start, DAYS, intensity)

    assert [assault.story.kind for assault in told] == list(ATTACKS)
    for assault in told:
        story = assault.story
        assert story.events == tuple((event.stream, event.body["uuid"]) for event in assault.events)
        assert start < story.begins / 1e9 <= story.ends / 1e9 < NOON


def test_a_campaign_is_the_same_whenever_it_is_asked_for() -> None:
    one, same, other = (campaign(Company(seed), NOON, DAYS, Intensity.LOW) for seed in (1, 1, 2))

    assert one == same
    assert one != other


@pytest.mark.parametrize("intensity", Intensity)
def test_suspended_and_sleeping_accounts_and_muted_streams_are_part_of_the_truth(intensity: Intensity) -> None:
    told = {assault.story.kind: assault for assault in campaign(Company(SEED), NOON, DAYS, intensity)}

    assert {kind for kind, assault in told.items() if assault.gone} == {
        "dormant account wakes",
        "leaver still active",
        "vault export, then leaving",
    }
    assert [kind for kind, assault in told.items() if assault.mute] == ["log silence"]
    sleeper = told["dormant account wakes"]
    assert sleeper.story.ends - sleeper.story.begins > 45 * DAY * 1e9


def test_few_weeks_are_not_enough_for_an_account_to_sleep() -> None:
    with pytest.raises(ValueError, match="at least"):
        campaign(Company(SEED), NOON, 35, Intensity.LOUD)
