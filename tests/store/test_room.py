"""Memory that the C library holds free goes back to the system."""

import ctypes
import os
import sys
from pathlib import Path

import pytest

from tui.store.room import give_back


def resident() -> int:
    """Bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(sys.platform != "linux", reason="the C library of Linux")
def test_what_was_freed_between_what_is_in_use_goes_back_to_the_system() -> None:
    if not hasattr(ctypes.CDLL(None), "malloc_trim"):
        pytest.skip("not glibc")
    many = [bytearray(b"x" * 100_000) for _ in range(800)]
    full = resident()
    in_use = many[::100]
    del many

    give_back()

    assert len(in_use) == 8
    assert resident() < full - (60 << 20)
