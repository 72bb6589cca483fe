"""Days in one process: what it holds does not grow with what has come and gone."""

from pathlib import Path

from tests.bench.soak import Plan, grown, soak

SHORT = Plan(ring=300, rings=10, polls=300, seconds=4.0, people=5, days=300.0)
"""Few people, of whom the rules know all there is to know when half is read."""


async def test_after_ten_rings_and_hundreds_of_polls_objects_fds_and_threads_are_no_more_than_before(
    tmp_path: Path,
) -> None:
    found = await soak(SHORT, tmp_path)

    assert found[-1].events >= SHORT.rings * SHORT.ring
    assert found[-1].polls >= SHORT.polls
    assert [what for what in grown(found) if what != "RSS"] == []  # so small a process is never quite at rest
