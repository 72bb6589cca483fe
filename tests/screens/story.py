"""The story that the screens are looked at with: a Friday noon, alice's second factor gives way."""

import random
from datetime import datetime, time
from zoneinfo import ZoneInfo

from tests.factories import audit, ident, signin, usage
from tests.screens.fake_watch import FakeWatch, healthy
from tui.events.alert import Alert, Severity, Why
from tui.events.model import Client, Location, Seen
from tui.events.names import Names
from tui.events.reading import Answer, BudgetUse, StreamHealth
from tui.events.stream import Stream

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 20, 12, 4, 31, tzinfo=ZONE).timestamp()
DOMAIN = "acme.com"

_SIGNINS = """
12:04:12 alice success mfa_ok 203.0.113.7 NL CLI 2.31
12:03:58 alice mfa_failed totp_bad 203.0.113.7 NL CLI 2.31
12:03:40 bob success credentials_ok 10.1.4.22 DE Mac 8.11
12:02:51 alice mfa_failed totp_bad 203.0.113.7 NL CLI 2.31
12:02:11 svc-deploy sso_failed service_account_sso_denied 10.1.9.3 DE SCIM 2.9
12:01:37 alice mfa_failed totp_timeout 203.0.113.7 NL CLI 2.31
12:00:59 dana success mfa_ok 10.1.4.31 DE Windows 8.11
11:59:44 alice credentials_failed password_secret_bad 198.51.100.20 BR Web 131
11:59:02 alice credentials_failed password_secret_bad 198.51.100.20 BR Web 131
11:58:20 carol success mfa_ok 192.0.2.45 FR iOS 8.11
11:57:48 alice credentials_failed platform_secret_bad 192.0.2.201 VN Web 131
11:56:30 erik firewall_reported_success country_blocked 192.0.2.88 UA Extension 8.11
11:55:09 fay success mfa_ok 10.1.4.40 DE Linux 8.11
11:54:51 gus@partner.test modern_version_failed modern_version_old 192.0.2.61 PL Android 7.9
11:53:12 bob success credentials_ok 10.1.4.22 DE Extension 8.11
11:51:47 hana success mfa_ok 2001:db8::8a2e:370:7334 DE Mac 8.11
11:50:20 ivan credentials_failed password_secret_bad 10.1.4.77 DE Windows 8.11
11:49:58 ivan success mfa_ok 10.1.4.77 DE Windows 8.11
11:48:03 svc-deploy success credentials_ok 10.1.9.3 DE SDK 0.3
"""
_USAGES = """
12:04:20 alice reveal Prod_DB_root Production
12:04:05 bob fill Jira Everyone
12:03:33 dana export Stripe_live_key Payments
12:03:32 dana export Stripe_webhook Payments
12:03:31 dana export Adyen_merchant Payments
12:02:40 svc-deploy server-fetch k3s_join_token CI
12:01:55 carol secure-copy - Design
12:00:18 erik fill AWS_console Everyone
11:59:10 fay reveal Wi-Fi_guest Office
11:55:44 bob enter-item-edit-mode Jira Everyone
11:53:30 hana share VPN_profile Office
11:48:40 fay select-sso-provider Miro Everyone
"""
_BACKGROUND = ("bob", "carol", "dana", "erik", "fay", "hana", "ivan", "lena", "mira", "svc-deploy")
_ITEMS = ("k3s join token", "Jira", "AWS console", "GitHub", "Figma", "Prod DB root")

NAMES = Names(
    vaults={
        ident(f"vault {name}"): name for name in ("Production", "Everyone", "Payments", "CI", "Design", "Office")
    },
    items={
        ident(f"item {name}"): name
        for name in (
            *_ITEMS,
            "Stripe live key",
            "Stripe webhook",
            "Adyen merchant",
            "Wi-Fi guest",
            "VPN profile",
            "Miro",
        )
    },
)


def story() -> FakeWatch:
    """A week of background, and what happened before noon."""
    watch = FakeWatch(names=NAMES, now=NOW)
    watch.add(*_background(), *_signins(), *_usages(), *_audits())
    watch.set_alerts(*_alerts(watch))
    status = healthy(NOW, budget=BudgetUse(5, 600, 196, 30_000, (NOW - 470, NOW - 410, NOW - 60)))
    streams = dict(status.streams)
    for i, (stream, health) in enumerate(watch.state.streams.items()):
        answers = tuple(
            Answer(
                NOW - 60 * m,
                0.09 + 0.04 * ((m * m * 7 + i * 5) % 11 == 0) + 0.01 * (m % 3),
                429 if i == 2 and m in (1, 7, 8) else 200,
            )
            for m in reversed(range(60))
        )
        streams[stream] = StreamHealth(
            stream,
            state="failing" if i == 2 else "ok",
            last_success=NOW - (62 if i == 2 else 3),
            next_poll=NOW + (41, 38, 12)[i],
            error="HTTP 429, try 2" if i == 2 else "",
            cursor_since=NOW - (19, 22, 62)[i],
            events=health.events,
            answers=answers,
        )
    watch.set_status(
        healthy(NOW, streams=streams, budget=status.budget, held=watch.state.held, oldest=watch.state.oldest)
    )
    return watch


def _at(clock: str) -> int:
    when = datetime.combine(datetime.fromtimestamp(NOW, ZONE).date(), time.fromisoformat(clock), ZONE)
    return int(when.timestamp()) * 10**9


def _email(name: str) -> str:
    return name if "@" in name else f"{name}@{DOMAIN}"


def _client(app: str, version: str, ip: str) -> Client:
    return Client(
        app_name=f"1Password for {app}"
        if app in ("Mac", "Windows", "iOS", "Android", "Linux")
        else f"1Password {app}",
        app_version=version,
        platform_name="Chrome" if app == "Web" else "laptop-17",
        os_name="macOS",
        os_version="26.1",
        ip_address=ip,
    )


def _signins() -> list[Seen]:
    made = []
    for line in _SIGNINS.split("\n")[1:-1]:
        clock, who, category, kind, ip, country, app, version = line.split(" ", 7)
        made.append(
            signin(
                _email(who),
                at=_at(clock),
                category=category,
                type=kind,
                country=country,
                session=ident(f"session {line}"),
                client=_client(app, version, ip),
                location=Location(
                    country=country, region="North", city="Springfield", latitude=52.37, longitude=4.9
                ),
                uuid=ident(line),
                fresh=True,
            )
        )
    return made


def _usages() -> list[Seen]:
    made = []
    for line in _USAGES.split("\n")[1:-1]:
        clock, who, action, item, vault = line.split()
        item = item.replace("_", " ")
        made.append(
            usage(
                _email(who),
                at=_at(clock),
                action=action,
                item=ident(f"item {item}"),
                vault=ident(f"vault {vault}"),
                client=_client("Mac", "81102033", "203.0.113.7"),
                uuid=ident(line),
            )
        )
    return made


def _audits() -> list[Seen]:
    payments = ident("vault Payments")
    return [
        audit(_email("root-admin"), at=_at("12:03:29"), action="grant", object="uva", object_uuid=payments,
              aux=_email("dana"), ip="10.1.4.2", session=ident("s")),
        audit(_email("scim-bridge"), at=_at("12:01:02"), object="invite", aux_info="j.doe@acme.com", ip="10.1.9.3"),
        audit(_email("erik"), at=_at("11:58:10"), object="device", object_user=_email("erik"), ip="10.1.4.9"),
        audit(_email("root-admin"), at=_at("11:44:51"), action="updatfw", object="account", ip="10.1.4.2",
              aux_info="firewall rules changed"),
        audit(_email("hana"), at=_at("09:51:09"), action="updatmfa", object="user", object_user=_email("hana")),
        audit(_email("root-admin"), at=_at("08:02:33"), action="update", object="group", object_uuid=ident("g")),
    ]  # fmt: skip


def _background() -> list[Seen]:
    dice = random.Random(7)
    made: list[Seen] = []
    for day in range(7):
        for _ in range(50):
            hour = min(23, max(0, round(dice.gauss(13, 3))))
            back = day * 86_400 + (NOW - _at("00:00:00") / 1e9 - hour * 3600) + dice.randrange(3600)
            at = int((NOW - back) * 1e9)
            if at > _at("11:40:00"):
                continue
            who = _email(dice.choice(_BACKGROUND))
            if dice.random() < 0.5:
                category = dice.choices(
                    ("success", "credentials_failed", "mfa_failed", "sso_failed"), (90, 6, 3, 1)
                )[0]
                ip = f"10.1.4.{dice.randrange(20, 40)}"
                made.append(
                    signin(who, at=at, category=category, ip=ip, country="DE", client=_client("Mac", "8.11", ip))
                )
            else:
                item = dice.choices(_ITEMS, (31, 17, 9, 5, 4, 2))[0]
                made.append(
                    usage(
                        who, at=at, action="fill", item=ident(f"item {item}"), vault=ident("vault CI"), country="DE"
                    )
                )
    return made


def _alerts(watch: FakeWatch) -> list[Alert]:
    alice = watch.matching(Stream.SIGNIN, "user:alice@acme.com")
    return [
        _alert(
            "mfa-burst-then-success", Severity.HIGH, 82, "alice@acme.com", "12:04:12",
            "alice@acme.com failed the second factor 3 times in 10m, then passed it",
            "Someone who has the password wears down the second factor, or phishes its code.",
            (
                Why("mfa_failed by user within 10m", "3", "3"),
                Why("success after the last failure", "14 s", "15m", "usual 0.2 failures a day"),
                Why("countries", "NL, BR, VN", "", "first seen today"),
            ),
            [("signin", str(seen.event.uuid)) for seen in alice],
            "Suspend alice in 1Password, rotate what she revealed, then press A here.",
        ),
        _alert("bulk-access-distinct", Severity.MEDIUM, 58, "dana@acme.com", "12:03:33",
               "dana@acme.com took 14 different items in 6m", "Somebody collects secrets before leaving.",
               (Why("different items by user within 6m", "14", "10"),),
               [("usage", str(s.event.uuid)) for s in watch.matching(Stream.USAGE, "action:export")]),
        _alert("firewall-rules-change", Severity.MEDIUM, 46, "root-admin", "11:44:51",
               "root-admin changed the account's firewall", "", (Why("action", "updatfw"),), []),
        _alert("off-hours-secret-access", Severity.MEDIUM, 41, "bob@acme.com", "02:14:00",
               'bob@acme.com revealed "Prod DB root" at 02:14', "", (Why("hour", "02", "", "usual 08 to 18"),), []),
        _alert("bulk-share", Severity.LOW, 18, "hana@acme.com", "11:53:30", "1 item shared by link", "", (), []),
        _alert("self-grant-vault", Severity.LOW, 15, "carol@acme.com", "11:12:00", "grant on Design, her own vault",
               "", (), [], status="acknowledged"),
    ]  # fmt: skip


def _alert(
    rule: str,
    severity: Severity,
    score: int,
    who: str,
    clock: str,
    title: str,
    reason: str,
    why: tuple[Why, ...],
    evidence: list[tuple[str, str]],
    response: str = "",
    status: str = "open",
) -> Alert:
    return Alert(
        id=ident(rule)[:12],
        account="acme",
        rule=rule,
        title=title,
        reason=reason,
        severity=severity,
        score=score,
        key=(("user", who),),
        who=who,
        first=_at(clock),
        last=_at(clock),
        raised=int(NOW * 1e9),
        why=why,
        evidence=tuple(evidence),
        response=response,
        status=status,
    )
