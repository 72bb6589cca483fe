"""Rules and lists that change while they are running: used when they are right, else the old ones go on.

They come from the analysts' folder of rules, and from `[rules]` and `[lists]` of the config.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from tui.detection.lists import ListSetting
from tui.detection.loading import load_all
from tui.detection.rule import Rule
from tui.detection.rule_folder import Stamp, stamp
from tui.detection.table import RuleFileError
from tui.events.times import format_timestamp
from tui.settings.problem import SettingProblem
from tui.settings.tuning import Tuning, override_problem
from tui.state.own_thread import in_own_thread

LOOK_SECONDS = 3.0
"""How often the files are looked at."""


class Judge(Protocol):
    """Who uses them: `tui.detection.engine.Engine`."""

    def use(self, rules: Sequence[Rule]) -> None:
        """Judges by these rules from now on."""
        ...

    def use_lists(self, lists: Mapping[str, ListSetting]) -> None:
        """Looks values up in these lists from now on."""
        ...


class RuleRenewal:
    """Looks at the files now and then. Made before the rules are loaded first, so that no change is missed."""

    def __init__(
        self,
        folder: Path | None,
        tuning: Tuning,
        read: Callable[[], Tuning] | None,
        judge: Callable[[], Judge | None],
        notice: Callable[[str], None],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        """`read` reads the tuning again; None: it never changes."""
        self._folder = folder
        self._tuning = tuning
        self._read = read
        self._judge = judge
        self._notice = notice
        self._sleep = sleep
        self._known = self._stamps()
        self._are_rules_due = False
        """What was read last could not be used."""

    async def run(self) -> None:
        """Looks until it is cancelled."""
        while True:
            await self._sleep(LOOK_SECONDS)
            await self.look()

    async def look(self) -> None:
        """Uses what has changed; a folder of a dead file server holds up nobody."""
        rules, config = await in_own_thread(self._stamps)
        if (rules, config) == self._known:
            return
        rules_changed = rules != self._known[0] or self._are_rules_due
        self._known = rules, config
        before, after = self._tuning, await self._read_again()
        if rules_changed or after.rules != before.rules:
            self._are_rules_due = not await self._renew_rules(after, _latest(rules if rules_changed else config))
            if self._are_rules_due:
                return
        self._tuning = after
        changed = [
            name for name in {**before.lists, **after.lists} if before.lists.get(name) != after.lists.get(name)
        ]
        if changed:
            self._renew_lists(after, changed)
        if after.rest != before.rest:
            self._notice("The config has changed: what is not in [rules] or [lists] holds from the next start")

    async def _read_again(self) -> Tuning:
        if self._read is None:
            return self._tuning
        try:
            return await in_own_thread(self._read)
        except SettingProblem as problem:
            hint = f" ({problem.hint})" if problem.hint else ""
            self._notice(f"The config has changed and is not used, the old one goes on: {problem.message}{hint}")
            return self._tuning

    async def _renew_rules(self, tuning: Tuning, when: str) -> bool:
        try:
            rules = await in_own_thread(lambda: _load(self._folder, tuning))
        except (RuleFileError, SettingProblem) as error:
            said = error.problems[0] if isinstance(error, RuleFileError) else error.message
            self._notice(f"Rules have changed{when} and are not used, the old ones go on: {said}")
            return False
        judge = self._judge()
        if judge is not None:
            judge.use(rules)
        own = sum(rule.origin.file.startswith(str(self._folder)) for rule in rules)
        self._notice(f"Rules have changed{when} and are used: {own} of your own, {len(rules)} in all")
        return True

    def _renew_lists(self, tuning: Tuning, changed: Sequence[str]) -> None:
        judge = self._judge()
        if judge is not None:
            judge.use_lists(tuning.lists)
        self._notice(f"Lists have changed and are used: {', '.join(sorted(changed))}")

    def _stamps(self) -> tuple[Stamp, Stamp]:
        return _stamp(self._folder), tuple(_stamp_of(self._tuning.files))


def _load(folder: Path | None, tuning: Tuning) -> list[Rule]:
    try:
        return load_all(folder, tuning.rules)
    except RuleFileError as error:
        load_all(folder)  # if this is wrong too, it is not for the overrides
        if not tuning.files:
            raise
        raise override_problem(tuning.files[0], error) from error


def _latest(stamps: Stamp) -> str:
    changed = max((time for _, time, _ in stamps), default=0)
    return f" ({format_timestamp(changed // 10**9 * 10**9)})" if changed else ""


def _stamp(folder: Path | None) -> Stamp:
    """A folder that cannot be read looks like an empty one; loading says why."""
    try:
        return stamp(folder)
    except RuleFileError:
        return ()


def _stamp_of(files: Iterable[Path]) -> Iterable[tuple[str, int, int]]:
    """A file that is gone, or cannot be looked at, has changed; reading says why."""
    for path in files:
        try:
            about = path.stat()
        except OSError:
            yield (str(path), 0, 0)
        else:
            yield (str(path), about.st_mtime_ns, about.st_size)
