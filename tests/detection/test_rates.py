"""What is kept of the buckets of one key."""

from tests.factories import usage
from tui.detection.identities import Identities
from tui.detection.kinds.finding import entry_of
from tui.detection.kinds.rates import OPEN, Rates
from tui.detection.view import View

HISTORY = 100


def rates_with(numbers: range) -> Rates:
    rates = Rates(HISTORY)
    entry = entry_of(View(usage(), Identities(), arrival=0), "item")
    for number in numbers:
        rates.add(number, entry)
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
