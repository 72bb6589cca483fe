"""Faults in random order on all streams at once; thousands more with `python -m tests.faults.mixes`."""

import pytest

from tests.faults.mixes import Figures, mix


@pytest.mark.parametrize("seed", range(200))
async def test_a_random_mix_of_faults_loses_nothing_shows_nothing_twice_and_hides_nothing(seed: int) -> None:
    await mix(seed, Figures())
