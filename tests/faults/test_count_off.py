"""No fault of the list is without a test on a stream that it applies to."""

from tests.faults.count_off import (
    FAULTS,
    ON_ALL_AT_ONCE,
    functions,
    runs_on_each_stream,
)


def test_every_number_from_one_to_fifty_is_named_and_has_tests() -> None:
    assert set(FAULTS) == set(range(1, 51))
    assert all(fault.name and fault.tests for fault in FAULTS.values())


def test_every_test_that_is_named_is_there() -> None:
    for fault in FAULTS.values():
        for test in fault.tests:
            file, _, name = test.partition("::")
            assert name in functions(file), test


def test_a_fault_of_a_stream_is_tried_on_each_stream() -> None:
    for number, fault in FAULTS.items():
        if fault.per_stream and number not in ON_ALL_AT_ONCE:
            assert any(runs_on_each_stream(test) for test in fault.tests), (number, fault.name)
