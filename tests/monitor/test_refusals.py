"""What happens when the service refuses a cursor, a token or a request, or sends what nobody can read."""

import pytest

from tests.monitor.scripted import BEGINNING, NOON, Enough, Said, World, event, page
from tui.events.stream import Stream
from tui.events_api.errors import BadCursor, BadRequest, EventsApiError, PageUnreadable, TokenRefused, TooLarge
from tui.events_api.pages import Cursor, Page, Reset
from tui.monitor.following import StreamFollower

DAY = 86_400
REFUSED_CURSOR = BadCursor("The service does not take the request (400 Bad Request)", status=400)
REFUSED_TOKEN = TokenRefused("The service refuses the token (401 Unauthorized)", status=401)
DAMAGED = PageUnreadable("The answer is not a page of events", status=200)
A_DAY_BACK = Reset(start_ns=int((NOON - DAY) * 1e9))


# cursors


async def test_a_refused_cursor_is_followed_at_once_by_reading_from_an_hour_before_what_is_known() -> None:
    world = World(page(event("A", at=-1), cursor="a"), REFUSED_CURSOR, page("A", "B", cursor="b"))

    await world.play(A_DAY_BACK)

    assert world.places == ["-86400 s", "a", "-3601 s", "b"]
    assert world.waited == [60, 0, 60]
    assert world.taken == ["A", "B"]


async def test_the_gap_is_told_once_with_its_reason_and_its_moment() -> None:
    refusals: list[Said] = [REFUSED_CURSOR, page(cursor="x")] * 5
    world = World(page(cursor="a"), *refusals)

    await world.play(A_DAY_BACK)

    assert world.notices == [
        "Sign-ins: the service does not know our place in the stream any more "
        "(The service does not take the request (400 Bad Request)); reading again from 2026-03-02 11:00 UTC. "
        "What arrived late from before then may be missing"
    ]


async def test_a_later_refusal_is_told_again_when_cursors_were_good_meanwhile() -> None:
    world = World(page(cursor="a"), REFUSED_CURSOR, page(cursor="b"), page(cursor="b"), REFUSED_CURSOR)

    await world.play(A_DAY_BACK)

    assert len(world.notices) == 2


async def test_a_service_that_refuses_every_cursor_is_asked_ever_more_slowly() -> None:
    rounds: list[Said] = [page("A", cursor="x", more=True), REFUSED_CURSOR] * 12
    world = World(*rounds, jitter=1.0)

    await world.play()

    assert world.waited[1::2] == [0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    assert {health.state for health in world.health[4:]} == {"failing"}
    assert {health.failing_since for health in world.health[4:]} == {NOON}
    assert world.health[-1].error == (
        "The service does not take the request (400 Bad Request), since 12:00 UTC. "
        "Reading again from 2026-03-02 11:00 UTC."
    )


async def test_a_cursor_refused_within_the_first_backlog_begins_as_the_stream_began() -> None:
    late = event("A", at=-80_000)
    world = World(page("B", cursor="a", more=True), REFUSED_CURSOR, page(late, "B", cursor="b"))

    await world.play(A_DAY_BACK)

    assert world.places[2] == "-86400 s"
    assert world.taken == ["B", "A"]


@pytest.mark.parametrize(("odd", "start"), [(10**9, -3_600), (-4 * 10**9, -DAY), (-1800, -5_400)])
async def test_an_event_dated_centuries_ahead_or_back_moves_no_beginning_beyond_what_is_known(
    odd: float, start: float
) -> None:
    world = World(page(event("A", at=odd), cursor="a"), REFUSED_CURSOR)

    await world.play(A_DAY_BACK)

    assert world.places[2] == f"{start:+.0f} s"


async def test_a_wrong_clock_is_known_by_the_clock_of_the_service() -> None:
    world = World(page(cursor="a", skew=2 * DAY), page(cursor="a", skew=2 * DAY), REFUSED_CURSOR)

    await world.play(Reset(start_ns=int((NOON - 9 * DAY) * 1e9)))

    assert world.places[3] == f"{-2 * DAY - 3_600 + 60:+.0f} s"


@pytest.mark.parametrize("years", [8_000, 2, -2, -2_025])
async def test_a_date_that_is_years_off_tells_nothing_of_where_to_read_again(years: int) -> None:
    skew = -years * 365.2425 * DAY
    world = World(page(cursor="a", skew=skew), page(cursor="a", skew=skew), REFUSED_CURSOR)

    await world.play(A_DAY_BACK)

    assert world.places[3] == f"{60 - 3_600:+.0f} s"


async def test_item_usages_come_late_so_they_are_read_again_from_two_days_back() -> None:
    world = World(page(cursor="a"), REFUSED_CURSOR)
    follower = StreamFollower(Stream.USAGE, world, world.pulse, world.take, world.notices.append, world.pace)

    with pytest.raises(Enough):
        await follower.follow(Reset(start_ns=int((NOON - 9 * DAY) * 1e9)))

    assert world.places[2] == f"{-2 * DAY} s"


async def test_a_kept_cursor_that_is_refused_falls_back_to_what_came_with_it() -> None:
    world = World(REFUSED_CURSOR, page("A", cursor="b"))

    await world.play(Cursor("kept"), fallback=A_DAY_BACK)

    assert world.places == ["kept", "-86400 s", "b"]


async def test_a_kept_cursor_without_anything_to_fall_back_to_reads_the_last_hour() -> None:
    world = World(REFUSED_CURSOR)

    await world.play(Cursor("kept"))

    assert world.places[1] == "default"
    assert "reading again from the beginning" in world.notices[0]


# tokens


async def test_a_refused_token_stops_the_stream_and_is_tried_again_after_minutes_only() -> None:
    world = World(*[REFUSED_TOKEN] * 6)

    await world.play()

    assert world.waited == [60, 120, 240, 300, 300, 300]
    assert {health.state for health in world.health[1:]} == {"stopped"}
    assert {health.failing_since for health in world.health[1:]} == {NOON}
    assert world.health[1].error == (
        "The service refuses the token (401 Unauthorized), since 12:00 UTC. Check the token's expiry, its region "
        "and its event types, or issue a new one. opwatch looks again by itself."
    )
    assert world.health[1].next_poll == NOON + 60


async def test_a_refused_stream_tries_at_once_when_asked_to() -> None:
    world = World(page("A", cursor="a", more=True), REFUSED_TOKEN, page("B", cursor="b"))
    follower = world.follower()
    world.while_asleep = lambda _: follower.poll_now() if len(world.asked) == 2 else None

    with pytest.raises(Enough):
        await follower.follow(BEGINNING)

    assert world.waited == [0, 5, 60]
    assert world.taken == ["A", "B"]


async def test_a_stream_refused_within_a_backlog_goes_on_where_it_was() -> None:
    world = World(page("A", cursor="a", more=True), REFUSED_TOKEN, page("B", cursor="b"))

    await world.play()

    assert world.places == ["-3600 s", "a", "a", "b"]
    assert world.health[-1].state == "ok"


async def test_a_renewed_token_is_noticed_while_the_old_one_is_refused() -> None:
    world = World(*[REFUSED_TOKEN] * 3, page("A", cursor="a"))
    answers = iter([False] * 4 + [False, True])

    async def renewed() -> bool:
        return next(answers, False)

    world.renewed = renewed
    await world.play()

    assert world.waited == [60, 30, 240, 60]
    assert world.taken == ["A"]


async def test_a_suspended_machine_tries_a_refused_token_as_soon_as_it_wakes() -> None:
    world = World(*[REFUSED_TOKEN] * 4, page("A", cursor="a"))

    def suspend(_: float) -> None:
        world.now += 3_600.0 if len(world.asked) == 4 else 0.0

    world.while_asleep = suspend
    await world.play()

    assert world.waited == [60, 120, 240, 5, 60]


async def test_after_a_good_answer_patience_begins_anew() -> None:
    world = World(*[REFUSED_TOKEN] * 4, page(cursor="a"), REFUSED_TOKEN)

    await world.play()

    assert world.waited == [60, 120, 240, 300, 60, 60]


async def test_a_stream_that_the_token_may_not_read_stays_absent_until_it_answers() -> None:
    world = World(REFUSED_TOKEN, REFUSED_TOKEN, page("A", cursor="a"))

    def learn_of_it(_: float) -> None:
        if len(world.asked) == 1:
            world.pulse.absent()

    world.while_asleep = learn_of_it
    await world.play()

    assert [health.state for health in world.health] == ["starting", "absent", "absent", "ok"]


# requests, pages


async def test_a_request_that_is_not_taken_is_repeated_each_minute_and_told() -> None:
    world = World(*[BadRequest("The service does not take the request (400 Bad Request)", status=400)] * 3)

    await world.play()

    assert world.places == ["-3600 s"] * 4
    assert world.waited == [60, 60, 60]
    assert world.health[-1].state == "failing"
    assert world.health[-1].error.endswith("this is a fault of opwatch. Retrying.")


@pytest.mark.parametrize("damage", [DAMAGED, TooLarge("The answer is larger than 33,554,432 bytes", status=200)])
async def test_a_page_that_stays_unreadable_says_stuck_and_is_asked_for_again_and_again(
    damage: EventsApiError,
) -> None:
    world = World(page("A", cursor="a"), *[damage] * 200, page("B", cursor="b"), jitter=1.0)

    await world.play()

    assert set(world.places[1:-1]) == {"a"}
    assert max(world.waited) <= 66
    assert world.health[2].error.startswith(damage.summary)
    for health in world.health[3:-1]:
        assert health.error.startswith(f"STUCK: {damage.summary}, since 12:01 UTC. ")
        assert health.state == "failing"
        assert health.next_poll is not None
    assert world.health[-1].state == "ok"
    assert world.taken == ["A", "B"]


async def test_a_page_is_skipped_on_demand_only_and_the_gap_is_told() -> None:
    world = World(page("A", cursor="a"), DAMAGED, DAMAGED, DAMAGED, page("B", cursor="n"))
    follower = world.follower()
    skipped: list[bool] = []

    def skip(_: float) -> None:
        if len(world.asked) in (1, 2, 4):
            skipped.append(follower.skip_page())

    world.while_asleep = skip
    with pytest.raises(Enough):
        await follower.follow(BEGINNING)

    assert skipped[-1] is True
    assert not any(skipped[:-1])
    assert world.places == ["-3600 s", "a", "a", "a", "+64 s", "n"]
    assert world.notices == [
        "Sign-ins: a page was skipped because it was asked for; "
        "not read: from 2026-03-02 12:00 UTC to 2026-03-02 12:01 UTC"
    ]
    assert world.taken == ["A", "B"]


async def test_what_was_skipped_is_not_read_again_when_a_cursor_is_refused() -> None:
    world = World(page("A", cursor="a"), DAMAGED, DAMAGED, page(cursor="n", more=True), REFUSED_CURSOR)
    follower = world.follower()
    world.while_asleep = lambda _: (follower.skip_page(), None)[1]

    with pytest.raises(Enough):
        await follower.follow(BEGINNING)

    assert world.places[3:] == ["+62 s", "n", "+62 s"]


async def test_there_is_nothing_to_skip_when_all_is_well_again() -> None:
    world = World(DAMAGED, DAMAGED, page("A", cursor="a"), page("B", cursor="b"))
    follower = world.follower()
    skipped: list[bool] = []
    world.while_asleep = lambda _: skipped.append(follower.skip_page()) if len(world.asked) > 2 else None

    with pytest.raises(Enough):
        await follower.follow(BEGINNING)

    assert not any(skipped)
    assert world.taken == ["A", "B"]


async def test_a_first_page_that_is_skipped_was_never_read() -> None:
    world = World(DAMAGED, DAMAGED, page(cursor="n"))
    follower = world.follower()
    world.while_asleep = lambda _: (follower.skip_page(), None)[1]

    with pytest.raises(Enough):
        await follower.follow(BEGINNING)

    assert world.notices[0].endswith("not read: up to 2026-03-02 12:00 UTC")


async def test_a_page_read_after_all_is_not_skipped() -> None:
    world = World()
    follower = world.follower()

    def at_last() -> Page:
        assert follower.skip_page()
        return page("A", cursor="a")

    world.script = [DAMAGED, DAMAGED, at_last, page("B", cursor="b")]
    with pytest.raises(Enough):
        await follower.follow(BEGINNING)

    assert world.notices == []
    assert world.taken == ["A", "B"]
