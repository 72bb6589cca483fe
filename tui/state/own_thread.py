"""Work that waits for a disk, in a thread that nobody waits for."""

import asyncio
import contextlib
from collections.abc import Callable
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")


async def in_own_thread(call: Callable[[], Result]) -> Result:
    """Awaits a call in a daemon thread of its own.

    `asyncio.to_thread` would hold the end of the program for as long as the disk of a dead file server hangs.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Result] = loop.create_future()

    def finish(result: Result | None, error: BaseException | None) -> None:
        if done.cancelled():
            return
        if error is None:
            done.set_result(result)  # type: ignore[arg-type]  # without an error there is a result
        else:
            done.set_exception(error)

    def run() -> None:
        result, error = None, None
        try:
            result = call()
        except BaseException as caught:  # noqa: BLE001 - it is raised where the call is awaited
            error = caught
        with contextlib.suppress(RuntimeError):  # the loop has closed: nobody waits any more
            loop.call_soon_threadsafe(finish, result, error)

    Thread(target=run, name="saving", daemon=True).start()
    return await done
