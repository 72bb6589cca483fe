"""The demo account: a service to talk to, a token for it, and what its analyst would have configured."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.applications import Starlette


def demo_app(
    seed: int = 0,
    clock: Callable[[], float] = time.time,
    *,
    live_from: float | None = None,
    hold_days: int = 7,
    oddities: bool = False,
) -> "Starlette":
    """The Events API over the invented company; it accepts `demo_token(seed)`.

    Staged stories come thick from `live_from` on (seconds since 1970; now, unless told otherwise), thin before it.
    With `oddities`, some events leave the published schema as real services' do.
    """
    # starlette takes a while to load, and those who only want names or a token do without it
    from tui.demo.company_source import CompanySource
    from tui.demo.emulator import emulator

    source = CompanySource(
        seed, live_from=clock() if live_from is None else live_from, hold_days=hold_days, oddities=oddities
    )
    return emulator(source, seed=seed, clock=clock)
