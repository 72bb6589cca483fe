"""Tests of one text."""

import fnmatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.query import values
from tui.query.addresses import parse_address
from tui.query.expressions import regex


@pytest.mark.parametrize(
    ("matcher", "fits", "fails"),
    [
        (values.equals("Alice"), "ALICE", "Alice B"),
        (values.any_of(["a", "B"]), "b", "ab"),
        (values.prefix(["1Pass"]), "1password CLI", "my 1password"),
        (values.suffix(["@acme.com"]), "bob@ACME.com", "bob@acme.com.evil"),
        (values.contains(["cli", "scim"]), "1Password SCIM Bridge", "1Password for Mac"),
        (values.glob("*@acme.com"), "Bob@acme.com", "bob@acme.com.evil"),
        (values.glob("a*b*b"), "aXbb", "ab"),
        (values.glob("a?c"), "aBc", "abbc"),
        (values.glob("a?c", single=False), "a?C", "abc"),
        (regex("^svc-\\d+$"), "SVC-12", "svc-x"),
        (values.cidr(["10.0.0.0/8", "2001:db8::/32"]), "10.200.0.1", "11.0.0.1"),
        (values.cidr(["2001:db8::1"]), "2001:0db8:0:0::1", "2001:db8::2"),
        (values.private(), "192.168.1.1", "203.0.113.7"),
        (values.private(), "fd00::1", "nonsense"),
    ],
)
def test_a_matcher_takes_what_fits_and_leaves_the_rest(matcher: values.Matcher, fits: str, fails: str) -> None:
    assert matcher(fits)
    assert not matcher(fails)


def test_part_of_an_id_is_no_match_but_part_of_a_name_is() -> None:
    match = values.words_or_id("ALICE")

    assert match("alice@acme.com")
    assert not match("ALICE2TYN2VFYRLNSHKPW5NVT5")
    assert len("ALICE2TYN2VFYRLNSHKPW5NVT5") == values.ID_LENGTH
    assert values.words_or_id("alice2tyn2vfyrlnshkpw5nvt5")("ALICE2TYN2VFYRLNSHKPW5NVT5")


def test_a_mapped_address_is_the_address_it_maps() -> None:
    assert values.cidr(["10.0.0.0/8"])("::ffff:10.0.0.1")
    assert parse_address("10.0.0.1") == parse_address("::ffff:a00:1")


@pytest.mark.parametrize("text", ["", "10.0.0", "10.0.0.0/33", "example.com", "10.0.0.1\0"])
def test_what_is_no_network_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="not an address"):
        values.cidr([text])


def test_a_broken_regular_expression_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="not a regular expression"):
        regex("(")


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=12))
def test_globs_mean_what_fnmatch_means(pattern: str, text: str) -> None:
    assert values.glob(pattern)(text) == fnmatch.fnmatchcase(text, pattern)


def test_a_glob_of_many_stars_takes_no_time() -> None:
    assert not values.glob("*a" * 50 + "*b")("a" * 1024)
