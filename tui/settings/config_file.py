"""The config file: which keys there are, of which types, and a message with file and line for what does not fit."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NoReturn, TypeAlias, TypeVar, get_args, get_origin

import msgspec

from tui.events.clean import clean
from tui.events.layout import read_layout
from tui.events.plain_file import read_plain
from tui.events.stream import Stream
from tui.events.view import Times
from tui.settings.problem import SettingProblem, nearest

MAX_BYTES = 1_000_000
LONGEST_NAME = 40
"""Characters of an account's name."""

Api = Literal["v2", "v1"]
Region = Literal["us", "ca", "eu", "ent"]
Theme = Literal["auto", "soc-dark", "soc-light", "soc-16", "soc-mono"]


class HoursTable(msgspec.Struct, frozen=True, kw_only=True):
    """`business_hours`."""

    days: str = "mon-fri"
    from_: str = msgspec.field(name="from", default="08:00")
    to: str = "18:00"


class ListTable(msgspec.Struct, frozen=True, kw_only=True):
    """`[lists] name = {...}`: what to change of the shipped list, or of the one in a file."""

    add: list[str] = []
    remove: list[str] = []
    file: str | None = None
    """One entry a line; beside the config, unless the path is absolute."""


ListsTable: TypeAlias = dict[str, list[str] | ListTable]
"""`[lists]`: a plain list replaces the shipped one."""


class AccountTable(msgspec.Struct, frozen=True, kw_only=True):
    """`[accounts.NAME]`: how to reach one account; what it sets beats the same key at the top."""

    token: str | None = None
    token_file: str | None = None
    region: Region | None = None
    base_url: str | None = None
    api: Api | None = None
    interval: str | None = None
    requests_per_minute: int | None = None
    names: str | None = None
    lists: ListsTable = {}
    """Before those of `[lists]`."""


class NotifyTable(msgspec.Struct, frozen=True, kw_only=True):
    """`[notify]`."""

    desktop: Literal["auto", "on", "off"] = "auto"
    terminal: Literal["auto", "bel", "osc9", "osc777", "osc99", "off"] = "auto"
    detail: Literal["none", "actor", "full"] = "none"
    min_severity: Literal["info", "low", "medium", "high", "critical"] = "high"
    hook: list[str] = []


class ColumnsTable(msgspec.Struct, frozen=True, kw_only=True):
    """`[columns]`: of each stream what its table shows, `user:24` with a width."""

    signin: list[str] | None = None
    usage: list[str] | None = None
    audit: list[str] | None = None


class ConfigFile(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file. None: not set, the default holds."""

    timezone: str | None = None
    business_hours: HoursTable = HoursTable()
    account: str | None = None
    region: Region | None = None
    base_url: str | None = None
    allow_host: list[str] | None = None
    api: Api | None = None
    since: str | None = None
    learn: str | None = None
    interval: str | None = None
    requests_per_minute: int | None = None
    retry_for: str | None = None
    capacity: int | None = None
    names: str | None = None
    theme: Theme | None = None
    times: Times | None = None
    columns: ColumnsTable = ColumnsTable()
    ascii: bool | None = None
    bell: bool | None = None
    accounts: dict[str, AccountTable] = {}
    notify: NotifyTable = NotifyTable()
    rules: dict[str, dict[str, Any]] = {}
    lists: ListsTable = {}
    keys: dict[str, str] = {}


Table = TypeVar("Table", bound=msgspec.Struct)


def read_config(path: Path, *, required: bool) -> ConfigFile:
    """The config; the empty one if there is no file and none is required."""
    try:
        content = read_plain(path, MAX_BYTES + 1)
    except FileNotFoundError:
        if not required:
            return ConfigFile()
        raise SettingProblem(f"{clean(str(path))}: there is no such file", status=5) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a file name"
        raise SettingProblem(f"{clean(str(path))}: {reason}", status=5) from error
    if len(content) > MAX_BYTES:
        raise SettingProblem(f"{clean(str(path))}: longer than {MAX_BYTES} bytes", status=5)
    return _Reader(path, content).config()


class _Reader:
    """Goes through the tables by hand, so that each complaint knows its key."""

    def __init__(self, path: Path, content: bytes) -> None:
        import tomllib  # for those who have a config

        self.file = clean(str(path))
        try:
            self.text = content.decode("utf-8-sig")
            self.data = tomllib.loads(self.text)
        except UnicodeDecodeError as error:
            raise SettingProblem(f"{self.file}: not UTF-8", status=5) from error
        except (ValueError, RecursionError) as error:  # not only its own: thousands of digits or brackets
            raise SettingProblem(f"{self.file}: {clean(str(error))}", status=5) from error

    def config(self) -> ConfigFile:
        rest = {
            key: value
            for key, value in self.data.items()
            if key not in ("accounts", "columns", "notify", "business_hours")
        }
        tables: dict[str, Any] = {}
        if "notify" in self.data:
            tables["notify"] = self._table(NotifyTable, self.data["notify"], ("notify",))
        if "business_hours" in self.data:
            tables["business_hours"] = self._table(HoursTable, self.data["business_hours"], ("business_hours",))
        if "columns" in self.data:
            tables["columns"] = self._columns(self.data["columns"])
        if "accounts" in self.data:
            tables["accounts"] = self._accounts(self.data["accounts"])
        return msgspec.structs.replace(self._table(ConfigFile, rest, ()), **tables)

    def _columns(self, data: object) -> ColumnsTable:
        table = self._table(ColumnsTable, data, ("columns",))
        for stream, words in msgspec.structs.asdict(table).items():
            try:
                if words is not None:
                    read_layout(Stream(stream), words)
            except ValueError as error:
                self._refuse(("columns", stream), clean(str(error)))
        return table

    def _accounts(self, data: object) -> dict[str, AccountTable]:
        tables = self._mapping(data, ("accounts",))
        accounts = {name: self._table(AccountTable, table, ("accounts", name)) for name, table in tables.items()}
        folded: dict[str, str] = {}
        for name in accounts:
            if not name.strip() or name != clean(name) or len(name) > LONGEST_NAME:
                self._refuse(("accounts", name), f"the name of an account is 1 to {LONGEST_NAME} plain characters")
            if (other := folded.setdefault(name.casefold(), name)) != name:  # queries do not tell them apart
                self._refuse(("accounts", name), f"{name} and {other} are the same name but for its case")
        for name, account in accounts.items():
            if account.token is not None and not account.token.startswith("op://"):
                self._refuse(
                    ("accounts", name, "token"),
                    "token must be a reference, op://vault/item/field",
                    "a token itself belongs into a file that token_file names, or into OPWATCH_TOKEN",
                )
        return accounts

    def _table(self, kind: type[Table], data: object, path: tuple[str, ...]) -> Table:
        fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
        values = {}
        for key, value in self._mapping(data, path).items():
            if key not in fields:
                self._refuse((*path, key), f"unknown key {clean(key)[:60]}", nearest(key, fields))
            values[fields[key].name] = self._value(fields[key].type, value, (*path, key))
        return kind(**values)

    def _value(self, kind: Any, value: object, path: tuple[str, ...]) -> object:
        if isinstance(value, dict) and ListTable in get_args(kind):
            return self._table(ListTable, value, path)
        if get_origin(kind) is dict:
            inner = get_args(kind)[1]
            return {key: self._value(inner, each, (*path, key)) for key, each in self._mapping(value, path).items()}
        try:
            return msgspec.convert(value, kind, strict=True)
        except msgspec.ValidationError as error:
            choices = [
                choice for part in (kind, *get_args(kind)) for choice in get_args(part) if isinstance(choice, str)
            ]
            if choices and isinstance(value, str):
                self._refuse(path, f"{path[-1]} is one of {', '.join(choices)}", nearest(value, choices))
            self._refuse(path, f"{clean(path[-1])}: {str(error).partition(' - at ')[0]}")

    def _mapping(self, data: object, path: tuple[str, ...]) -> Mapping[str, Any]:
        if not isinstance(data, dict):
            self._refuse(path, f"{clean(path[-1])} is a table")
        return data

    def _refuse(self, path: tuple[str, ...], message: str, hint: str = "") -> NoReturn:
        from tui.settings.config_lines import line_of  # for those whose config is wrong

        line = line_of(self.text, path)
        where = f"{self.file}, line {line}" if line else self.file
        table = f" in [{'.'.join(clean(part) for part in path[:-1])}]" if path[:-1] else ""
        raise SettingProblem(f"{where}: {message}{table}", hint, status=5)
