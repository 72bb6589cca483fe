"""The staged attacks: when they come, that the service shows them, and that each is what its kind says."""

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from tests.demo.service import DAY, NOON, WEEK, Clock, drain
from tui.demo.company_source import CompanySource
from tui.demo.emulator import emulator
from tui.demo.plots import PLOTS
from tui.demo.stories import LIVE_PERIOD, LONGEST, Story
from tui.demo.vaults import ITEMS
from tui.events.stream import Stream

HOURS = 2
"""Length of the watch in these tests."""
END = NOON + HOURS * 3600


@pytest.fixture(scope="module")
def source() -> CompanySource:
    return CompanySource(live_from=NOON)


@pytest.fixture(scope="module")
def served(source: CompanySource) -> dict[str, Any]:
    app = emulator(source, clock=Clock(END + LONGEST))
    return {item["uuid"]: item for stream in Stream for item in drain(app, stream, since=NOON - WEEK)}


def told(source: CompanySource, start: float, end: float) -> list[Story]:
    return source.stories(int(start * 1e9), int(end * 1e9))


def events(story: Story, served: dict[str, Any]) -> list[Any]:
    return [served[uuid] for _, uuid in story.events]


def test_the_service_shows_every_event_of_every_story(source: CompanySource, served: dict[str, Any]) -> None:
    stories = told(source, NOON - WEEK, END)

    assert len(stories) > 60
    for story in stories:
        assert all(uuid in served for _, uuid in story.events)
        assert story.begins <= story.ends < story.begins + LONGEST * 1e9


def test_every_few_minutes_of_a_watch_a_story_begins(source: CompanySource) -> None:
    begins = [NOON, *(story.begins / 1e9 for story in told(source, NOON, END)), END]

    assert all(later - earlier <= LIVE_PERIOD + 10 for earlier, later in pairwise(begins))


def test_the_past_has_a_story_every_few_hours_and_every_kind_in_two_days(source: CompanySource) -> None:
    stories = told(source, NOON - 2 * DAY, NOON - 600)

    assert 11 <= len(stories) <= 13
    assert len({story.kind for story in told(source, NOON - 4 * DAY, NOON - 600)}) == len(PLOTS)


@pytest.mark.parametrize("start", [NOON, NOON + 61.5, NOON + 3599, NOON + 12 * 3600 - 1])
def test_a_watch_sees_a_burst_of_prompts_end_in_success_seconds_after_its_start(start: float) -> None:
    app = emulator(CompanySource(live_from=start), clock=Clock(start + 20))

    arrived = drain(app, Stream.SIGNIN, since=start - 600)

    (point,) = [i for i in arrived if i["type"] == "mfa_ok" and i["client"]["app_name"] == "1Password for Web"]
    victim = point["target_user"]["email"]
    prompts = [i for i in arrived if i["category"] == "mfa_failed" and i["target_user"]["email"] == victim]
    assert len(prompts) >= 5


def test_stories_of_the_past_do_not_depend_on_the_start_of_the_watch() -> None:
    early, late = CompanySource(live_from=NOON), CompanySource(live_from=NOON + 3 * DAY)

    past = told(early, NOON - WEEK, NOON - 600)

    assert past
    assert past == told(late, NOON - WEEK, NOON - 600)


def test_another_seed_tells_other_stories() -> None:
    one, other = (told(CompanySource(seed, live_from=NOON), NOON - WEEK, NOON) for seed in (0, 1))

    assert {s.begins for s in one}.isdisjoint({s.begins for s in other})


def stories_of(kind: str, source: CompanySource) -> list[Story]:
    found = [story for story in told(source, NOON - WEEK, END) if story.kind == kind]
    assert found
    return found


def test_stuffing_tries_many_users_once_or_twice_from_one_address(
    source: CompanySource, served: dict[str, Any]
) -> None:
    for story in stories_of("credential-stuffing", source):
        tries = Counter(e["target_user"]["email"] for e in events(story, served))
        assert sum(count <= 2 for count in tries.values()) >= 15
        assert tries.total() >= 20
        assert {e["client"]["ip_address"] for e in events(story, served)} == {story.ip}


def test_spraying_tries_several_users_a_few_times_each(source: CompanySource, served: dict[str, Any]) -> None:
    for story in stories_of("password-spray", source):
        tries = Counter(e["target_user"]["email"] for e in events(story, served))
        assert len(tries) >= 5
        assert set(tries.values()) == {3}
        assert tries.total() >= 15


def test_fatigue_ends_in_success_and_the_root_password(source: CompanySource, served: dict[str, Any]) -> None:
    for story in stories_of("mfa-fatigue", source):
        happened = events(story, served)
        signins = [e["category"] for e in happened if "category" in e]
        assert signins[:-1] == ["mfa_failed"] * (len(signins) - 1)
        assert len(signins) >= 6
        assert signins[-1] == "success"
        revealed = [e for e in happened if e.get("action") == "reveal"]
        assert revealed[0]["item_uuid"] == ITEMS["Production"][0].uuid
        assert revealed[0]["user"]["email"] == story.actor


def test_a_guessed_password_follows_a_dozen_wrong_ones(source: CompanySource, served: dict[str, Any]) -> None:
    for story in stories_of("guessed-password", source):
        signins = [e["category"] for e in events(story, served) if "category" in e]
        assert signins[:-1] == ["credentials_failed"] * (len(signins) - 1)
        assert len(signins) >= 11
        assert signins[-1] == "success"


def test_bulk_reveal_opens_sixteen_and_more_different_items_in_minutes(
    source: CompanySource, served: dict[str, Any]
) -> None:
    sizes = set()
    for story in stories_of("bulk-reveal", source):
        items = {e["item_uuid"] for e in events(story, served) if e["action"] == "reveal"}
        assert len(items) >= 16
        assert story.ends - story.begins < 300 * 10**9
        sizes.add(len(items) > 40)
    assert sizes == {True, False}


def test_a_self_grant_has_one_person_on_both_sides_and_is_used(
    source: CompanySource, served: dict[str, Any]
) -> None:
    for story in stories_of("self-grant", source):
        grant, *uses = events(story, served)
        assert (grant["action"], grant["object_type"]) == ("grant", "uva")
        assert grant["actor_uuid"] == grant["aux_uuid"]
        assert {use["vault_uuid"] for use in uses} == {grant["object_uuid"]}
        assert {use["user"]["uuid"] for use in uses} == {grant["actor_uuid"]}


def test_an_export_is_told_by_both_streams(source: CompanySource, served: dict[str, Any]) -> None:
    for story in stories_of("vault-export", source):
        *uses, export = events(story, served)
        assert (export["action"], export["object_type"]) == ("export", "vault")
        assert {use["vault_uuid"] for use in uses} == {export["object_uuid"]}


def test_a_revoked_token_is_an_audit_event(source: CompanySource, served: dict[str, Any]) -> None:
    for story in stories_of("token-revoked", source):
        assert ("trevoke", "satoken") in [(e["action"], e["object_type"]) for e in events(story, served)]


def test_the_background_has_none_of_what_the_stories_are_about(
    source: CompanySource, served: dict[str, Any]
) -> None:
    staged = {uuid for story in told(source, NOON - 9 * DAY, END + 60) for _, uuid in story.events}
    background = [item for uuid, item in served.items() if uuid not in staged]
    changes = Counter((e.get("action"), e.get("object_type")) for e in background)

    assert not changes["export", "vault"]
    assert not changes["trevoke", "satoken"]
    made = {e["object_uuid"] for e in background if e.get("action") == "create"}
    for e in background:
        if e.get("object_type") == "uva" and e["actor_uuid"] == e["aux_uuid"]:
            assert e["object_uuid"] in made, "only whoever made a vault is given it"
