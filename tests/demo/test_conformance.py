"""The emulator against tests made from the published description of the API."""

import json
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings

from tests.demo.service import NOON, WEEK, stamp
from tui.demo import demo_app, demo_token
from tui.demo.cursors import Place, write_cursor
from tui.demo.sources import BEGINNING, Position
from tui.events.stream import Stream

DESCRIPTION = json.loads((Path(__file__).parents[1] / "data" / "openapi-v1-v2.json").read_text(encoding="utf-8"))
AUTHORIZED = {"Authorization": f"Bearer {demo_token(now=NOON)}"}

api = schemathesis.openapi.from_dict(DESCRIPTION)
api.app = demo_app(clock=lambda: NOON)


def with_cursor_of_the_service(case: Any) -> Any:
    """The body, with a good cursor where one was invented: an opaque text, which no schema can describe."""
    body = case.body
    if isinstance(body, dict) and set(body) == {"cursor"} and isinstance(body["cursor"], str) and body["cursor"]:
        version, feature = case.operation.path.split("/")[-2:]
        stream = next(stream for stream in Stream if stream.feature == feature)
        start = int((NOON - WEEK) * 1e9)
        place = Place(BEGINNING, 1 + len(body["cursor"]) % 1000, start, Position(int(NOON * 1e9), "~"))
        return {"cursor": write_cursor(place, version, stream)}
    return body


@api.parametrize()
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_operation_answers_as_described_and_refuses_what_is_not(case: Any) -> None:
    case.body = with_cursor_of_the_service(case)

    case.call_and_validate(headers=AUTHORIZED)


def test_every_event_of_a_week_fits_the_description_in_both_versions() -> None:
    for version in ("v1", "v2"):
        for stream in Stream:
            body: dict[str, Any] = {"limit": 1000, "start_time": stamp(NOON - WEEK)}
            has_more, events = True, 0
            while has_more:
                case = api[f"/api/{version}/{stream.feature}"]["POST"].Case(body=body)
                page = case.call_and_validate(headers=AUTHORIZED).json()
                body, has_more = {"cursor": page["cursor"]}, page["has_more"]
                events += len(page["items"])
            assert events > 100
