"""Each form of an export can be read back, and holds every event in the order given."""

import csv
import io
import json
import re
from datetime import UTC

import pytest

from tests.factories import signin
from tui.events.model import Seen
from tui.events.names import NO_NAMES
from tui.events.stream import Stream
from tui.export.formats import FORMATS, file_text


def text(form: str, *events: Seen) -> str:
    return b"".join(file_text(form, events, [Stream.SIGNIN], UTC, NO_NAMES)).decode()


EVENTS = (signin("=HYPERLINK(1)@x"), signin("bob|<img>@x", at=1))


def test_csv_has_a_row_for_each_event_and_no_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(text("csv", *EVENTS))))

    assert [row["target_user.email"] for row in rows] == ["'=HYPERLINK(1)@x", "bob|<img>@x"]


@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_json_is_what_was_sent(form: str) -> None:
    found = text(form, *EVENTS)
    rows = json.loads(found) if form == "json" else [json.loads(line) for line in found.splitlines()]

    assert [row["uuid"] for row in rows] == [seen.event.uuid for seen in EVENTS]


def test_markdown_takes_no_text_for_a_sign_of_its_own() -> None:
    lines = text("md", *EVENTS).splitlines()

    assert lines[0].startswith("| TIME | STREAM |")
    assert len(lines) == 4
    assert re.match(r"\| \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+\d\d:\d\d \|", lines[2])
    assert r"bob\|\<img\>@x" in lines[3]


@pytest.mark.parametrize("form", FORMATS)
def test_no_event_makes_a_file_that_can_be_read(form: str) -> None:
    assert text(form) == {
        "json": "[]\n",
        "ndjson": "",
    }.get(form, text(form, *EVENTS).partition("\n")[0] + "\n" + ("| --- " * 7 + "|\n" if form == "md" else ""))
