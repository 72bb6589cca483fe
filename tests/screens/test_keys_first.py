"""Keys go first."""

from tui.screens.keys_first import LATEST, PAINTED, KeysFirst


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


def test_what_has_arrived_waits_until_a_key_is_painted() -> None:
    clock = Clock()
    keys = KeysFirst(clock)
    assert keys.may_look()

    keys.pressed()
    assert not keys.may_look()

    clock.now += 2 * PAINTED
    assert keys.may_look()


def test_whoever_types_without_rest_still_sees_what_has_arrived() -> None:
    clock = Clock()
    keys = KeysFirst(clock)
    looks = 0

    for _ in range(100):
        clock.now += LATEST / 20
        keys.pressed()
        looks += keys.may_look()

    assert looks == 5
