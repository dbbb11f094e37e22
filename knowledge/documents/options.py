"""What a person decided about how a document is read: kept with the plan, and used again for its next version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.model import Unclear

AMERICAN = "us"  # the other order of day and month is British, "uk"


@dataclass(frozen=True, slots=True)
class Options:
    """`columns`: a role by heading or column number; `before`: the same, as decided for the version before, which counts
    where the document still has the column. `sheet`, `table`: which of several holds the plan ("" and 0: the
    best). `dates`: "uk", "us", or "" for what the document shows. `colours`: a status by colour ("red", "FFC000")."""

    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    table: int = 0
    dates: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Only what was decided."""
        given = {"columns": {**self.before, **self.columns}, "sheet": self.sheet, "table": self.table, "dates": self.dates}
        return {name: value for name, value in {**given, "colours": dict(self.colours)}.items() if value}

    def as_arguments(self) -> str:
        """As they are given to `planbot import`: --map "Risk rating=further" --table 2."""
        given = [f'--map "{name}={role}"' for name, role in self.columns.items()]
        given += [f'--sheet "{self.sheet}"'] * bool(self.sheet) + [f"--table {self.table}"] * bool(self.table)
        given += [f"--dates {self.dates}"] * bool(self.dates)
        if self.colours:
            given.append(f'--colours "{", ".join(f"{colour}={status}" for colour, status in self.colours.items())}"')
        return " ".join(given)

    def over(self, kept: Options) -> Options:
        """These decisions, with any gaps filled in from those kept with the previous version."""
        return Options(
            self.columns,
            self.sheet or kept.sheet,
            self.table or kept.table,
            self.dates or kept.dates,
            {**kept.colours, **self.colours},
            {**kept.before, **kept.columns},
        )


def pairs(text: str, option: str) -> dict[str, str]:
    """The pairs in an option such as --colours "green=Complete, red=Not started". Raises Unclear if one is malformed."""
    found = {}
    for piece in text.split(","):
        name, sign, value = (part.strip() for part in piece.rpartition("="))
        if not (name and sign and value):
            raise Unclear(f"{option} “{piece.strip()}” is not understood: write NAME=VALUE, as in {EXAMPLES[option]}.")
        found[name] = value
    return found


EXAMPLES = {"--map": '--map "Risk rating=further"', "--colours": '--colours "green=Complete, red=Not started"'}


def options_of(kept: Mapping[str, Any]) -> Options:
    """Options out of what `as_json` gave."""
    return Options(**{name: value for name, value in kept.items() if name in Options.__slots__})
