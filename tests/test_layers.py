"""bot → handlers → knowledge, never upward; Slack's libraries under bot/slack alone, the terminal's in bot alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(path for layer in ("bot", "handlers", "knowledge") for path in (ROOT / layer).rglob("*.py"))
FORBIDDEN = {
    "knowledge": {"handlers", "bot", "slack_bolt", "slack_sdk", "rich", "prompt_toolkit"},
    "handlers": {"bot", "slack_bolt", "slack_sdk", "rich", "prompt_toolkit", "os", "time"},
    "bot": {"slack_bolt", "slack_sdk"},
    "bot/slack": {"rich", "prompt_toolkit"},
}


def imported(path: Path) -> Iterator[str]:
    """The topmost packages that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively, which hides the direction"
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_go_downward(path: Path) -> None:
    parts = path.relative_to(ROOT).parts
    layer = "bot/slack" if parts[:2] == ("bot", "slack") else parts[0]
    assert not FORBIDDEN[layer] & set(imported(path))
