"""Kind `first_seen`: what is new to somebody, quiet while learning, and never its own baseline."""

import random

from hypothesis import given
from hypothesis import strategies as st

from tests.detection.rules import alerts, hits, rule
from tests.factories import signin, usage
from tui.detection.engine import Engine
from tui.detection.kinds.learning import Learning
from tui.events.model import Seen

DAY = 86_400
COUNTRY = {
    "kind": "first_seen",
    "stream": "signin",
    "match": {"outcome": "success"},
    "of": ["country"],
    "history": "90d",
    "warmup": "7d",
    "min_days": 2,
    "min_events": 10,
}


def routine(country: str = "CA", days: int = 21, user: str = "alice", start: int = 0) -> list[Seen]:
    """A sign-in a day."""
    return [signin(user, country=country, at=(start + day) * DAY) for day in range(days)]


def away(country: str, day: float, user: str = "alice", **more: object) -> Seen:
    return signin(user, country=country, at=day * DAY, **more)  # type: ignore[arg-type]


def countries(events: list[Seen], **keys: object) -> list[str]:
    return [hit.titled(hit.measure) for hit in hits(rule(COUNTRY, title="{value}", **keys), events)]


def test_a_value_that_was_never_seen_fires_in_its_own_hour_with_its_baseline() -> None:
    (hit,) = hits(rule(COUNTRY, title="{user} from {value}, knew {known}"), [*routine(), away("RO", 21)])

    assert hit.titled(1) == "alice@acme.test from RO, knew 1"
    assert hit.why[0].sentence() == (
        "country not seen before by user: RO (limit known after 3d on 2 days); 1 known in 21 days, 22 events"
    )


def test_what_is_usual_stays_quiet() -> None:
    assert not countries([*routine(), away("CA", 21)])


def test_an_alert_does_not_teach_itself_in() -> None:
    visits = [away("RO", 21), away("RO", 21.1), away("RO", 22)]

    assert countries([*routine(), *visits]) == ["RO"] * 3
    assert len(alerts(rule(COUNTRY), [*routine(), *visits])) == 1


def test_waiting_does_not_make_one_visit_a_habit() -> None:
    assert countries([*routine(), away("RO", 21), away("RO", 31)]) == ["RO", "RO"]
    assert countries([*routine(), away("RO", 21), away("RO", 31)], min_days=1) == ["RO"]


def test_a_place_used_on_several_days_becomes_known() -> None:
    assert countries([*routine(), away("PT", 21), away("PT", 22), away("PT", 25)]) == ["PT", "PT"]


def test_a_value_missed_for_longer_than_the_history_is_new_again() -> None:
    moved = routine("PT", 40, start=21)

    assert countries([*routine(), *moved, away("CA", 62)], history="30d")[-1] == "CA"
    assert countries([*routine(), *moved, away("CA", 62)], history="60d")[-1] == "PT"


def test_it_is_quiet_while_it_learns() -> None:
    assert not countries([*routine(days=6), away("RO", 6)], min_events=0)
    assert countries([*routine(days=7), away("RO", 7)], min_events=0)
    assert not countries([*routine(days=9), away("RO", 9)])


def test_a_new_starter_is_learned_first() -> None:
    assert not countries([*routine(), away("PT", 21, "newcomer"), away("ES", 22, "newcomer")], min_events=0)


def test_a_late_older_sighting_only_moves_the_first_one_back() -> None:
    late = away("RO", 20.5, received=21.5 * DAY)

    assert countries([*routine(), away("RO", 21), late]) == ["RO"]


def test_an_event_without_the_field_is_neither_new_nor_old() -> None:
    assert not countries([*routine(), signin(country=None, at=21 * DAY)])


def test_several_new_values_are_one_alert_that_counts_them() -> None:
    tour = [away(country, 21 + number / 10) for number, country in enumerate(("RO", "VN", "BR", "RO"))]

    (alert,) = alerts(rule(COUNTRY, title="{count} new"), [*routine(), *tour])

    assert (alert.measure, alert.hits, alert.title) == (3, 4, "3 new")


def test_a_rule_says_how_far_its_learning_is() -> None:
    engine = Engine([rule(COUNTRY)])
    assert engine.learning() == {"tried": Learning(0, 7 * DAY * 10**9)}

    for event in routine(days=5):
        engine.judge(event)
    assert engine.learning()["tried"].words() == "learning, 4 of 7 days"
    for event in routine(days=4, start=5):
        engine.judge(event)
    assert engine.learning() == {}


IDLE = {
    "kind": "first_seen",
    "stream": ["signin", "usage"],
    "of": ["account"],
    "idle": "45d",
    "history": "120d",
    "warmup": "0s",
    "min_events": 0,
    "title": "{user} after {gap}",
}


def test_somebody_who_comes_back_after_long_is_told_once() -> None:
    (hit,) = hits(rule(IDLE), [signin(at=0), usage(at=46 * DAY), usage(at=46 * DAY + 5)])

    assert hit.titled(1) == "alice@acme.test after 46d"
    assert hit.why[0].sentence() == "nothing seen of this user for: 46d (limit 45d)"
    assert not hits(rule(IDLE), [signin(at=0), usage(at=44 * DAY)])


def test_a_late_event_wakes_nobody() -> None:
    assert not hits(rule(IDLE), [signin(at=100 * DAY), usage(at=0, received=101 * DAY)])


@given(
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from("AB")), max_size=30), st.randoms(use_true_random=False)
)
def test_what_is_known_does_not_depend_on_the_order_of_arrival(
    visits: list[tuple[int, str]], chance: random.Random
) -> None:
    """All is read before the last event; whether that one is new must be the same."""
    events = [signin(country=country, at=day * DAY, received=41 * DAY) for day, country in visits]
    last = [away(country, 41) for country in "AB"]
    tried = rule(COUNTRY, min_events=0)

    def new(order: list[Seen]) -> set[str]:
        found = {event.event.uuid for event in last}
        return {hit.trigger for hit in hits(tried, [*order, *last])} & found

    in_order = sorted(events, key=lambda seen: seen.event.time)
    assert new(in_order) == new(chance.sample(events, len(events)))
