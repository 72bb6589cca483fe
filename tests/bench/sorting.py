"""Sorting the rows of a full ring by each column, beside plain `sorted()` over the same texts.

    python -m tests.bench.sorting [--events 1000000]

`prepared` is what happens once, in a thread of its own, when a column is first sorted by; `others wait` is the
longest that another thread had to wait for its turn meanwhile. `shown` is what the screen's thread does after each
page that arrives: the rows of the filter in order, and a screenful of them read. `shown` and `sorted()` are
milliseconds of the processor, so that other programs do not count.
"""

import argparse
import threading
import time
from collections.abc import Callable

from tests.bench.ring_memory import PAGE, Company, context
from tui.events.names import NO_NAMES
from tui.events.order import sortable
from tui.events.stream import Stream
from tui.query.context import Context
from tui.store import EventRing
from tui.store.sorting import Sorter
from widgets.column_keys import KEYS, order_by

LINES = 50
"""Rows of a high table."""
TURN = 0.001
"""Seconds that the waiting thread sleeps."""
SHOWN = 40


def main() -> None:
    """Fills a ring and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    events = parser.parse_args().events
    ring, company = EventRing(events), Company()
    for number in range(-(-events // PAGE)):
        ring.append(*company.page(number))
    head = ("column", "prepared", "others wait", "shown p95", "sorted()", "ratio")
    print(f"{len(ring):,} events, milliseconds\n{head[0]:<18}" + "".join(f"{title:>13}" for title in head[1:]))
    pages = iter(range(-(-events // PAGE), 10**9))
    for stream in Stream:
        for column, key in KEYS.items():
            if key is not None and stream in key.parts:
                figures = measure(
                    ring, stream, column, context(events), lambda: ring.append(*company.page(next(pages)))
                )
                name = f"{stream} {column}"
                print(f"{name:<18}" + "".join(f"{figure:>13,.1f}" for figure in figures), flush=True)


def measure(
    ring: EventRing, stream: Stream, column: str, asked: Context, arrive: Callable[[], object]
) -> tuple[float, ...]:
    """Milliseconds of one column, and how many times as long plain sorting takes."""
    sorter, order = Sorter(ring), order_by(column)
    prepared, waited = prepare(lambda: sorter.prepare(stream, order, NO_NAMES))

    def show() -> None:
        rows = sorter.rows(stream, None, asked, order)
        assert rows is not None
        for line in range(min(LINES, len(rows))):
            rows.seen(len(rows) - 1 - line)

    took = []
    for _ in range(SHOWN):
        arrive()
        took.append(cost(show))
    shown = sorted(took)[-(-SHOWN * 95 // 100) - 1]
    assert order.key is not None
    held = ring.rows(stream, None, asked)
    found = [held.seen(place) for place in range(len(held))]
    texts = [sortable(order.key.text(seen, NO_NAMES)) for seen in found if seen is not None]
    plain = cost(lambda: sorted(range(len(texts)), key=texts.__getitem__))
    return prepared, waited, shown, plain, plain / shown


def cost(work: Callable[[], object]) -> float:
    """Milliseconds of the processor."""
    began = time.thread_time()
    work()
    return (time.thread_time() - began) * 1000


def prepare(work: Callable[[], None]) -> tuple[float, float]:
    """How long the work takes in a thread, and the longest that this one waits for its turn beyond its sleep."""
    thread = threading.Thread(target=work)
    began = last = time.perf_counter()
    worst = 0.0
    thread.start()
    while thread.is_alive():
        time.sleep(TURN)
        now = time.perf_counter()
        worst, last = max(worst, now - last - TURN), now
    return (time.perf_counter() - began) * 1000, worst * 1000


if __name__ == "__main__":
    main()
