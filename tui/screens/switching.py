"""Several accounts on one screen: one of them is shown, or all; the key goes around."""

from collections.abc import Callable, Sequence

from tui.events.reading import Status, Watch
from widgets.formatting import width_of

PLACE = 4
"""Keys of a footer that are more useful than the one that goes around."""
ONLY_ONE = "One account is watched. Others come from [accounts.NAME] in the config."


def show_next_account(watch: Watch, say: Callable[[str], None]) -> bool:
    """Shows the next account, after the last one all of them, then the first; False where there is only one."""
    if len(watch.accounts) < 2:
        say(ONLY_ONE)
        return False
    status = watch.status()
    around = ["", *watch.accounts]
    here = 0 if status.accounts else around.index(status.account)
    watch.show_account(around[(here + 1) % len(around)])
    return True


def with_account_key(keys: Sequence[tuple[str, str]], watch: Watch) -> Sequence[tuple[str, str]]:
    """A footer's keys, with the one that goes around where there are several accounts."""
    return [*keys[:PLACE], ("@", "account"), *keys[PLACE:]] if len(watch.accounts) > 1 else keys


def account_width(status: Status) -> int:
    """The cells of the longest name where several accounts are shown together; 0 where there is one."""
    return max((width_of(part.account) for part in status.accounts), default=0)
