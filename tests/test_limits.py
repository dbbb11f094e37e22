"""No test may wait for ever: every wait in the tests and benchmarks has a limit, and whatever exceeds it is stopped."""

from __future__ import annotations

import ast
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.limits import Background, child

ROOT = Path(__file__).parent.parent
WAITS = ("join", "wait", "communicate", "result")  # wait for ever if called without arguments
RUNS = ("run", "check_call", "check_output", "call")  # of subprocess: wait for ever without a timeout
GIVEN = ("score.py", "score_updates.py")  # these came with the sets of questions, and no test runs them
HANGS = [sys.executable, "-c", "import time; time.sleep(600)"]


def unlimited(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The waits without a limit: line and call."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                if ast.unparse(item.context_expr).startswith("subprocess.Popen("):
                    yield node.lineno, "with subprocess.Popen, whose end waits for the process"
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        keywords = {keyword.arg for keyword in node.keywords}
        bare = not node.args and not keywords
        if (
            (isinstance(node.func, ast.Attribute) and node.func.attr in WAITS and bare)
            or (name.startswith("subprocess.") and name.split(".")[1] in RUNS and not keywords & {"timeout", None})
            or (name.endswith("urlopen") and "timeout" not in keywords)
        ):
            yield node.lineno, name


def test_no_wait_is_without_a_limit() -> None:
    files = [path for folder in ("tests", "benchmarks") for path in (ROOT / folder).rglob("*.py") if path.name not in GIVEN]
    assert len(files) > 100
    found = [
        f"{path.relative_to(ROOT)}:{line}: {call}"
        for path in files
        for line, call in unlimited(ast.parse(path.read_text("utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "thread.join()",
        "process.wait()",
        "subprocess.run(['a'])",
        "with subprocess.Popen(['a']) as b:\n    pass",
        "urlopen('a')",
    ],
)
def test_a_wait_without_a_limit_is_found(code: str) -> None:
    assert len(list(unlimited(ast.parse(code)))) == 1


def test_a_process_that_hangs_is_killed_and_named() -> None:
    begun = time.monotonic()
    with pytest.raises(AssertionError, match="was still running after"), child(HANGS, seconds=0.2) as process:
        process.wait(60)
    assert process.returncode == -9 and time.monotonic() - begun < 60


def test_a_call_that_hangs_is_named() -> None:
    never = threading.Event()
    with pytest.raises(AssertionError, match="was not over after"):
        Background(lambda: never.wait(60)).finish(0.05)
    never.set()
