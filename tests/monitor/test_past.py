"""What a session reads of the past: rules that change while others learn are learnt for too."""

from tests.detection.rules import rule
from tests.factories import signin
from tests.monitor.past_service import PastService
from tests.monitor.test_learning import BURST, DAY, NEW_COUNTRY, PAST, Account
from tui.credentials.secret import Secret
from tui.events.stream import Stream
from tui.events_api.errors import EventsApiError
from tui.events_api.pages import PageRequest
from tui.monitor.assembly import new_budget
from tui.monitor.options import MonitorOptions
from tui.monitor.past import Past


def past_of(account: Account, service: PastService) -> Past:
    options = MonitorOptions(
        "acme",
        "https://events.1password.com",
        Secret("a.b.c"),
        "a test",
        since=DAY,
        learn=30 * DAY,
        requests_per_minute=None,
    )
    reading = (service, new_budget(None))
    return Past(
        options,
        reading,
        account.engine,
        account.ring,
        account.ingest,
        lambda _said: None,
        lambda: account.now,
        service.sleep,
    )


async def test_a_rule_that_comes_while_others_learn_knows_the_past_in_the_end() -> None:
    account, service = Account([rule(BURST)]), PastService(*PAST)
    account.ingest.pass_time()
    past = past_of(account, service)

    def comes(_stream: Stream, _asked: PageRequest, number: int) -> EventsApiError | None:
        if number == 1:
            past.use([rule(BURST), rule(NEW_COUNTRY)])
        return None

    service.fails = comes
    await past.learn(lambda: True, lambda: list(Stream))
    account.take([signin(uuid="RO", country="RO", at=-60)], fresh=True)

    assert account.told == ["new-country"]


async def test_learning_begins_again_when_lists_change() -> None:
    account, service = Account([rule(NEW_COUNTRY)]), PastService(*PAST)
    account.ingest.pass_time()
    past = past_of(account, service)
    await past.learn(lambda: True, lambda: list(Stream))
    once = len(service.asked)
    service.asked.clear()

    def changes(_stream: Stream, _asked: PageRequest, number: int) -> EventsApiError | None:
        if number == 2:
            past.use_lists({})
        return None

    service.fails = changes
    await past.learn(lambda: True, lambda: list(Stream))

    assert len(service.asked) == once + 2
