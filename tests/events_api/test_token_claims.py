"""What is read from a token, and what is not believed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.events_api.tokens import raw_token, token
from tui.credentials.secret import Secret
from tui.events_api.token_claims import Claims, read_claims

FEATURES = "1password.com/fts"


def test_the_documented_claims_are_read() -> None:
    claims = read_claims(
        token(
            aud=["events.1password.eu"],
            iat=1_700_000_000,
            exp=1_800_000_000,
            sub="INTEGRATION",
            **{FEATURES: ["auditevents", "itemusages"], "1password.com/auuid": "ACCOUNT"},
        )
    )

    assert claims == Claims(
        host="events.1password.eu",
        features=("auditevents", "itemusages"),
        account_uuid="ACCOUNT",
        integration_uuid="INTEGRATION",
        issued=1_700_000_000.0,
        expires=1_800_000_000.0,
    )


def test_a_host_may_come_as_text_and_in_capitals() -> None:
    assert read_claims(token(aud="Events.1Password.CA")).host == "events.1password.ca"


@pytest.mark.parametrize(
    "aud",
    [
        "com.1password.streamingservice",
        "",
        [],
        [5],
        {},
        None,
        "https://events.1password.com",
        "a b",
        "x/y.z",
        "x@y.z",
    ],
)
def test_what_is_no_host_gives_none(aud: object) -> None:
    assert read_claims(token(aud=aud)).host == ""


@pytest.mark.parametrize("payload_length", range(60, 64))
def test_any_length_of_payload_decodes_without_padding(payload_length: int) -> None:
    claims = json.dumps({"sub": ""})
    filler = "~" * (payload_length - len(claims))  # gives `-` and `_`, which plain base64 lacks

    assert read_claims(raw_token(json.dumps({"sub": "ÿ?>" + filler}).encode())).integration_uuid == "ÿ?>" + filler


@pytest.mark.parametrize("moment", ["soon", None, True, -1, 10**400, 1e300, [], float("inf")])
def test_a_moment_that_is_none_is_unknown(moment: object) -> None:
    claims = read_claims(token(iat=moment, exp=moment))

    assert (claims.issued, claims.expires) == (None, None)


def test_claims_are_cleaned_and_bounded() -> None:
    claims = read_claims(token(sub="\x1b]0;x\x07", **{FEATURES: ["\u202e", 5, *["f"] * 100]}))

    assert claims.integration_uuid == "␛]0;x␇"
    assert claims.features[0] == "‹U+202E›"
    assert len(claims.features) < 20


@pytest.mark.parametrize(
    "text",
    ["", "x", "a.b", "a.b.c", "a.!!!.c", "é.é.é", "a." + "A" * 100_000 + ".c", "ops_abc", "a.bnVsbA.c", "a.WzFd.c"],
)
def test_what_is_no_token_has_no_claims(text: str) -> None:
    assert read_claims(Secret(text)) == Claims()


@given(st.binary(max_size=100), st.text(max_size=50))
def test_odd_claims_raise_nothing(payload: bytes, text: str) -> None:
    read_claims(raw_token(payload))
    read_claims(Secret(f"a.{text}.c"))
