"""The demo account's tokens have the shape of real ones."""

import json
from base64 import urlsafe_b64decode
from typing import Any

from tests.demo.service import DAY, NOON
from tui.demo import DEMO_HOST, demo_token
from tui.demo.tokens import bearer


def part(token: str, number: int) -> bytes:
    return urlsafe_b64decode(token.split(".")[number] + "==")


def claims(token: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(part(token, 1))
    return found


def test_a_token_is_a_compact_es256_token_with_the_claims_of_the_events_api() -> None:
    token = demo_token(now=NOON)

    assert json.loads(part(token, 0))["alg"] == "ES256"
    assert claims(token)["aud"] == [DEMO_HOST]
    assert claims(token)["1password.com/fts"] == ["auditevents", "itemusages", "signinattempts"]
    assert {"1password.com/auuid", "sub", "jti", "iat", "exp", "iss"} <= set(claims(token))
    assert len(part(token, 2)) == 64
    assert "=" not in token


def test_a_token_is_the_same_all_day_and_good_for_41_days() -> None:
    token = demo_token(now=NOON)

    assert token == demo_token(now=NOON + 3600)
    assert claims(token)["exp"] - claims(token)["iat"] == 41 * DAY
    assert token != demo_token(now=NOON + DAY)
    assert token != demo_token(7, now=NOON)


def test_a_token_is_known_by_the_seed_that_made_it() -> None:
    token = demo_token(3, features=["auditevents"], host="events.1password.eu", issued=1, expires=2)

    found = bearer(token, 3)

    assert found is not None
    assert (found.features, found.host, found.issued, found.expires) == (
        ("auditevents",),
        "events.1password.eu",
        1,
        2,
    )
    assert bearer(token, 0) is None
