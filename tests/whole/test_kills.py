"""kill -9 at any instant loses nothing and tells nothing twice beyond the page in flight."""

import os
from pathlib import Path

from tests.whole.kills import PAGE, kill_feeds, kill_watches

KILLS = int(os.environ.get("OPWATCH_KILLS", "20"))
"""How many lives end by kill -9; more of them find rarer moments."""


def test_a_feed_that_is_killed_again_and_again_prints_all_and_repeats_no_more_than_a_page_a_kill(
    tmp_path: Path,
) -> None:
    figures = kill_feeds(KILLS, 1, tmp_path)

    assert not figures.lost, figures
    assert figures.repeated <= PAGE * KILLS, figures
    assert set(figures.delivered) == figures.served
    assert not figures.told_token


def test_a_watch_that_is_killed_again_and_again_forgets_no_alert_and_notifies_nobody_twice(tmp_path: Path) -> None:
    figures = kill_watches(max(1, KILLS // 2), 1, tmp_path)

    assert not figures.lost, figures
    assert not figures.twice, figures
    assert figures.cut_off <= figures.kills // 5, figures
    assert not figures.told_token
