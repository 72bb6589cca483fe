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
