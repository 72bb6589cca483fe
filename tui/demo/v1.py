"""Version 1 of the API: the same events without the fields that version 2 added (api contract, 2.4 to 2.6)."""

import json
from collections.abc import Mapping
from typing import Any

ADDED_TO_EVENTS = frozenset({"account_uuid", "actor_type", "actor_account_uuid"})
ADDED_TO_USERS = frozenset({"user_type", "user_account_uuid"})
USERS = frozenset({"target_user", "user", "actor_details", "object_details", "aux_details"})


def as_v1(body: bytes) -> bytes:
    """An event of v2 as v1 has it."""
    event = json.loads(body)
    return json.dumps(_without_additions(event)).encode() if isinstance(event, dict) else body


def _without_additions(event: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: {name: v for name, v in value.items() if name not in ADDED_TO_USERS}
        if key in USERS and isinstance(value, dict)
        else value
        for key, value in event.items()
        if key not in ADDED_TO_EVENTS
    }
