"""The fifty faults of our list, counted off: to which streams each applies, and which tests hold it there."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.faults.cases import CASES
from tui.events.stream import Stream

TESTS = Path(__file__).parents[1]
ON_EACH_STREAM = "faults/test_cases.py::test_every_event_is_seen_once_and_the_fault_is_told"


@dataclass(frozen=True)
class Fault:
    """A number of the list."""

    name: str
    tests: tuple[str, ...]
    per_stream: bool = True
    """It happens to one stream; others happen to the program."""


def _named(number: int) -> str:
    return "; ".join(case.name for case in CASES if case.number == number)


FAULTS: dict[int, Fault] = {
    number: Fault(_named(number), (ON_EACH_STREAM,)) for number in sorted({case.number for case in CASES})
}
FAULTS |= {
    8: Fault(
        "connect timeout",
        ("faults/test_connection.py::test_a_black_hole_ends_at_the_deadline_and_is_left_when_it_closes",),
    ),
    9: Fault(
        "connection refused",
        ("faults/test_connection.py::test_a_service_that_goes_and_comes_back_is_read_on_where_it_was",),
    ),
    24: Fault(
        "more and more pages",
        ("faults/test_load.py::test_five_hundred_pages_are_read_while_the_loop_stays_awake",),
    ),
    33: Fault(
        "clock jumps, suspend",
        (
            "faults/test_load.py::test_a_clock_that_jumps_by_a_day_either_way_costs_no_event_and_no_silence",
            "monitor/test_following.py::test_a_suspended_machine_asks_as_soon_as_it_wakes",
        ),
    ),
    34: Fault(
        "no name of the host",
        ("faults/test_connection.py::test_a_name_that_is_not_known_for_a_while_is_asked_for_again",),
    ),
    35: Fault(
        "TLS",
        (
            "faults/test_connection.py::test_a_certificate_that_does_not_hold_is_told_and_gets_no_token",
            "faults/test_connection.py::test_a_connection_reset_within_the_handshake_is_told_and_tried_again",
        ),
    ),
    39: Fault(
        "a feature is missing",
        ("faults/test_token.py::test_a_stream_that_the_token_may_not_read_is_absent_and_the_others_are_read",),
    ),
    40: Fault(
        "features change",
        ("faults/test_token.py::test_a_feature_that_is_taken_away_and_given_back_costs_no_event",),
    ),
    42: Fault(
        "one stream fails for good",
        ("faults/test_load.py::test_one_stream_that_fails_for_good_slows_no_other",),
    ),
    43: Fault("a burst", ("faults/test_load.py::test_a_burst_of_ten_thousand_events_is_taken_in_whole",)),
    44: Fault(
        "state that cannot be written",
        (
            "state/test_files.py::test_a_full_disk_is_said_in_words",
            "state/test_keeping.py::test_a_state_folder_that_vanishes_is_made_anew",
        ),
        per_stream=False,
    ),
    45: Fault(
        "corrupt or newer state",
        ("state/test_checkpoint.py::test_a_newer_file_is_set_aside_and_the_reason_is_said",),
        per_stream=False,
    ),
    46: Fault(
        "two instances",
        ("state/test_keeping.py::test_a_second_one_reads_what_the_first_one_wrote_and_writes_nothing",),
        per_stream=False,
    ),
    47: Fault(
        "kill -9",
        (
            "whole/test_kills.py::"
            "test_a_feed_that_is_killed_again_and_again_prints_all_and_repeats_no_more_than_a_page_a_kill",
            "whole/test_kills.py::"
            "test_a_watch_that_is_killed_again_and_again_forgets_no_alert_and_notifies_nobody_twice",
        ),
    ),
    48: Fault(
        "signals",
        ("terminal/test_watch.py::test_a_signal_ends_the_screen_and_gives_the_terminal_back",),
        per_stream=False,
    ),
    49: Fault(
        "a notifier that hangs, fails, or is flooded",
        (
            "notifications/test_desktop.py::test_a_backend_that_hangs_is_given_up",
            "notifications/test_policy.py::test_what_waits_and_what_is_remembered_is_bounded",
        ),
        per_stream=False,
    ),
    50: Fault(
        "ten days in one process",
        (
            "faults/test_soak.py::"
            "test_after_ten_rings_and_hundreds_of_polls_objects_fds_and_threads_are_no_more_than_before",
        ),
        per_stream=False,
    ),
}
ON_ALL_AT_ONCE = frozenset({8, 9, 33, 34, 35, 43, 47})
"""Their tests fill and judge every stream in one run."""


@cache
def functions(file: str) -> dict[str, str]:
    """The tests of a file by name, each with its decorators as text."""
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return {
        node.name: " ".join(ast.unparse(decorator) for decorator in node.decorator_list)
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def runs_on_each_stream(test: str) -> bool:
    """Whether a test is given each stream in turn."""
    file, _, name = test.partition("::")
    return f"('stream', {Stream.__name__})" in functions(file)[name]
