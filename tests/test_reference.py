"""The references in the documentation agree with the program: commands, settings, variables, permissions, the picture.

With --rewrite, they are updated from the program, and the pictures are recorded again.
"""

from __future__ import annotations

import argparse
import html
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from bot.__main__ import main, parser
from bot.cli import render
from bot.cli.identity import SAMPLE_SETTINGS, Identity
from bot.cli.table import COMMANDS, Command
from bot.rights import Resolver, rights, speaker
from bot.settings_file import check_settings, load_settings
from bot.settings_reference import REFERENCE
from bot.slack import manifest
from handlers.respond import respond_and_remember
from knowledge.importing import SAMPLE
from knowledge.store import Store
from tests.conftest import NOW

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
VARIABLE = re.compile(r"\"((?:SLACK|PLANBOT|DATABASE)_[A-Z_]+)\"")
VARIABLES = "variable | value | if it is missing"

Rows = list[tuple[str, ...]]


# Tables


def table(file: str, head: str) -> Rows:
    """The rows of the table with this heading row, without the backquotes around its first column."""
    text = (DOCS / file).read_text(encoding="utf-8")
    return [_cells(line) for line in _lines(text, text.index(f"\n| {head} |\n"))]


def _lines(text: str, start: int) -> Iterator[str]:
    for line in text[start + 1 :].splitlines()[2:]:
        if not line.startswith("|"):
            return
        yield line


def _cells(line: str) -> tuple[str, ...]:
    first, *rest = (cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1])
    return (first.strip("`"), *rest)


def write(file: str, head: str, rows: Rows) -> None:
    """Replace the rows of the table with this heading row."""
    text = (DOCS / file).read_text(encoding="utf-8")
    before, rule, rest = text.partition(f"\n| {head} |\n")
    dashes, after = rest.split("\n", 1)
    after = re.sub(r"\A(\|.*\n)*", "", after)
    lines = "".join(f"| `{first}` | {' | '.join(cells)} |\n" for first, *cells in rows)
    (DOCS / file).write_text(f"{before}{rule}{dashes}\n{lines}{after}", encoding="utf-8")


TABLES: dict[tuple[str, str], Rows] = {
    ("settings.md", "key | meaning | default"): [(name, key.meaning, key.default) for name, key in REFERENCE.items()],
    ("slack.md", "permission | without it"): list(manifest.NEEDED.items()),
    ("slack.md", "optional permission | without it"): list(manifest.OPTIONAL.items()),
}


@pytest.mark.parametrize(("file", "head"), TABLES)
def test_every_row_is_in_the_documentation(file: str, head: str, rewrite: bool) -> None:
    if rewrite:
        write(file, head, TABLES[file, head])
    assert table(file, head) == TABLES[file, head]


# Commands


def subparser(command: Command) -> argparse.ArgumentParser:
    (commands,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    found = commands.choices[command.name]
    assert isinstance(found, argparse.ArgumentParser)
    return found


def own_arguments(command: Command) -> list[argparse.Action]:
    """The arguments of one command, without those that all commands have."""
    return [action for action in subparser(command)._actions if action.dest not in ("help", "db", "plan")]


def typed(action: argparse.Action) -> str:
    """An argument as it is typed: `--as NAME`, `REF …`."""
    name = action.metavar or (f"{{{','.join(action.choices)}}}" if action.choices else "")
    if not action.option_strings:
        return f"{name} …" if action.nargs in ("+", "*") else str(name)
    return f"{action.option_strings[-1]} {name}" if action.nargs != 0 else action.option_strings[-1]


def usage(command: Command) -> str:
    arguments = [
        typed(action) if action.required and action.nargs not in ("*", "?") else f"[{typed(action)}]"
        for action in own_arguments(command)
    ]
    return " ".join(["planbot", command.name, *arguments])


def argument_table(actions: list[argparse.Action]) -> str:
    rows = "".join(f"| `{typed(action)}` | {action.help} |\n" for action in actions)
    return f"\n| argument | meaning |\n| --- | --- |\n{rows}" if rows else ""


def section(command: Command) -> str:
    arguments = argument_table(own_arguments(command))
    return f"\n## {command.name}\n\n```text\n{usage(command)}\n```\n\n{command.description}\n{arguments}"


def _everywhere() -> str:
    others = [f"`{command.name}`" for command in COMMANDS if not command.on_database]
    return f"Every command except {', '.join(others)}"


def reference_of_commands() -> str:
    common = [action for action in parser()._actions if action.dest in ("db", "plan")]
    index = "".join(f"| [`{command.name}`](#{command.name}) | {command.help} |\n" for command in COMMANDS)
    return (
        "# Commands\n\nThis page is generated from the output of `planbot COMMAND --help`.\n\n"
        f"| command | what it does |\n| --- | --- |\n{index}\n{_everywhere()} also takes these:\n{argument_table(common)}\n"
        "The exit code is 0 if all went well, 1 if the command failed or found faults, and 2 if the command line was wrong.\n"
        + "".join(map(section, COMMANDS))
    )


def test_the_reference_of_commands_is_what_help_says(rewrite: bool) -> None:
    if rewrite:
        (DOCS / "commands.md").write_text(reference_of_commands(), encoding="utf-8")
    assert (DOCS / "commands.md").read_text(encoding="utf-8") == reference_of_commands()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_and_argument_is_described(command: Command) -> None:
    assert command.help[0].islower() and not command.help.endswith(".")
    assert command.description[0].isupper() and command.description.endswith(".")
    printed = " ".join(subparser(command).format_help().split())
    assert command.description.split()[0] in printed
    for action in own_arguments(command):
        assert action.help, action.dest


def test_every_command_in_the_documentation_exists() -> None:
    names = {command.name for command in COMMANDS}
    for path in (ROOT / "README.md", *DOCS.glob("*.md")):
        for block in re.findall(r"```sh\n(.*?)```|`((?:\.venv/bin/)?planbot [^`]*)`", path.read_text(encoding="utf-8"), re.S):
            for name in re.findall(r"(?:^|/|\bm )(?:planbot|bot) ([a-z]+)", "\n".join(block), re.M):
                assert name in names, f"{path.name}: planbot {name}"


def test_the_procfile_runs_a_command_that_exists() -> None:
    kind, line = (ROOT / "Procfile").read_text(encoding="utf-8").strip().split(": ")
    assert kind == "worker" and line.split()[0] == "planbot"
    assert line.split()[1] in {command.name for command in COMMANDS}


# Settings and variables


def test_the_example_of_settings_has_no_fault(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", (DOCS / "settings.md").read_text(encoding="utf-8"), re.S)
    path = tmp_path / "planbot.yaml"
    path.write_text(example, encoding="utf-8")
    assert check_settings(path) == []


def test_the_variables_that_are_read_are_in_the_documentation() -> None:
    files = (path for folder in ("bot", "knowledge") for path in (ROOT / folder).rglob("*.py"))
    code = "".join(path.read_text(encoding="utf-8") for path in files)
    assert set(VARIABLE.findall(code)) == {row[0] for row in table("settings.md", VARIABLES)}


def test_the_example_of_an_env_file_holds_what_is_read_from_one() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = re.findall(r"^#? ?([A-Z_]+)=", example, re.M)
    read = [row[0] for row in table("settings.md", VARIABLES)]
    assert named == [name for name in read if name != "PLANBOT_DEBUG"]  # this is for one occasion, not for every start
    assert re.findall(r"^[A-Z_]+=(.+)$", example, re.M) == []  # nothing that could be mistaken for a secret, or used as one


# JSON


def documented_keys(command: str) -> set[str]:
    """The keys in the table of one command."""
    text = (DOCS / "json.md").read_text(encoding="utf-8")
    lines = _lines(text, text.index("\n| key | value |\n", text.index(f"\n## `{command}`\n")))
    return {key for line in lines for key in re.findall(r"`(\w+)`", line.split("|")[1])}


def test_the_keys_of_json_are_in_the_documentation(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(database.parent)
    monkeypatch.delenv("PLANBOT_SETTINGS", raising=False)
    printed: dict[str, dict[str, object]] = {}
    assert main(["update", "R17", "in progress: pilots start in May", "--as", "Priya", "--yes"]) == 0
    for command, arguments in (
        ("ask", ["ask", "status of R17"]),
        ("show", ["show", "R17"]),
        ("history", ["history", "R17"]),
        ("import", ["import", str(SAMPLE)]),
    ):
        capsys.readouterr()
        assert main([*arguments, "--json"]) == 0
        value = json.loads(capsys.readouterr().out)
        printed[command] = value[0] if isinstance(value, list) else value
    assert set(printed["ask"]) | {"reference"} == documented_keys("ask --json")
    for command in ("show", "history", "import"):
        assert set(printed[command]) == documented_keys(f"{command} --json")


def test_the_keys_of_healthz_are_in_the_documentation() -> None:
    """Both those that /healthz makes itself and those that the app adds."""
    code = "".join((ROOT / "bot" / "slack" / name).read_text(encoding="utf-8") for name in ("health.py", "app.py"))
    text = (DOCS / "running.md").read_text(encoding="utf-8")
    rows = _lines(text, text.index("\n| key | value |\n"))
    keys = [key for row in rows for key in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert keys and [key for key in keys if f'"{key}"' not in code] == []


# Every type of YAML value, for each key


@pytest.mark.parametrize("key", REFERENCE)
@pytest.mark.parametrize("value", ["{a: b}", "[[a], {b: c}]", "[]", "{}", "''", "", "~", "2026-02-30", "- x"])
def test_no_value_of_a_setting_raises(key: str, value: str, tmp_path: Path) -> None:
    """Any value is either accepted, or reported as a fault with its line."""
    path = tmp_path / "planbot.yaml"
    *above, last = key.split(".")
    text = "".join(f"{'  ' * depth}{name}:\n" for depth, name in enumerate(above))
    path.write_text(f"{text}{'  ' * len(above)}{last}: {value}\n", encoding="utf-8")
    faults = check_settings(path)
    assert all(re.match(r"line \d+: .*\.$", fault) for fault in faults), faults
    if value in ("{a: b}", "[[a], {b: c}]"):
        assert faults


# The README and its picture


def test_the_readme_is_short_and_leads_to_every_page() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 250
    assert {path.name for path in DOCS.glob("*.md")} <= set(re.findall(r"\(docs/(\w+\.md)", text))


COLUMN = 12.2  # the picture's units per column of text


def draw(terminal: Console, name: str) -> None:
    """Write what was printed at a terminal as a picture, without the fonts that rich would load from the internet."""
    svg = terminal.export_svg(title="planbot", clear=False, unique_id=name)
    (DOCS / f"{name}.svg").write_text(re.sub(r',\s*url\([^)]*\) format\("\w+"\)', "", svg), encoding="utf-8")


def drawn_lines(name: str) -> list[str]:
    """The lines of text in a picture, from top to bottom, without empty ones."""
    svg = (DOCS / name).read_text(encoding="utf-8")
    lines: dict[float, str] = {}
    for x, y, text in re.findall(r'<text class="[\w-]+" x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>', svg):
        before = lines.get(float(y), "").ljust(round(float(x) / COLUMN))
        lines[float(y)] = before + html.unescape(text).replace("\xa0", " ")
    return [line.rstrip() for _, line in sorted(lines.items()) if line.strip()]


SAID = (
    "who owns the prompt payment one",
    "what does procurment own that is not completed",
    "update R5 in progress: the first providers have signed",
    "yes",
    "how many has Policy completed",
    "insurance for R17",
)


def test_the_picture_shows_what_planbot_answers(store: Store, rewrite: bool) -> None:
    """Everything that Priya says in the picture is said again in one thread, and the answers are drawn in as many columns."""
    settings, plan = load_settings(SAMPLE_SETTINGS), store.plan(None)
    priya = Identity(speaker("Priya", settings), rights(plan.name, Resolver(settings)), settings)
    file = io.StringIO()
    terminal = Console(file=file, width=96, highlight=False, markup=False, emoji=False, color_system=None, record=True)
    for sentence in SAID:
        terminal.print(f"> {sentence}", style="bold")
        answer = respond_and_remember(store, plan, priya.request(sentence, plan, NOW, "picture"))
        render.draw(terminal, priya.with_names(answer))
    if rewrite:
        draw(terminal, "conversation")
    assert drawn_lines("conversation.svg") == [line.rstrip() for line in file.getvalue().splitlines() if line.strip()]


def test_the_picture_of_a_dry_run_shows_what_planbot_prints(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANBOT_DB", raising=False)
    shutil.copy(ROOT / "tests" / "documents" / "harbour-audit.csv", tmp_path)
    command = "planbot import harbour-audit.csv --dry-run"
    assert main(command.split()[1:]) == 0
    file = io.StringIO()
    terminal = Console(file=file, width=100, highlight=False, markup=False, emoji=False, color_system=None, record=True)
    terminal.print(f"$ {command}")
    terminal.print(capsys.readouterr().out.rstrip())
    if request.config.getoption("--rewrite"):
        draw(terminal, "dry-run")
    assert drawn_lines("dry-run.svg") == [line.rstrip() for line in file.getvalue().splitlines() if line.strip()]
