"""What an event says in a few words."""

import pytest

from tests.factories import audit, ident, signin, usage
from tui.events.model import Client
from tui.events.names import NO_NAMES, Names
from widgets.event_words import client, object_words, short_version, summary, who
from widgets.glyphs import ASCII, UNICODE

VAULT, GROUP = ident("payments").lower(), ident("developers").lower()
NAMES = Names(vaults={VAULT: "Payments"}, groups={GROUP: "Developers"})


@pytest.mark.parametrize(
    ("app", "version", "text"),
    [
        ("1Password CLI", "2.31.0", "CLI 2.31"),
        ("1Password for Mac", "81102033", "Mac 8.11"),
        ("1Password for Web", "1109", "Web 1109"),
        ("1Password Browser Extension", "20127", "Ext 20127"),
        ("1Password Extension", None, "Ext"),
        ("1Password SCIM Bridge", "2.9.1", "SCIM 2.9"),
        ("Something Else", "1", "Something Else 1"),
        (None, "1", ""),
    ],
)
def test_a_client_has_a_short_form(app: str | None, version: str | None, text: str) -> None:
    seen = signin(client=Client(app_name=app, app_version=version))

    assert client(seen.event) == text


def test_an_event_without_a_client_says_nothing_of_it() -> None:
    assert client(signin(client=None).event) == client(audit().event) == ""


def test_a_build_number_tells_its_version() -> None:
    assert [short_version(number) for number in ("80902005", "2180001", "8.11.2-3", "x")] == [
        "8.9",
        "2.18",
        "8.11",
        "x",
    ]


def test_who_is_the_email_and_of_a_bare_id_its_short_form() -> None:
    assert who(signin("alice")) == "alice@acme.test"
    assert who(audit(None, actor_uuid="ABCDEFGHIJKLMNOPQRSTUVWXYZ")) == "ABCDEF…WXYZ"
    assert who(signin(None)) == ""


def test_what_is_granted_goes_to_somebody_and_what_is_revoked_comes_back() -> None:
    grant = audit(action="grant", object="uva", object_uuid=VAULT, aux="dana")
    revoke = audit(action="revoke", object="uva", object_uuid=VAULT, aux="dana")
    join = audit(action="join", object="gm", object_uuid=GROUP, aux="ivan")

    assert object_words(grant, NAMES, UNICODE) == "Payments → dana@acme.test"
    assert object_words(revoke, NAMES, UNICODE) == "Payments ← dana@acme.test"
    assert object_words(join, NAMES, ASCII) == "Developers < ivan@acme.test"


def test_who_grants_to_themselves_is_seen_at_once() -> None:
    grant = audit("carol", action="grant", object="uva", object_uuid=VAULT, aux="carol")

    assert object_words(grant, NAMES, UNICODE) == "Payments → self"


def test_a_group_that_gets_a_vault_is_named() -> None:
    grant = audit(action="grant", object="gva", object_uuid=VAULT, aux_uuid=GROUP)

    assert object_words(grant, NAMES, UNICODE) == "Payments → Developers"


def test_an_invitation_shows_the_address_and_a_suspension_the_person() -> None:
    invite = audit(action="create", object="invite", object_uuid=ident("i"), aux_info="j.doe@acme.test")
    suspend = audit(action="suspend", object="user", object_user="gus")

    assert object_words(invite, NAMES, UNICODE) == "j.doe@acme.test"
    assert object_words(suspend, NAMES, UNICODE) == "gus@acme.test"


def test_a_device_shows_whose_it_is() -> None:
    device = audit(action="create", object="device", object_uuid=ident("d"), aux="erik")

    assert object_words(device, NO_NAMES, UNICODE) == "erik@acme.test"


def test_what_has_no_name_shows_a_short_id() -> None:
    update = audit(action="updatfw", object="account", object_uuid="ABCDEFGHIJKLMNOPQRSTUVWXYZ")

    assert object_words(update, NO_NAMES, UNICODE) == "id ABCDEF…WXYZ"


def test_a_summary_is_one_phrase_for_each_stream() -> None:
    assert summary(signin(category="mfa_failed"), NAMES, UNICODE) == "mfa_failed"
    assert summary(usage(action="reveal", item="abc"), NAMES, UNICODE) == "reveal id abc"
    assert summary(audit(action="export", object="vault", object_uuid=VAULT), NAMES, UNICODE) == (
        "export vault Payments"
    )


def test_an_event_of_which_nothing_is_known_breaks_nothing() -> None:
    bare = audit(None, action=None, object=None)

    assert object_words(bare, NAMES, UNICODE) == ""
    assert summary(bare, NAMES, UNICODE) == ""
