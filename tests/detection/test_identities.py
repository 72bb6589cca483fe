"""Who is who, whatever was said of them before and in whatever order."""

from hypothesis import given
from hypothesis import strategies as st

from tui.detection.identities import Identities
from tui.events.fields import Person
from tui.events.model import SigninAttempt, User
from tui.events.stream import Stream

UUIDS, EMAILS = ("ANNA", "BEN", "CEM", "DORA"), ("anna@acme.test", "Anna@acme.test", "ben@acme.test", "")
people = st.builds(
    User, uuid=st.sampled_from(UUIDS), email=st.sampled_from(EMAILS), name=st.sampled_from(("", "Anna"))
)


@given(said=st.lists(people, max_size=30), capacity=st.sampled_from((2, 3, 50)))
def test_what_was_said_last_of_somebody_holds(said: list[User], capacity: int) -> None:
    identities = Identities(capacity)
    uuids: dict[str, str] = {}
    shown: dict[str, str] = {}
    for user in said:
        identities.learn(Stream.SIGNIN, SigninAttempt(target_user=user))
        email, name = str(user.email), str(user.name)
        if email:
            _keep(uuids, email.lower(), str(user.uuid), capacity)
        if email or name:
            _keep(shown, str(user.uuid), email or name, capacity)

        if capacity > 2 * len(UUIDS):  # nobody is forgotten
            for address in filter(None, EMAILS):
                found = identities.key(Person("", address, ""))
                assert found == uuids.get(address.lower(), address.lower())
            assert [identities.shown_key(uuid) for uuid in UUIDS] == [shown.get(uuid, uuid) for uuid in UUIDS]
        else:
            assert identities.shown_key(str(user.uuid)) == shown.get(str(user.uuid), user.uuid)


def _keep(table: dict[str, str], key: str, value: str, capacity: int) -> None:
    table.pop(key, None)
    table[key] = value
    if len(table) > capacity:
        del table[next(iter(table))]
