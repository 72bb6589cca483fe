"""The order of alerts, and which of them go first."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.alerts.test_book import hit
from tui.alerts.joining import opened
from tui.alerts.ranking import last_ranked, ranked
from tui.events.alert import Severity

ALERTS = st.lists(
    st.tuples(st.sampled_from(["open", "snoozed", "closed"]), st.sampled_from(Severity), st.integers(0, 2))
)


@given(ALERTS, st.integers(1, 5))
def test_the_last_few_are_those_that_all_in_order_end_with_equals_too(
    found: list[tuple[str, Severity, int]], number: int
) -> None:
    alerts = [
        replace(opened(hit(at, who=f"U{place}", severity=severity), 0), status=status)
        for place, (status, severity, at) in enumerate(found)
    ]

    assert list(last_ranked(alerts, number)) == ranked(alerts)[: -number - 1 : -1]
