"""What is kept of the buckets of one key."""

from tui.detection.kinds.rates import OPEN, Rates

HISTORY = 100


def rates_with(numbers: range) -> Rates:
    rates = Rates(HISTORY)
    for number in numbers:
        rates.add(number, 0, "item", "uuid", 0)
    return rates


def test_buckets_older_than_the_history_of_the_oldest_open_one_are_forgotten_however_few_there_are() -> None:
    daily = rates_with(range(0, 24 * 1_000, 24))

    assert daily.kept <= OPEN + HISTORY / 24 + 1


def test_what_an_open_bucket_is_held_against_is_kept() -> None:
    hourly = rates_with(range(1_000))

    assert hourly.kept == OPEN + HISTORY
    oldest_open = 1_000 - OPEN
    filled = hourly.measured(oldest_open - HISTORY, oldest_open, ("", ()))
    assert filled.median == 1
