"""CSV has the same columns whatever the data, loses nothing, and starts no formula."""

import pytest

from tui.events.stream import Stream
from tui.export.columns import ALERT_COLUMNS, cell, cells, event_columns


def test_the_columns_of_a_stream_are_all_its_known_fields_and_ours() -> None:
    columns = event_columns((Stream.SIGNIN,))

    assert columns[:2] == ("uuid", "timestamp")
    assert {"target_user.email", "client.ip_address", "location.city", "details", "details.value"} <= set(columns)
    assert "vault_uuid" not in columns
    assert not {"time", "unknown", "target_user", "client"} & set(columns)
    assert columns[-1] == "other"
    assert "opwatch.late_by_s" in columns


def test_several_streams_share_their_columns() -> None:
    columns = event_columns((Stream.SIGNIN, Stream.USAGE, Stream.AUDIT))

    assert len(columns) == len(set(columns))
    assert {"target_user.email", "vault_uuid", "session.login_time", "actor_details.name"} <= set(columns)


def test_a_row_is_spread_over_the_columns_and_the_rest_goes_to_other() -> None:
    columns = event_columns((Stream.USAGE,))
    row = {"uuid": "E", "user": {"email": "a@b", "new": 1}, "new": {"x": None}, "opwatch": {"stream": "usage"}}

    shown = dict(zip(columns, cells(row, columns), strict=True))

    assert (shown["uuid"], shown["user.email"], shown["opwatch.stream"]) == ("E", "a@b", "usage")
    assert shown["other"] == '{"user.new": 1, "new.x": null}'
    assert shown["action"] == ""


def test_lists_and_tables_of_alerts_are_json_in_their_cell() -> None:
    row = {"opwatch": {"stream": "alert"}, "entity": {"user": "a"}, "events": ["x", "y"], "score": 60}

    shown = dict(zip(ALERT_COLUMNS, cells(row, ALERT_COLUMNS), strict=True))

    assert (shown["entity"], shown["events"], shown["score"]) == ('{"user": "a"}', '["x", "y"]', "60")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a"]
)
def test_a_text_that_would_be_calculated_gets_an_apostrophe(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (True, "true"), (-3.5, "-3.5"), (0, "0"), ("a=b", "a=b"), ([], "[]")]
)
def test_other_values_are_plain(value: object, text: str) -> None:
    assert cell(value) == text
