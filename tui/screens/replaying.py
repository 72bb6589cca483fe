"""What the keys do while a recording is played: how fast it goes, whether it stands, how far on."""

from collections.abc import Sequence

from tui.commands import Place, footer_keys
from tui.events.reading import Steering, Watch
from tui.screens.base import WatchingScreen, bindings

OVER = "The recording has been played to its end; start the replay again to see it once more."


class ReplayKeys(WatchingScreen):
    """The part of a screen that steers a replay. Elsewhere its keys are not there."""

    BINDINGS = bindings("replay")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to steer in what happens now."""
        if action == "steer" and not is_replay(self.watch_data):
            return False
        return super().check_action(action, parameters)

    def action_steer(self, what: Steering) -> None:
        """Faster, slower, further; the header says what has become of it."""
        if self.watch_data.status().replay.endswith("ended"):
            self.app.notify(OVER)
        self.watch_data.steer(what)


def is_replay(watch: Watch) -> bool:
    """Whether what is shown is a recording."""
    return bool(watch.status().replay)


def with_replay(places: Sequence[Place], watch: Watch) -> list[Place]:
    """The places whose commands work, with those of a replay first where one is shown."""
    return ["replay", *places] if is_replay(watch) else [*places]


def with_replay_keys(keys: Sequence[tuple[str, str]], watch: Watch) -> Sequence[tuple[str, str]]:
    """A footer's keys, with those of a replay behind the first where one is shown."""
    if not is_replay(watch):
        return keys
    steering = footer_keys("replay")
    taken = {key for key, _ in steering}
    return [*keys[:1], *steering, *(pair for pair in keys[1:] if pair[0] not in taken)]
