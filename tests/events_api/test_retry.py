"""When we ask again, and how long we wait."""

import pytest

from tui.events_api.errors import BadCursor, BadRequest, EventsApiError, ServiceDown, Throttled, TokenRefused
from tui.events_api.retry import Backoff, with_retries


class Service:
    """Fails with each of these in turn, then answers; its clock moves while others sleep."""

    def __init__(self, *errors: EventsApiError) -> None:
        self.errors = list(errors)
        self.now = 0.0
        self.naps: list[float] = []
        self.told: list[tuple[EventsApiError, float]] = []

    async def __call__(self) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return "answer"

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds

    async def asked(self, retry_for: float | None = None, jitter: float = 1.0) -> str:
        return await with_retries(
            self,
            retry_for=retry_for,
            clock=lambda: self.now,
            sleep=self.sleep,
            random=lambda: jitter,
            on_failure=lambda error, delay: self.told.append((error, delay)),
        )


async def test_waits_double_up_to_a_minute_and_never_end() -> None:
    service = Service(*[ServiceDown("down")] * 10)

    assert await service.asked() == "answer"

    assert service.naps == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    assert [delay for _, delay in service.told] == service.naps


async def test_jitter_takes_any_part_of_the_wait() -> None:
    service = Service(*[ServiceDown("down")] * 3)

    await service.asked(jitter=0.25)

    assert service.naps == [0.25, 0.5, 1.0]


async def test_what_the_service_asks_for_is_waited() -> None:
    service = Service(Throttled("slow", retry_after=20.0), Throttled("slow", retry_after=0.0))

    await service.asked(jitter=0.5)

    assert service.naps == [20.5, 1.0]


async def test_a_service_that_asks_for_no_wait_for_ever_is_not_hammered() -> None:
    service = Service(*[Throttled("slow", retry_after=0.0)] * 9)

    await service.asked()

    assert service.naps[-1] == 60


@pytest.mark.parametrize("refusal", [TokenRefused, BadRequest, BadCursor])
async def test_what_does_not_pass_is_not_asked_again(refusal: type[EventsApiError]) -> None:
    service = Service(refusal("no"))

    with pytest.raises(refusal):
        await service.asked()

    assert service.naps == []


async def test_a_one_shot_command_asks_until_its_time_is_over() -> None:
    service = Service(*[ServiceDown(f"down {n}") for n in range(50)])

    with pytest.raises(ServiceDown):
        await service.asked(retry_for=30)

    assert service.now == 30
    assert service.naps == [1, 2, 4, 8, 15]


async def test_a_wait_that_is_longer_than_the_time_left_is_not_begun() -> None:
    service = Service(Throttled("slow", retry_after=120.0))

    with pytest.raises(Throttled):
        await service.asked(retry_for=30)

    assert service.naps == []


def test_after_days_of_failing_the_wait_is_still_a_minute() -> None:
    assert Backoff(random=lambda: 1.0, failures=100_000).after(ServiceDown("down")) == 60
