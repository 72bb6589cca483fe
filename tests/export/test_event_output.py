"""An event is printed as it was sent, with what opwatch knows beside it."""

import msgspec
import pytest

from tests.factories import changed, seen, signin, usage
from tests.notifications.alerts import alert
from tui.events.times import LATEST
from tui.export.event_output import event_as_output


def test_the_fields_of_the_api_stay_as_they_were_sent() -> None:
    event = signin("alice", category="mfa_failed", country=None)
    event = changed(event, unknown='{"new": {"deep": [1, null]}}')

    shown = event_as_output(event)

    assert shown["category"] == "mfa_failed"
    assert shown["target_user"]["email"] == "alice@acme.test"
    assert shown["new"] == {"deep": [1, None]}
    assert "time" not in shown


def test_what_opwatch_knows_stands_apart() -> None:
    event = msgspec.structs.replace(signin("alice", category="mfa_failed"), account="acme")
    event = msgspec.structs.replace(event, received=event.event.time + 1_500_000_000, fresh=True)

    ours = event_as_output(event)["opwatch"]

    assert ours["stream"] == "signin"
    assert ours["account"] == "acme"
    assert ours["late_by_s"] == 1.5
    assert ours["outcome"] == "failure"
    assert "alerts" not in ours


def test_only_sign_ins_have_an_outcome_and_alerts_are_there_where_rules_ran() -> None:
    ours = event_as_output(usage("alice"), [alert(1), alert(2), alert(3, rule="vault-export")])["opwatch"]

    assert "outcome" not in ours
    assert ours["alerts"] == ["failed-signin-burst-user", "vault-export"]
    assert event_as_output(usage("alice"), [])["opwatch"]["alerts"] == []


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("2024-12-02T11:54:19.710Z", "2024-12-02T11:54:19.710Z"),
        ("2024-12-02T08:54:19-03:00", "2024-12-02T11:54:19Z"),
        ("2024-12-02 11:54:19", "2024-12-02T11:54:19Z"),
    ],
)
def test_a_timestamp_is_shown_in_utc_and_untouched_where_it_is_utc(sent: str, shown: str) -> None:
    from tui.events.times import parse_timestamp

    event = changed(signin(), timestamp=sent, time=parse_timestamp(sent))

    assert event_as_output(event)["timestamp"] == shown


def test_a_moment_beyond_what_can_be_counted_is_shown_as_sent() -> None:
    event = changed(signin(), timestamp="9999-01-01T00:00:00+01:00", time=LATEST)

    assert event_as_output(event)["timestamp"] == "9999-01-01T00:00:00+01:00"


def test_an_event_without_timestamp_gets_none() -> None:
    assert "timestamp" not in event_as_output(changed(seen(signin().event), timestamp=msgspec.UNSET))
