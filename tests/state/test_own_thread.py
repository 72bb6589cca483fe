"""Saving waits in a thread that nobody waits for."""

import asyncio
import threading

import pytest

from tui.state.own_thread import in_own_thread


async def test_a_result_comes_back_from_another_thread_that_does_not_hold_the_end() -> None:
    thread = await in_own_thread(threading.current_thread)

    assert thread is not threading.current_thread()
    assert thread.daemon


async def test_a_fault_comes_back_too() -> None:
    def fail() -> None:
        raise OSError("no")

    with pytest.raises(OSError, match="no"):
        await in_own_thread(fail)


async def test_the_loop_goes_on_and_cancellation_passes_while_a_disk_hangs() -> None:
    hangs, saved = threading.Event(), threading.Event()

    def save() -> None:
        hangs.wait(10)
        saved.set()

    task = asyncio.create_task(in_own_thread(save))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not saved.is_set()
    hangs.set()
    assert saved.wait(10)


def test_a_save_that_ends_after_its_loop_does_no_harm() -> None:
    hangs, threads = threading.Event(), list[threading.Thread]()

    def save() -> None:
        threads.append(threading.current_thread())
        hangs.wait(10)

    async def give_up() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(in_own_thread(save), 0.001)

    asyncio.run(give_up())
    hangs.set()
    for thread in threads:
        thread.join()
