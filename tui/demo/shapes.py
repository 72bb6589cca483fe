"""Events in the shape of the Events API v2, as JSON-able dictionaries."""

from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Any, NamedTuple

from tui.demo.cities import Spot
from tui.demo.ids import drawn_id, lower_id
from tui.demo.people import Account, Client
from tui.demo.vaults import Item
from tui.events.stream import Stream
from tui.events.times import format_timestamp

Body = dict[str, Any]


class Happening(NamedTuple):
    """An event with its two moments, in nanoseconds since 1970."""

    stream: Stream
    arrived: int
    """When the service has it."""
    time: int
    """When it happened."""
    body: Body


class Shaper:
    """Draws events of one account from a seeded stream of random numbers."""

    def __init__(self, account_uuid: str, rng: Random) -> None:
        self._account = account_uuid
        self.rng = rng

    def signin(
        self, at: float, who: Account, client: Client, spot: Spot, kind: str, *, details: str | None = None
    ) -> Happening:
        """An attempt to sign in; `kind` is the API's `type`, the category follows from it or is before a colon."""
        category, _, kind = kind.rpartition(":")
        rng = self.rng
        dice = rng.random()
        time = int(at * 1e6) * 1000 if dice > 0.1 else int(at) * 1_000_000_000
        body: Body = {
            "uuid": drawn_id(rng),
            "session_uuid": drawn_id(rng),
            "timestamp": _with_offset(time, -3) if dice < 0.02 else format_timestamp(time),
            "country": spot.city.country if spot.city else "DE",
            "category": category or CATEGORIES[kind],
            "type": kind,
            "details": None if details is None else {"value": details},
            "target_user": self._user(who),
            "client": _client(client, spot),
        }
        return self._arrives(Stream.SIGNIN, time, rng.uniform(0.3, 3.0), self._placed(body, spot))

    def usage(
        self,
        at: float,
        who: Account,
        client: Client,
        spot: Spot,
        item: Item,
        action: str,
        *,
        late: float | None = None,
    ) -> Happening:
        """A use of an item; it arrives `late` seconds after it happened."""
        time = int(at * 1000) * 1_000_000
        body: Body = {
            "uuid": drawn_id(self.rng),
            "timestamp": format_timestamp(time),
            "used_version": item.version,
            "vault_uuid": item.vault,
            "item_uuid": item.uuid,
            "action": action,
            "user": self._user(who),
            "client": _client(client, spot),
        }
        lag = self.rng.uniform(0.5, 3.0) if late is None else late
        return self._arrives(Stream.USAGE, time, lag, self._placed(body, spot))

    def audit(
        self,
        at: float,
        who: Account,
        device: str,
        spot: Spot,
        action: str,
        object_type: str,
        target: Account | str,
        *,
        aux: Account | str | None = None,
        aux_info: str | None = None,
    ) -> Happening:
        """A change to the account; `target` and `aux` are people or ids."""
        rng = self.rng
        time = int(at * 1_000_000) * 1000 + rng.randrange(1000)
        body: Body = {
            "uuid": drawn_id(rng),
            "timestamp": format_timestamp(time),
            "actor_uuid": who.uuid,
            "actor_details": self._user(who),
            "actor_type": _user_type(who),
            "actor_account_uuid": self._account,
            "account_uuid": self._account,
            "action": action,
            "object_type": object_type,
            "object_uuid": target.uuid if isinstance(target, Account) else target,
        }
        if isinstance(target, Account):
            body["object_details"] = self._user(target)
        if aux is not None:
            body["aux_id"] = rng.randrange(1_000_000, 9_999_999)
            body["aux_uuid"] = aux.uuid if isinstance(aux, Account) else aux
        if isinstance(aux, Account):
            body["aux_details"] = self._user(aux)
        if aux_info is not None:
            body["aux_info"] = aux_info
        body["session"] = {
            "uuid": drawn_id(rng),
            "login_time": format_timestamp(time - rng.randrange(60, 20_000) * 1_000_000_000),
            "device_uuid": device or lower_id(who.uuid),
            "ip": spot.ip,
        }
        return self._arrives(Stream.AUDIT, time, rng.uniform(0.3, 3.0), self._placed(body, spot))

    def _placed(self, body: Body, spot: Spot) -> Body:
        """With the location, which is missing for private addresses and now and then for others."""
        city = spot.city
        if city is not None and self.rng.random() > 0.01:
            body["location"] = {
                "country": city.country,
                "region": city.region,
                "city": city.name,
                "latitude": city.latitude,
                "longitude": city.longitude,
            }
        body["account_uuid"] = self._account
        return body

    def _user(self, who: Account) -> Body:
        return {
            "uuid": who.uuid,
            "name": who.name,
            "email": who.email,
            "user_type": _user_type(who),
            "user_account_uuid": self._account,
        }

    def _arrives(self, stream: Stream, time: int, lag: float, body: Body) -> Happening:
        return Happening(stream, time + int(lag * 1e9), time, body)


def _user_type(who: Account) -> str:
    return "external_user" if who.external else "user"


def _client(client: Client, spot: Spot) -> Body:
    return {
        "app_name": client.app,
        "app_version": client.version,
        "platform_name": client.platform,
        "platform_version": client.platform_version,
        "os_name": client.os,
        "os_version": client.os_version,
        "ip_address": spot.ip,
    }


def _with_offset(time: int, hours: int) -> str:
    """A timestamp as some clients of the API get it: in another zone than UTC."""
    moment = datetime.fromtimestamp(time // 1_000_000_000, UTC).astimezone(timezone(timedelta(hours=hours)))
    return moment.isoformat()


CATEGORIES = {
    "credentials_ok": "success",
    "mfa_ok": "success",
    "password_secret_bad": "credentials_failed",
    "platform_secret_bad": "credentials_failed",
    "totp_bad": "mfa_failed",
    "totp_timeout": "mfa_failed",
    "u2f_bad": "mfa_failed",
    "duo_timeout": "mfa_failed",
    "duo_bad": "mfa_failed",
    "mfa_missing": "mfa_failed",
    "non_sso_user": "sso_failed",
    "sso_user_mismatch": "sso_failed",
    "service_account_sso_denied": "sso_failed",
    "modern_version_old": "modern_version_failed",
    "country_blocked": "firewall_failed",
    "ip_blocked": "firewall_failed",
    "anonymous_blocked": "firewall_failed",
}
"""The usual category of each type that the company's life shows."""
