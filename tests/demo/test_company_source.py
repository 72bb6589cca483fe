"""The company's life as the service gives it: reproducible, without gaps and repetitions, with a human rhythm."""

import tomllib
from bisect import bisect
from collections import Counter
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.demo.service import DAY, NOON, WEEK, Clock, ask, drain, stamp
from tui.demo import demo_app, names
from tui.demo.background import background
from tui.demo.company import Company, lists
from tui.demo.company_source import CompanySource
from tui.demo.emulator import emulator
from tui.demo.sources import BEGINNING, Arrival
from tui.demo.stories import Playbill
from tui.demo.vaults import CONTENTS, GROUPS, ITEMS, NAMELESS, group_id, vault_id
from tui.events.stream import Stream
from tui.events.times import parse_timestamp


def held(source: CompanySource, stream: Stream, now: float, since: float = 0.0) -> list[Arrival]:
    moment = int(now * 1e9)
    return list(source.arrivals(stream, BEGINNING, source.end(stream, moment), int(since * 1e9)))


@pytest.fixture(scope="module")
def source() -> CompanySource:
    return CompanySource(live_from=NOON)


@pytest.fixture(scope="module")
def week(source: CompanySource) -> dict[Stream, list[Any]]:
    app = emulator(source, clock=Clock())
    return {stream: drain(app, stream, since=NOON - 2 * WEEK) for stream in Stream}


def test_the_company_has_sixty_people_with_names_and_addresses_of_their_own() -> None:
    people = Company().people

    assert len(people) == 60
    assert len({person.email for person in people}) == 60
    assert len({person.home.ip for person in people}) == 60
    assert {person.email.partition("@")[2] for person in people} == {"acme.test", "partner.test"}


def test_the_seed_decides_who_people_are_and_what_happens() -> None:
    one, same, other = (demo_app(seed, Clock()) for seed in (0, 0, 1))

    def last_day(app: Any, seed: int) -> list[Any]:
        source = CompanySource(seed, live_from=NOON)
        return held(source, Stream.SIGNIN, NOON, NOON - DAY)

    assert last_day(one, 0) == last_day(same, 0)
    assert {event.position.tie for event in last_day(one, 0)}.isdisjoint(
        event.position.tie for event in last_day(other, 1)
    )


@pytest.mark.parametrize("stream", Stream)
def test_every_event_of_the_company_is_served_when_it_arrives(stream: Stream) -> None:
    watch = NOON + 20 * DAY
    source = CompanySource(live_from=watch)
    moments = [source.end(stream, int((watch + hour * 3600) * 1e9)) for hour in range(-480, 3)]

    served = [
        [event.position.tie for event in source.arrivals(stream, first, last, 0)]
        for first, last in pairwise(moments)
    ]

    arrivals = everything(stream, watch)
    happened = [
        [uuid for _, uuid in arrivals[bisect(arrivals, first) : bisect(arrivals, last)]]
        for first, last in pairwise(moments)
    ]
    assert served == happened


def everything(stream: Stream, watch: float) -> list[tuple[int, str]]:
    """Arrival and uuid of all that happens around these weeks, however the source cuts it into pieces."""
    company, playbill = Company(), Playbill(Company(), watch)
    days = [datetime.fromtimestamp(watch, UTC).date() + timedelta(days=number) for number in range(-23, 3)]
    hours = range(int(watch) // 3600 - 500, int(watch) // 3600 + 4)
    happened = [event for day in days for event in background(stream, company, day)]
    happened += [event for hour in hours for telling in playbill.of_hour(hour) for event in telling.events]
    return sorted((event.arrived, event.body["uuid"]) for event in happened if event.stream is stream)


@settings(max_examples=6, deadline=None)
@given(asked=st.floats(0, 3 * DAY), length=st.floats(60, DAY))
def test_a_moment_has_the_same_events_whenever_it_is_asked_for(asked: float, length: float) -> None:
    first = NOON - 4 * DAY + asked
    last, since = first + length, first - DAY
    early, late = (CompanySource(live_from=NOON) for _ in range(2))
    for stream in Stream:
        held(late, stream, NOON, NOON - DAY)  # whoever has computed other days before answers the same

        then = held(early, stream, last, since)
        later = held(late, stream, NOON, since)

        assert then == [event for event in later if event.position.number <= last * 1e9]


@pytest.mark.parametrize("stream", Stream)
@settings(max_examples=6, deadline=None, phases=[Phase.generate])  # shrinking takes minutes
@given(limit=st.integers(1, 1000), begin=st.floats(0, WEEK), steps=st.lists(st.floats(0, 7200), max_size=20))
def test_draining_while_time_moves_neither_loses_nor_repeats(
    stream: Stream, limit: int, begin: float, steps: list[float]
) -> None:
    source, clock = CompanySource(live_from=NOON - DAY), Clock(NOON - begin)
    app = emulator(source, clock=clock)
    since, limit = clock.now - 7200, max(limit, 50)
    at_reset = {e.position.tie for e in held(source, stream, clock.now, since)}
    begun = clock.now

    page = ask(app, stream, {"limit": limit, "start_time": stamp(since)})
    served = page["items"]
    for step in [*steps, 0.0]:
        clock.now += step
        while True:
            page = ask(app, stream, {"cursor": page["cursor"]})
            served += page["items"]
            if not page["has_more"]:
                break

    all_kept = CompanySource(live_from=NOON - DAY, hold_days=21)  # a laptop may have been away for a week
    arrived = held(all_kept, stream, clock.now, begun - 9 * DAY)
    later = {e.position.tie for e in arrived if e.position.number > begun * 1e9}
    assert Counter(item["uuid"] for item in served) == Counter(at_reset | later)


def test_both_versions_hold_the_same_events(source: CompanySource) -> None:
    app = emulator(source, clock=Clock())

    for stream in Stream:
        old, new = (drain(app, stream, since=NOON - DAY, version=version) for version in ("v1", "v2"))
        assert [item["uuid"] for item in old] == [item["uuid"] for item in new]
        assert all("account_uuid" in item for item in new)
        assert not any("account_uuid" in item for item in old)


def test_no_uuid_is_used_twice(week: dict[Stream, list[Any]]) -> None:
    uuids = [item["uuid"] for items in week.values() for item in items]

    assert len(set(uuids)) == len(uuids)


def test_a_week_has_about_three_thousand_signins_and_usages_and_far_fewer_changes(
    week: dict[Stream, list[Any]],
) -> None:
    assert 2_400 < len(week[Stream.SIGNIN]) < 4_800
    assert 2_300 < len(week[Stream.USAGE]) < 4_200
    assert 150 < len(week[Stream.AUDIT]) < 700


def test_the_service_holds_a_week_of_whole_days_and_no_more(week: dict[Stream, list[Any]]) -> None:
    for items in week.values():
        oldest = min(parse_timestamp(item["timestamp"]) for item in items) / 1e9
        assert NOON - WEEK - DAY < oldest < NOON - WEEK + 3600


def test_nothing_is_served_before_it_arrives_nor_from_the_future(source: CompanySource) -> None:
    for stream in Stream:
        for event in held(source, stream, NOON):
            assert event.time is not None
            assert event.time <= event.position.number <= NOON * 1e9


def test_weekends_and_nights_are_quiet(week: dict[Stream, list[Any]]) -> None:
    hours: Counter[bool] = Counter()
    days: Counter[int] = Counter()
    for item in week[Stream.SIGNIN]:
        if item["country"] in ("DE", "PL", "PT"):
            moment = datetime.fromtimestamp(parse_timestamp(item["timestamp"]) // 10**9, UTC)
            days[moment.weekday()] += 1
            hours[6 <= moment.hour < 19] += 1

    assert days[1] > 5 * days[6]
    assert hours[True] > 5 * hours[False]


def test_some_usages_arrive_minutes_and_hours_late_and_out_of_order(source: CompanySource) -> None:
    lags = [(e.position.number - (e.time or 0)) / 1e9 for e in held(source, Stream.USAGE, NOON)]
    times = [e.time or 0 for e in held(source, Stream.USAGE, NOON)]

    assert sum(lag > 60 for lag in lags) > 100
    assert sum(lag > 3600 for lag in lags) > 40
    assert sum(lag > 20 * 3600 for lag in lags) < 50, "only laptops that come back are later"
    assert max(lags) < 8 * DAY
    assert times != sorted(times)


def test_signins_show_mistakes_slips_travel_and_missing_places(week: dict[Stream, list[Any]]) -> None:
    categories = Counter(item["category"] for item in week[Stream.SIGNIN])
    failures = sum(count for category, count in categories.items() if "success" not in category)

    assert {"success", "credentials_failed", "mfa_failed", "sso_failed"} <= set(categories)
    assert 0.03 < failures / categories.total() < 0.2
    assert {"DE", "CA", "PT"} < {item["country"] for item in week[Stream.SIGNIN]}
    assert any("location" not in item for item in week[Stream.SIGNIN])
    assert any(item["timestamp"].endswith("-03:00") for item in week[Stream.SIGNIN])
    assert {len(item["timestamp"]) for item in week[Stream.AUDIT]} > {30}


def test_services_fetch_secrets_day_and_night(week: dict[Stream, list[Any]]) -> None:
    fetches = [item for item in week[Stream.USAGE] if item["user"]["email"] == "svc-deploy@acme.test"]

    assert len(fetches) > 100
    assert {item["action"] for item in fetches} == {"server-fetch"}
    assert {item["client"]["app_name"] for item in fetches} == {"1Password CLI"}
    assert any(datetime.fromisoformat(item["timestamp"]).hour < 4 for item in fetches)


def test_provisioning_comes_from_the_bridge(week: dict[Stream, list[Any]]) -> None:
    bridge = [e for e in week[Stream.AUDIT] if e["actor_details"]["email"].startswith("scim-bridge@")]

    assert {"join", "leave", "update", "create", "suspend"} == {e["action"] for e in bridge}
    assert all("location" not in e for e in bridge)


def test_the_alias_file_names_what_the_company_has_but_for_a_few() -> None:
    known = names()

    assert known.vaults == {vault_id(name): name for name in CONTENTS}
    assert known.groups == {group_id(name): name for name in GROUPS}
    every = {item.uuid: item.name for items in ITEMS.values() for item in items}
    assert set(every) - set(known.items) == {uuid for uuid, name in every.items() if name in NAMELESS}
    assert "Prod DB root" in known.items.values()
    assert tomllib.loads((files("tui.demo") / "names.toml").read_text(encoding="utf-8"))
    assert set(lists()["sensitive_vaults"]) <= set(known.vaults)


def test_oddities_leave_the_specification_now_and_then_and_change_nothing_else() -> None:
    plain, odd = (emulator(CompanySource(live_from=NOON, oddities=o), clock=Clock()) for o in (False, True))
    for stream in Stream:
        before, after = drain(plain, stream, since=NOON - WEEK), drain(odd, stream, since=NOON - WEEK)
        assert [item["uuid"] for item in before] == [item["uuid"] for item in after]
        assert 0.02 < sum(a != b for a, b in zip(before, after, strict=True)) / len(before) < 0.3
    usages = drain(odd, Stream.USAGE, since=NOON - WEEK)
    assert any("policy" in item for item in usages)
    assert any("action" not in item for item in usages)
    assert any(":" in item["client"].get("ip_address", "") for item in usages)
    assert any("ip" in item["client"] for item in usages)
