"""What was delivered counts as taken, and nothing else; who delivers slowly is waited for."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tui.monitor.delivery import WAITING, Delivery, DeliveryEnded, Parcel


class Reader:
    """Takes parcels when it may, and writes down what happens."""

    def __init__(self) -> None:
        self.happened: list[str] = []
        self.may_take = threading.Semaphore(0)
        self.is_gone = False

    def deliver(self, parcel: Parcel) -> bool:
        self.may_take.acquire()
        if self.is_gone:
            raise DeliveryEnded
        self.happened.append("delivered")
        return parcel.fresh

    def save(self) -> None:
        self.happened.append("saved")

    def parcel(self, *, fresh: bool = True) -> Parcel:
        return Parcel(fresh=fresh, note=lambda: self.happened.append("noted"))


@pytest.fixture
def reader() -> Iterator[Reader]:
    found = Reader()
    yield found
    found.may_take.release(100)


async def _until(reader: Reader, count: int) -> None:
    async with asyncio.timeout(5):
        while len(reader.happened) < count:
            await asyncio.sleep(0.001)


async def _cancelled(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_the_place_is_noted_after_the_delivery_and_saved_when_something_has_left(reader: Reader) -> None:
    delivery = Delivery(reader.deliver, reader.save)
    running = asyncio.create_task(delivery.run())
    reader.may_take.release(2)
    delivery.send(reader.parcel())
    delivery.send(reader.parcel(fresh=False))

    await _until(reader, 5)

    await _cancelled(running)
    assert reader.happened == ["delivered", "noted", "saved", "delivered", "noted"]


async def test_reading_waits_while_parcels_do(reader: Reader) -> None:
    delivery = Delivery(reader.deliver, reader.save)
    running = asyncio.create_task(delivery.run())
    for _ in range(WAITING + 1):
        await asyncio.wait_for(delivery.room(), 5)
        delivery.send(reader.parcel())
        await asyncio.sleep(0)
    room = asyncio.create_task(delivery.room())
    await asyncio.sleep(0)
    assert not room.done()

    reader.may_take.release(WAITING + 1)

    await asyncio.wait_for(room, 5)
    await _cancelled(running)


async def test_nothing_is_noted_when_the_reader_has_gone_and_reading_waits_for_ever(reader: Reader) -> None:
    delivery = Delivery(reader.deliver, reader.save)
    reader.is_gone = True
    reader.may_take.release()
    delivery.send(reader.parcel())

    await asyncio.wait_for(delivery.run(), 5)

    room = asyncio.create_task(delivery.room())
    await asyncio.sleep(0)
    assert not room.done()
    assert reader.happened == []
    await _cancelled(asyncio.ensure_future(_void(room)))


async def _void(room: "asyncio.Task[None]") -> None:
    await room


async def test_a_delivery_that_has_begun_is_ended_properly(reader: Reader) -> None:
    delivery = Delivery(reader.deliver, reader.save)
    running = asyncio.create_task(delivery.run())
    delivery.send(reader.parcel())
    delivery.send(reader.parcel())
    await asyncio.sleep(0.01)
    running.cancel()
    reader.may_take.release()

    await _cancelled(running)

    assert reader.happened == ["delivered", "noted", "saved"]
