"""Alerts for tests, saying only what matters to them."""

from tui.events.alert import Alert, Severity


def alert(
    number: int = 1,
    *,
    rule: str = "failed-signin-burst-user",
    severity: Severity = Severity.HIGH,
    who: str = "alice@acme.test",
    title: str = "alice@acme.test failed to sign in 12 times in 30m",
    fresh: bool = True,
    notifies: bool = True,
    key: str | None = None,
) -> Alert:
    return Alert(
        id=f"{number:012x}",
        account="acme",
        rule=rule,
        title=title,
        reason="",
        severity=severity,
        score=severity * 20,
        key=(("user", key or str(number)),),
        who=who,
        first=0,
        last=0,
        raised=number,
        why=(),
        evidence=(),
        fresh=fresh,
        notifies=notifies,
    )
