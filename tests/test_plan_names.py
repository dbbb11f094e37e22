"""What a plan may be called, wherever its name comes from: a command, its plan file, the settings, a backup."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.__main__ import main
from bot.settings_file import check_settings
from knowledge import journal, plan_names, projection
from knowledge.store import Store
from knowledge.vocabulary import check_plan_file

WRONG = {
    "../plan": "a slash", "a/b": "a slash", "a\\b": "a slash", ".hidden": "full stop", "..": "full stop", "": "empty",
    "  ": "empty",
    "a\x00b": "cannot be seen", "a\x1b[31mb": "cannot be seen", "a\u202eb": "cannot be seen", "a\u200bb": "cannot be seen",
    "a\nb": "cannot be seen", "x" * 61: "61 characters", " a": "a space",
}  # fmt: skip
RIGHT = ("housing-2026", "Housing 2026", "x" * 60, "Übersicht", "v1.2", "R&D")
DOCUMENT = Path("tests/documents/housing.csv").resolve()


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("PLANBOT_DB", "PLANBOT_SETTINGS", "PLANBOT_MANAGERS"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", RIGHT)
def test_ordinary_names_are_taken(name: str, tmp_path: Path) -> None:
    assert plan_names.fault(name) == ""
    assert main(["import", str(DOCUMENT), "--plan", name, "--db", "a.db"]) == 0


@pytest.mark.parametrize(("name", "says"), WRONG.items())
def test_a_name_that_would_do_harm_is_refused_in_a_sentence(
    name: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(DOCUMENT), "--plan", name, "--db", "a.db"]) == 1
    refused = capsys.readouterr().err
    assert refused.startswith("A plan cannot be called") and says in refused and refused.endswith(".\n")
    assert not {"\x00", "\x1b", "\u202e", "\u200b"} & set(refused)


@pytest.mark.parametrize("name", ["a/b", ".hidden", "a\\u202eb", "x" * 61])
def test_a_plan_file_and_the_settings_are_held_to_it_with_the_line(name: str, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(f'title: T\nname: "{name}"\n')
    _, faults = check_plan_file(tmp_path / "plan.yaml")
    assert len(faults) == 1 and faults[0].startswith("line 2: A plan cannot be called")
    (tmp_path / "planbot.yaml").write_text(f'guests: refuse\nplans:\n  "{name}": {{tell: C1}}\n')
    faults = check_settings(tmp_path / "planbot.yaml")
    assert len(faults) == 1 and faults[0].startswith("line 3: A plan cannot be called")


def test_a_long_file_name_is_cut_to_a_name_that_a_plan_may_have(tmp_path: Path) -> None:
    long = tmp_path / f"{'very-long-' * 12}.csv"
    long.write_bytes(DOCUMENT.read_bytes())
    assert main(["import", str(long), "--db", "a.db"]) == 0
    with_name = Store(tmp_path / "a.db")
    (plan,) = with_name.plans()
    with_name.close()
    assert plan_names.fault(plan.name) == "" and plan.name.startswith("very-long-very")


def test_a_backup_with_such_a_name_is_not_restored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(DOCUMENT), "--plan", "good", "--db", "a.db"]) == 0
    assert main(["backup", "copy.db", "--db", "a.db"]) == 0
    before = (tmp_path / "a.db").read_bytes()
    store = Store(tmp_path / "copy.db")
    body = json.loads(store.db.conn.execute("SELECT body FROM journal").fetchone()[0])
    packed = json.dumps({**body, "plan": "../../etc"}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    store.close()
    changed = Store(tmp_path / "bad.db")  # as an earlier version would have written it

    def write(db: Database) -> None:
        db.conn.execute("INSERT INTO journal (id, body, at) VALUES ('x', ?, '2026-01-01')", [packed])
        journal.extend_chain(db)
        projection.catch_up(db)

    changed.file.write(write)
    changed.close()
    assert main(["backup", "bad-copy.db", "--db", "bad.db"]) == 0
    capsys.readouterr()
    for file in ("bad-copy.db", "bad-copy.db.jsonl"):
        assert main(["restore", file, "--db", "a.db"]) == 1
        assert "was not restored. A plan cannot be called “../../etc”" in capsys.readouterr().err
    assert (tmp_path / "a.db").read_bytes() == before
