"""bot → handlers → knowledge, never upward and never in a circle; Slack's libraries are only under bot/slack, the demo's server
only under bot/demo, the terminal's libraries in bot."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(path for layer in ("bot", "handlers", "knowledge") for path in (ROOT / layer).rglob("*.py"))
FORBIDDEN = {
    "knowledge": {"handlers", "bot", "slack_bolt", "slack_sdk", "rich", "prompt_toolkit"},
    "handlers": {"bot", "slack_bolt", "slack_sdk", "rich", "prompt_toolkit", "os", "time"},
    "bot": {"slack_bolt", "slack_sdk", "aiohttp"},
    "bot/slack": {"rich", "prompt_toolkit", "aiohttp"},
    "bot/demo": {"slack_bolt", "slack_sdk", "rich", "prompt_toolkit"},
}


def imported(path: Path) -> Iterator[str]:
    """The top-level packages that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively, which hides the direction"
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_go_downward(path: Path) -> None:
    parts = path.relative_to(ROOT).parts
    layer = "/".join(parts[:2]) if "/".join(parts[:2]) in FORBIDDEN else parts[0]
    assert not FORBIDDEN[layer] & set(imported(path))


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def neighbours(path: Path, names: set[str]) -> set[str]:
    """The modules of planbot that a module imports: at its top, inside functions, and only for types."""
    targets: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            targets.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            submodules = {f"{node.module}.{alias.name}" for alias in node.names}
            targets |= {name if name in names else str(node.module) for name in submodules}
    return targets & names


def reached(start: str, graph: Mapping[str, set[str]]) -> set[str]:
    """Everything that a module imports, directly or through others."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for name in graph[waiting.pop()] - found:
            found.add(name)
            waiting.append(name)
    return found


def circles(graph: Mapping[str, set[str]]) -> set[frozenset[str]]:
    """The largest groups of modules that all import one another, directly or through others."""
    imports = {name: reached(name, graph) for name in graph}
    groups = {frozenset(other for other in imports[name] if name in imports[other]) for name in graph}
    return groups - {frozenset()}


def test_no_modules_import_one_another() -> None:
    names = {name_of(path) for path in MODULES}
    graph = {name_of(path): neighbours(path, names) for path in MODULES}
    assert sum(map(len, graph.values())) > len(graph)
    assert not circles(graph)


def test_a_circle_is_found_however_long_it_is() -> None:
    graph = {"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": {"d"}, "e": {"a"}}
    assert circles(graph) == {frozenset("abc"), frozenset("d")}
