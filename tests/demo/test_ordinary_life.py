"""Days that look like an attack and are none: the company's life puts the rules to the test."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from tui.demo.background import background
from tui.demo.cities import COWORKING, NEW_VPN_EXIT, OFFICES, VPN_EXITS, kilometres
from tui.demo.comings import comings
from tui.demo.company import PROVISIONING_DOMAIN, Company, lists
from tui.demo.engineers import command_line, deploys
from tui.demo.handwork import group_by_hand, vault_cleared
from tui.demo.interns import cohort, interns, month_of
from tui.demo.journeys import journey
from tui.demo.laptops import forgotten_tablet, new_laptops, returning_laptops
from tui.demo.reviews import access_review
from tui.demo.rotation import rotation, wrong_tries
from tui.demo.shapes import Happening
from tui.demo.usages import LATEST
from tui.demo.vaults import ITEMS
from tui.demo.workday import Workday, workdays
from tui.events.stream import Stream

COMPANY = Company(3)
MONDAY = date(2026, 2, 2)
WEEKS = [MONDAY + timedelta(days=number) for number in range(35)]
HALF_A_YEAR = [MONDAY + timedelta(days=number) for number in range(182)]
ROTATION, REVIEW = date(2026, 2, 11), date(2026, 2, 17)


def happening(special: Callable[[Company, date], Iterator[Happening]]) -> dict[date, list[Happening]]:
    """The dates that have some of it."""
    found = {day: list(special(COMPANY, day)) for day in WEEKS}
    return {day: events for day, events in found.items() if events}


def actions(events: list[Happening]) -> Counter[str]:
    return Counter(event.body["action"] for event in events if "action" in event.body)


@pytest.fixture(scope="module")
def working() -> list[Workday]:
    """All work of the weeks, in order of time."""
    return sorted((work for day in WEEKS for work in workdays(COMPANY, day)), key=lambda work: work.spans[0])


def test_on_rotation_day_every_shared_item_is_changed_once_and_many_are_looked_at() -> None:
    days = happening(rotation)

    assert list(days) == [ROTATION]
    changed = Counter(e.body["item_uuid"] for e in days[ROTATION] if e.body["action"] == "server-update")
    assert set(changed) == {item.uuid for items in ITEMS.values() for item in items}
    assert set(changed.values()) == {1}
    assert len({e.body["user"]["email"] for e in days[ROTATION] if "user" in e.body}) > 40
    assert actions(days[ROTATION])["changemp"] > 5


def test_the_morning_after_some_type_the_old_password() -> None:
    tries = [wrong_tries(COMPANY, person, ROTATION + timedelta(days=1)) for person in COMPANY.people]

    assert 2 < sum(number > 0 for number in tries) < 20
    assert max(tries) <= 3
    assert not any(wrong_tries(COMPANY, person, ROTATION) for person in COMPANY.people)


def test_on_thursdays_berlin_sits_behind_an_address_that_no_list_names() -> None:
    thursday = {work.spot for work in workdays(COMPANY, ROTATION + timedelta(days=1))}
    friday = {work.spot for work in workdays(COMPANY, ROTATION + timedelta(days=2))}

    assert COWORKING in thursday - friday
    assert not any(COWORKING.ip in values for values in lists().values())


def test_the_directory_makes_six_accounts_in_one_go_and_each_is_set_up_the_same_morning() -> None:
    days = happening(comings)

    assert list(days) == [MONDAY, date(2026, 2, 27), date(2026, 3, 2)]
    events = days[MONDAY]
    bridge = [e for e in events if e.body.get("actor_details", {}).get("email", "").endswith(PROVISIONING_DOMAIN)]
    assert actions(bridge) == {"provsn": 6, "activate": 6, "join": 12}
    starters = {person.email for person in cohort(COMPANY.seed, month_of(MONDAY))}
    assert {e.body["target_user"]["email"] for e in events if e.stream is Stream.SIGNIN} == starters


def test_nobody_works_before_the_first_or_after_the_last_day() -> None:
    for person in cohort(COMPANY.seed, month_of(MONDAY)):
        assert person.since is not None
        assert person.until is not None
        assert person.email.count(".") == 2
        assert person in interns(COMPANY.seed, person.since)
        assert person in interns(COMPANY.seed, person.until)
        assert person not in interns(COMPANY.seed, person.since - timedelta(days=1))
        assert person not in interns(COMPANY.seed, person.until + timedelta(days=1))


def test_what_a_leaver_did_before_the_suspension_may_arrive_after_it_and_nothing_happens_after_it() -> None:
    last = next(person.until for person in cohort(COMPANY.seed, month_of(MONDAY) - 1) if person.until)
    around = [last + timedelta(days=number) for number in range(-1, 5)]
    events = [e for stream in Stream for day in around for e in background(stream, COMPANY, day)]
    suspended = {e.body["object_uuid"]: e for e in events if e.body.get("action") == "suspend"}

    assert len(suspended) == 6
    theirs = [e for e in events if (e.body.get("user") or e.body.get("target_user") or {}).get("uuid") in suspended]
    late = 0
    for event in theirs:
        end = suspended[(event.body.get("user") or event.body["target_user"])["uuid"]]
        assert event.time < end.time or event.body.get("category") == "credentials_failed"
        late += event.stream is Stream.USAGE and event.arrived > end.arrived
    assert late > 2
    assert any(event.body.get("category") == "credentials_failed" and event.time > end.time for event in theirs)


def test_an_access_review_takes_away_and_hardly_gives() -> None:
    days = happening(access_review)

    assert list(days) == [REVIEW]
    assert sum(actions(days[REVIEW])[word] for word in ("revoke", "leave")) >= 20
    assert actions(days[REVIEW])["grant"] <= 5


def test_deploys_fetch_the_same_secrets_at_each_stage() -> None:
    days = happening(deploys)

    assert {day.weekday() for day in days} == {1, 3}
    assert len(days) == 10
    for events in days.values():
        assert set(Counter(e.body["item_uuid"] for e in events).values()) == {3}


def test_the_command_line_has_few_users_who_need_few_items_at_a_time(working: list[Workday]) -> None:
    users = Counter(
        e.body["user"]["email"] for day in happening(command_line).values() for e in day if "user" in e.body
    )

    assert 5 < len(users) < 24
    assert users.keys() <= {work.person.email for work in working if work.person.uses_command_line}


def test_a_laptop_that_was_away_delivers_a_week_at_once() -> None:
    days = happening(returning_laptops)

    assert len(days) > 2
    for events in days.values():
        lags = [(event.arrived - event.time) / 1e9 for event in events]
        assert max(lags) > 4 * 86_400 > LATEST
        arrivals = [event.arrived for event in events]
        assert max(arrivals) - min(arrivals) < 30e9


def test_nobody_is_anywhere_sooner_than_a_flight(working: list[Workday]) -> None:
    trips = [(p, trip) for p in COMPANY.people for day in WEEKS[::7] if (trip := journey(COMPANY, p, day))]

    assert len(trips) > 5
    for person, _ in trips:
        for one, other in pairwise(work for work in working if work.person is person):
            if one.spot.city is None or other.spot.city is None or other.spot in (*VPN_EXITS, NEW_VPN_EXIT):
                continue
            hours = (other.spans[0][0] - one.spans[-1][1]) / 3600
            distance = kilometres(one.spot.city, other.spot.city)
            assert distance < 800 or one.spot in VPN_EXITS or 0 < distance / max(hours, 0.01) < 860


def test_the_vpn_takes_a_few_elsewhere_in_the_middle_of_a_day(working: list[Workday]) -> None:
    exits = Counter(work.spot for work in working if work.spot in VPN_EXITS)

    assert len(exits) == len(VPN_EXITS)
    assert {spot.ip for spot in VPN_EXITS} == set(lists()["vpn_ips"])
    assert NEW_VPN_EXIT.ip not in lists()["vpn_ips"]


@pytest.mark.parametrize("stream", Stream)
def test_what_a_date_brings_arrives_on_it_or_the_next(stream: Stream) -> None:
    for day in WEEKS[::3]:
        for event in background(stream, COMPANY, day):
            arrived = datetime.fromtimestamp(event.arrived / 1e9, UTC).date()
            assert day - timedelta(days=1) <= arrived <= day + timedelta(days=2)


def test_it_puts_somebody_into_a_group_by_hand_now_and_then_never_themselves() -> None:
    adds = [event for events in happening(group_by_hand).values() for event in events]

    assert 4 < len(adds) < 20
    for add in adds:
        assert add.body["action"] == "join"
        assert add.body["actor_uuid"] != add.body["aux_uuid"]
        assert add.body["object_uuid"] not in lists()["privileged_groups"]


def test_a_vault_is_cleared_at_a_persons_pace() -> None:
    days = [events for day in HALF_A_YEAR if (events := list(vault_cleared(COMPANY, day)))]

    assert 1 < len(days) < 20
    for events in days:
        assert len(events) >= 10
        assert len({event.body["actor_uuid"] for event in events}) == 1
        assert all(other.time - one.time >= 60e9 for one, other in pairwise(events))


def test_a_new_laptop_makes_itself_trusted_and_the_old_one_goes() -> None:
    days = [events for day in HALF_A_YEAR if (events := list(new_laptops(COMPANY, day)))]

    assert 5 < len(days) < 40
    for events in days:
        made, *_, gone = [event.body for event in events if event.stream is Stream.AUDIT]
        assert (made["action"], gone["action"]) == ("create", "delete")
        assert made["session"]["device_uuid"] == made["object_uuid"] != gone["object_uuid"]


def test_the_day_after_rotation_a_tablet_tries_the_old_password_slowly() -> None:
    days = happening(forgotten_tablet)

    assert list(days) == [ROTATION + timedelta(days=1)]
    (tries,) = days.values()
    assert len({event.body["target_user"]["email"] for event in tries}) == 1
    assert all(other.time - one.time >= 900e9 for one, other in pairwise(tries))


def test_some_journeys_go_to_another_office_and_now_and_then_a_team_meets_abroad() -> None:
    weeks = [MONDAY + timedelta(days=7 * number) for number in range(26)]
    trips = {(week, p): trip for week in weeks for p in COMPANY.people if (trip := journey(COMPANY, p, week))}
    together = Counter(
        (week, trip.hotel) for (week, _), trip in trips.items() if trip.hotel not in OFFICES.values()
    )

    assert 10 < sum(trip.hotel in OFFICES.values() for trip in trips.values()) < len(trips) / 3
    assert max(together.values()) >= 3, "a team in one hotel"


def test_offices_are_listed() -> None:
    assert set(lists()["office_ips"]) == {spot.ip for spot in OFFICES.values()}
