"""Countries by code and name: the API documents codes and also sends names (`France`, `United States`)."""

from functools import cache


@cache
def _codes() -> dict[str, str]:
    return {name.casefold(): code for code, names in country_names().items() for name in (code, *names)}


@cache
def country_names() -> dict[str, list[str]]:
    """ISO 3166-1 code to English names, the usual one first."""
    import tomllib  # the first frame has no countries
    from importlib.resources import files  # as above

    return tomllib.loads((files("tui.events") / "countries.toml").read_text(encoding="utf-8"))


def country_code(text: str) -> str:
    """The code of a country given by code or English name, case ignored; an unknown one comes back in lower case.

    >>> country_code("united states"), country_code("ca"), country_code("Atlantis")
    ('US', 'CA', 'atlantis')
    """
    folded = text.strip().casefold()
    return _codes().get(folded, folded)
