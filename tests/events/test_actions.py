"""The meaning of audit events: every pair that is known, and words for those that are not."""

import pytest

from tui.events.actions import Meaning, is_known, meaning, meanings

OBJECTS = """
account card cred device dlgdsess ec famchild file gm group gva invite item itemhist items miguser mngdacc pm
report sa satoken slackapp sso ssotkn sub template user uva vault vaultkey
"""
ACTIONS = """
activate addgsso begin beginr cancel cancelr changeks changela changemp changenm changesk chngasso chngdsso chngpsso
complete completr convert create dealldev delete delgsso delshare deolddev detchild disblduo disblmfa disblsso
dlgsess dvrfydmn
enblduo enblmfa enblsso expire export grant hide join launchi leave musercom muserdec patch propose
provsn prsndall purge rdmchild reactive reauth replace resendts revoke role sdvcsso sendpkg sendts share ssotknv
suspend tdvcsso trename
trevoke trvlaway trvlback tverify uisas unhide unknown unlink updatduo update updatea updatfw
updatmfa upguest uvrfydmn verify view vrfydmn
"""
"""The codes of the reference of version 1.4.1."""


def test_every_object_and_every_action_of_the_reference_has_a_meaning() -> None:
    assert {kind for kind, _ in meanings()} == set(OBJECTS.split())
    assert {action for _, action in meanings()} == set(ACTIONS.split()) - {"unknown"}
    assert (len(OBJECTS.split()), len(ACTIONS.split())) == (30, 79)


PAIRS = """
gm join leave; uva grant revoke update; gva grant revoke update; device create;
user activate suspend delete trvlaway enblmfa updatmfa disblmfa; account activate updatfw disblmfa;
sso enblsso disblsso; sa create; satoken create trename tverify trevoke; invite create; group create; vault export;
report view
"""
"""Confirmed by captures, by the API's text, or by published rules."""
GUESSES = """
gm role; device delete reauth update updatea;
user reactive beginr completr cancelr changemp; account enblmfa vrfydmn;
ssotkn ssotknv tdvcsso sdvcsso; sa update delete uisas; invite resendts sendts propose cancel prsndall delete;
group update delete purge activate; vault create update delete purge replace; ec begin complete propose cancel;
famchild create rdmchild detchild; dlgdsess dlgsess; report export create; file create; cred create delete;
miguser musercom muserdec create; mngdacc activate expire unlink; card create update delete; slackapp create delete
"""
"""Read from the code's name, or from a support page that does not name the code."""


def pairs(text: str) -> list[tuple[str, str]]:
    return [(row.split()[0], action) for row in text.split(";") for action in row.split()[1:]]


def test_every_pair_of_the_reference_is_in_the_table_and_says_whether_it_is_a_guess() -> None:
    assert [pair for pair in pairs(PAIRS + ";" + GUESSES) if not is_known(*pair)] == []
    assert [pair for pair in pairs(PAIRS) if meaning(*pair).is_inferred] == []
    assert [
        pair for pair in pairs(GUESSES) if not meaning(*pair).is_inferred and pair != ("device", "delete")
    ] == []


def test_a_guess_is_marked_as_one() -> None:
    assert meaning("gm", "join") == Meaning("Added a member to a group", False)
    assert meaning("user", "changemp").is_inferred
    assert sum(not each.is_inferred for each in meanings().values()) >= 30


@pytest.mark.parametrize(
    ("pair", "text"),
    [
        (("sauna", "heat"), "heat sauna"),
        (("vault", "unknown"), "unknown vault"),
        (("", "heat"), "heat"),
        (("", ""), "nothing told"),
    ],
)
def test_a_pair_that_nobody_knows_gets_words_of_its_own(pair: tuple[str, str], text: str) -> None:
    assert meaning(*pair) == Meaning(text, True)
    assert not is_known(*pair)
