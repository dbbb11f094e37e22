"""How well questions are understood, measured by the scorer over all the sets of questions in this folder.

`dev` was given. `own` was written in other people's voices before anything was tuned. `other_plan` asks another plan, which has
other owners, themes, statuses and refs, and no aliases. `held_out` was written afterwards and never tuned on. The minimum
shares are what was reached, rounded down.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent / "questions"
SEARCHED = ("search", "paraphrase")
# The scorer accepts some kinds of answer for others. Here, each intent has its own kind; a question that can well be read in
# two ways says so in its row ("intent_alt").
KINDS = {"status": {"status"}, "progress_of": {"progress"}, "search": {"search"}, "theme_list": {"list", "theme"}}


def verdicts(name: str, database: Path) -> list[tuple[str, str, bool]]:
    """(kind, question, whether it was understood as expected) for every row of a set."""
    sys.path.insert(0, str(HERE))
    try:
        import score  # type: ignore[import-not-found]
    finally:
        sys.path.remove(str(HERE))
    rows = [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text("utf-8").splitlines() if line.strip()]
    asked = "".join(f"{row['expect'].get('context', '')}\n".lstrip("\n") + f"{row['q']}\n\n" for row in rows)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--json", "-", "--db", str(database)],
        input=asked,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
        timeout=300,
    )
    answers = iter(json.loads(line) for line in done.stdout.splitlines())
    judged = []
    for row in rows:
        if row["expect"].get("context"):
            next(answers)
        answer = next(answers)
        judged.append((row["kind"], row["q"], not score.verdict(row["expect"], answer) and of_its_kind(row["expect"], answer)))
    return judged


def of_its_kind(expect: dict[str, Any], answer: dict[str, Any]) -> bool:
    """True if the answer is of exactly the kind that was asked for."""
    if expect.get("write") or expect.get("hard") == "near":
        return True
    others = expect.get("intent_alt", [])
    wanted = [
        expect.get("then", expect["intent"]),
        *([others] if isinstance(others, str) else others),
        *expect.get("then_alt", []),
    ]
    if expect.get("theme_of") or expect.get("all_themes"):
        return answer["asks"] == "theme" or (answer["asks"] == "summary" and "summary" in wanted)
    return any(intent not in KINDS or answer["asks"] in KINDS[intent] for intent in wanted)


def share(judged: list[tuple[str, str, bool]], *kinds: str) -> float:
    good = [right for kind, _, right in judged if kind in kinds or not kinds]
    return sum(good) / len(good)


def test_the_given_questions(database: Path) -> None:
    judged = verdicts("dev", database)
    wrong = [question for kind, question, right in judged if kind not in SEARCHED and not right]
    assert wrong == ["progress on social value"]  # answered with the list of the theme with that name, not with progress
    assert share(judged, "search") >= 17 / 18
    assert share(judged, "paraphrase") >= 14 / 16


def test_questions_in_other_voices(database: Path) -> None:
    judged = verdicts("own", database)
    structured = [row for row in judged if row[0] not in SEARCHED]
    assert share(structured) >= 0.98
    assert share(judged, "search") >= 0.95
    assert share(judged, "paraphrase") >= 0.72
    assert share(judged, "unanswerable") >= 0.95


def test_another_plan_without_aliases(tmp_path: Path) -> None:
    database = tmp_path / "other.db"
    read = [sys.executable, "-m", "bot", "import", str(HERE / "other_plan.txt"), "--db", str(database)]
    subprocess.run(read, check=True, capture_output=True, timeout=60)
    assert share(verdicts("other_plan", database)) >= 0.97


def test_questions_never_tuned_on(database: Path) -> None:
    """43 of 47 in the scorer's first run, 42 if each answer has to be of exactly the kind asked for.

    Nothing is changed for a question of this set; a new set is written instead.
    """
    judged = verdicts("held_out", database)
    assert share(judged) >= 42 / 47
    assert share(judged, "unanswerable") == 1


@pytest.mark.parametrize("text", ["mark R17 as completed", "R27 is now complete", "update R5 in progress: started"])
def test_nothing_is_changed_by_a_question(ask, text: str) -> None:  # type: ignore[no-untyped-def]
    assert ask(text).asks == "update"
    assert ask("status of R5").headline == "R5 · ⚪ No status"
