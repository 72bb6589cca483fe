"""Analysts' rules that change while they are running: used when they are right, else the old ones go on."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from tui.detection.loading import Overrides
from tui.detection.rule import Rule
from tui.detection.rule_folder import Stamp, load_all, stamp
from tui.detection.table import RuleFileError
from tui.events.times import format_timestamp
from tui.state.own_thread import in_own_thread

LOOK_SECONDS = 3.0
"""How often the folder is looked at."""


class RuleRenewal:
    """Looks at the folder now and then. Made before the rules are loaded first, so that no change is missed."""

    def __init__(
        self,
        folder: Path | None,
        overrides: Overrides,
        use: Callable[[Sequence[Rule]], None],
        notice: Callable[[str], None],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._folder = folder
        self._overrides = overrides
        self._use = use
        self._notice = notice
        self._sleep = sleep
        self._known = _stamp(folder)

    async def run(self) -> None:
        """Looks until it is cancelled."""
        while True:
            await self._sleep(LOOK_SECONDS)
            await self.look()

    async def look(self) -> None:
        """Loads the rules again if a file has changed; a folder of a dead file server holds up nobody."""
        found = await in_own_thread(lambda: _stamp(self._folder))
        if found == self._known:
            return
        self._known = found
        changed = max((time for _, time, _ in found), default=0)
        when = f" ({format_timestamp(changed // 10**9 * 10**9)})" if changed else ""
        try:
            rules = await in_own_thread(lambda: load_all(self._folder, self._overrides))
        except RuleFileError as error:
            self._notice(f"Rules have changed{when} and are not used, the old ones go on: {error.problems[0]}")
            return
        self._use(rules)
        own = sum(rule.origin.file.startswith(str(self._folder)) for rule in rules)
        self._notice(f"Rules have changed{when} and are used: {own} of your own, {len(rules)} in all")


def _stamp(folder: Path | None) -> Stamp:
    """A folder that cannot be read looks like an empty one; loading says why."""
    try:
        return stamp(folder)
    except RuleFileError:
        return ()
