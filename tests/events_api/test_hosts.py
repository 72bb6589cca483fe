"""Where a token is sent, and where it is not."""

import pytest

from tui.events_api.hosts import HostNotAllowed, base_url, host_of, is_loopback, region_of
from tui.events_api.token_claims import Claims

EU = Claims(host="events.1password.eu")


def test_the_token_itself_names_its_region() -> None:
    assert base_url(EU) == "https://events.1password.eu"


def test_a_given_region_beats_the_token_and_a_given_url_beats_both() -> None:
    assert base_url(EU, region="ca") == "https://events.1password.ca"
    assert (
        base_url(EU, region="ca", base_url="https://events.ent.1password.com/")
        == "https://events.ent.1password.com"
    )


@pytest.mark.parametrize(
    "host", ["", "evil.example", "127.0.0.1", "localhost", "events.1password.com.evil.example"]
)
def test_a_token_adds_no_host_of_its_own(host: str) -> None:
    with pytest.raises(HostNotAllowed):
        base_url(Claims(host=host))


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8080", "https://localhost:1", "http://[::1]:9", "http://127.9.9.9", "http://localhost/base"],
)
def test_loopback_is_allowed_when_it_is_named(url: str) -> None:
    assert base_url(EU, base_url=url) == url


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example",
        "http://events.1password.com",
        "https://events.1password.com:8443",
        "http://127.0.0.1:65536",
        "http://127.0.0.1:0",
        "https://events.1password.com@evil.example",
        "https://evil.example#events.1password.com",
        "https://evil.example\\@events.1password.com",
        "https://events.1password.com.",
        "https://events.1password.com?x=1",
        "https://127.0.0.1.evil.example",
        "https://2130706433",
        "https://[::ffff:10.0.0.1]",
        "ftp://events.1password.com",
        "events.1password.com",
        "https://",
        "https://evil.example\r\nx",
    ],
)
def test_any_other_url_is_refused(url: str) -> None:
    with pytest.raises(HostNotAllowed) as refused:
        base_url(EU, base_url=url)

    assert "\n" not in refused.value.message
    assert refused.value.hint


def test_a_host_can_be_allowed_by_name_but_gets_no_token_in_the_clear() -> None:
    assert (
        base_url(EU, base_url="https://proxy.acme:8443/op", allow_hosts=["Proxy.Acme"])
        == "https://proxy.acme:8443/op"
    )
    assert base_url(Claims(host="events.acme.test"), allow_hosts=["events.acme.test"])
    with pytest.raises(HostNotAllowed, match="unencrypted"):
        base_url(EU, base_url="http://proxy.acme", allow_hosts=["proxy.acme"])


def test_an_unknown_region_is_refused() -> None:
    with pytest.raises(HostNotAllowed, match="no region 'mars'"):
        base_url(EU, region="mars")


def test_regions_and_hosts_are_told_from_urls() -> None:
    assert region_of("https://events.ent.1password.com") == "ent"
    assert region_of("http://127.0.0.1:80") == ""
    assert host_of("http://[::1]:80/x") == "[::1]"
    assert is_loopback("[::1]")
    assert not is_loopback("10.0.0.1")
