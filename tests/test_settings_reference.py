"""The README's reference is held to the program: keys, variables, commands, permissions.

With --rewrite, the tables that the program knows by heart are written into the README anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.table import COMMANDS
from bot.settings import REFERENCE, check_settings
from bot.slack import manifest

ROOT = Path(__file__).parent.parent
VARIABLE = re.compile(r"\"((?:SLACK|PLANBOT|DATABASE)_[A-Z_]+)\"")


def table(head: str) -> list[tuple[str, ...]]:
    """The rows of the README's table with this heading row, backquotes taken off its first column."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [_cells(line) for line in _lines(text, text.index(f"\n| {head} |\n"))]


def _lines(text: str, start: int) -> Iterator[str]:
    for line in text[start + 1 :].splitlines()[2:]:
        if not line.startswith("|"):
            return
        yield line


def _cells(line: str) -> tuple[str, ...]:
    first, *rest = (cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1])
    return (first.strip("`"), *rest)


def write(head: str, rows: list[tuple[str, ...]]) -> None:
    """Put these rows into the README's table with this heading row."""
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    start = text.index(f"\n| {head} |\n")
    old = "".join(f"{line}\n" for line in _lines(text, start))
    new = "".join(f"| `{first}` | {' | '.join(rest)} |\n" for first, *rest in rows)
    path.write_text(text[:start] + text[start:].replace(old, new, 1), encoding="utf-8")


REFERENCES = {
    "key | meaning | default": [(name, key.meaning, key.default) for name, key in REFERENCE.items()],
    "permission | without it": list(manifest.NEEDED.items()),
    "optional permission | without it": list(manifest.OPTIONAL.items()),
}


@pytest.mark.parametrize("head", REFERENCES)
def test_every_row_of_a_reference_is_in_the_readme(head: str, rewrite: bool) -> None:
    if rewrite:
        write(head, REFERENCES[head])
    assert table(head) == REFERENCES[head]


def test_the_readmes_settings_have_no_fault(tmp_path: Path) -> None:
    example = next(
        block
        for block in re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
        if block.startswith("plans:")
    )
    path = tmp_path / "planbot.yaml"
    path.write_text(example, encoding="utf-8")
    assert check_settings(path) == []


def test_every_variable_that_is_read_is_in_the_readme() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    told = {row[0] for row in table("variable | is | else")}
    assert set(VARIABLE.findall(code)) == told


def test_the_example_of_an_env_file_holds_what_is_read_from_one() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = re.findall(r"^#? ?([A-Z_]+)=", example, re.M)
    read = [row[0] for row in table("variable | is | else")]
    assert named == [name for name in read if name != "PLANBOT_DEBUG"]  # which is for one look, not for always
    assert re.findall(r"^[A-Z_]+=(.+)$", example, re.M) == []  # nothing that could be taken for a secret, or in its place


def test_every_command_is_in_the_readme() -> None:
    told = {row[0].split()[1].strip("`") for row in table("command | does")}
    assert told == {command.name for command in COMMANDS}


def test_the_procfile_runs_a_command_that_there_is() -> None:
    kind, line = (ROOT / "Procfile").read_text(encoding="utf-8").strip().split(": ")
    assert kind == "worker" and line.split()[0] == "planbot"
    assert line.split()[1] in {command.name for command in COMMANDS}
