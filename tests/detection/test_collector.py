"""The garbage collector rests while a page is judged, and is left as it was."""

import gc

import pytest

from tui.detection.collector import collector_at_rest


def test_it_works_again_after_a_page_and_after_one_that_broke() -> None:
    with collector_at_rest():
        assert not gc.isenabled()
    assert gc.isenabled()

    with pytest.raises(ValueError, match="broken"), collector_at_rest():
        raise ValueError("broken")
    assert gc.isenabled()


def test_where_somebody_else_has_stopped_it_it_stays_stopped() -> None:
    gc.disable()
    try:
        with collector_at_rest():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
