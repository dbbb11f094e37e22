"""A person's decisions about how to read a document. They are stored with the plan and reused for the next version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.model import Unclear

AMERICAN, BRITISH = "us", "uk"  # month first, day first


@dataclass(frozen=True, slots=True)
class Options:
    """The decisions. `columns`: roles by heading or column number. `before`: the same, as decided for the previous version; it
    applies if the document still has the column. `sheet`, `table`: where the plan is ("" and 0: the best match). `dates`: "uk",
    "us", or "" to work it out from the document. `colours`: statuses by colour ("red", "FFC000").
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    table: int = 0
    dates: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the decisions as a dictionary, without what was left open."""
        decisions = {"columns": {**self.before, **self.columns}, "sheet": self.sheet, "table": self.table, "dates": self.dates}
        return {name: value for name, value in {**decisions, "colours": dict(self.colours)}.items() if value}

    def as_arguments(self) -> str:
        """Return the options as arguments to `planbot import`: --map "Risk rating=further" --table 2."""
        arguments = [f'--map "{name}={role}"' for name, role in self.columns.items()]
        arguments += [f'--sheet "{self.sheet}"'] * bool(self.sheet) + [f"--table {self.table}"] * bool(self.table)
        arguments += [f"--dates {self.dates}"] * bool(self.dates)
        if self.colours:
            arguments.append(f'--colours "{", ".join(f"{colour}={status}" for colour, status in self.colours.items())}"')
        return " ".join(arguments)

    def over(self, earlier: Options) -> Options:
        """Return these decisions, with earlier ones filling in whatever they leave open."""
        return Options(
            self.columns,
            self.sheet or earlier.sheet,
            self.table or earlier.table,
            self.dates or earlier.dates,
            {**earlier.colours, **self.colours},
            {**earlier.before, **earlier.columns},
        )


def pairs(text: str, option: str) -> dict[str, str]:
    """Parse an option such as --colours "green=Complete, red=Not started". Raises Unclear if a pair is malformed."""
    by_name = {}
    for piece in text.split(","):
        name, sign, value = (part.strip() for part in piece.rpartition("="))
        if not (name and sign and value):
            raise Unclear(f"{option} “{piece.strip()}” is not understood: write NAME=VALUE, as in {EXAMPLES[option]}.")
        by_name[name] = value
    return by_name


EXAMPLES = {"--map": '--map "Risk rating=further"', "--colours": '--colours "green=Complete, red=Not started"'}


def options_of(stored: Mapping[str, Any]) -> Options:
    """Restore options from the result of `as_json`."""
    return Options(**{name: value for name, value in stored.items() if name in Options.__slots__})
