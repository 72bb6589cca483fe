"""The places that settings come from, strongest first, and the search through them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from tui.events.redact import redact
from tui.settings.problem import SettingProblem


class Layer(Struct, frozen=True):
    """One place: the flags, the environment, a table of the config."""

    called: Callable[[str], str]
    """How a setting is called there, for messages."""
    settings: Mapping[str, Any]
    """None stands for: not set."""
    status: int
    """Exit code of a mistake there."""


class Layers(Struct, frozen=True):
    """Finds the value that holds, and remembers where each came from."""

    layers: Sequence[Layer]
    origins: dict[str, str] = field(default_factory=dict)

    def value(self, name: str, read: Callable[[object], Any], default: Any) -> Any:
        """The value in the strongest place that sets it, understood by `read`; else the default, as it is."""
        for layer in self.layers:
            raw = layer.settings.get(name)
            if raw is None:
                continue
            called = redact(layer.called(name))
            self.origins[name] = called
            try:
                return read(raw)
            except ValueError as error:
                raise SettingProblem(f"{called}: {redact(str(error))}", status=layer.status) from None
        self.origins[name] = "default"
        return default


def flags_layer(flags: Mapping[str, object]) -> Layer:
    """The command line."""
    given = {name: value for name, value in flags.items() if value != ()}
    return Layer(lambda name: f"--{name.replace('_', '-')}", given, 2)


def environment_layer(environment: Mapping[str, str]) -> Layer:
    """Variables such as OPWATCH_SINCE."""
    settings = {
        name.removeprefix("OPWATCH_").lower(): value
        for name, value in environment.items()
        if name.startswith("OPWATCH_") and value.strip()
    }
    return Layer(lambda name: f"OPWATCH_{name.upper()}", settings, 2)


def file_layer(file: str, table: str, settings: Mapping[str, Any]) -> Layer:
    """The top of the config file, or one of its tables."""
    return Layer(lambda name: f"{file}: {name}{f' in [{table}]' if table else ''}", settings, 5)
