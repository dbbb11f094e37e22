"""The commands over a database in PostgreSQL, and refusals where the environment would lose or hide a plan."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from knowledge.places import Address
from tests.postgres import Postgres, free_port, needs_postgres

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("PLANBOT_DB", "PLANBOT_SETTINGS", "PLANBOT_MANAGERS", "PLANBOT_DEBUG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def url(address: Address, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty database, set as a hosting platform sets it."""
    url = address.url.replace("postgresql://", "postgres://")
    monkeypatch.setenv("DATABASE_URL", url)
    return url


def said(captured: Captured, *arguments: str, code: int = 0) -> str:
    """What a command prints. It must end with this exit code."""
    got = main(arguments)
    output = captured.readouterr()
    assert got == code, output.out + output.err
    assert "Traceback" not in output.err
    return output.out + output.err


@needs_postgres
def test_all_commands_work_with_postgresql(url: str, address: Address, capsys: Captured) -> None:
    assert "held no plan yet" in said(capsys, "ask", "status of R17")
    assert "Saved" in said(capsys, "update", "R17", "in progress: pilots start in May", "--as", "Priya", "--yes")
    assert "pilots start in May" in said(capsys, "history", "R17")
    assert "In progress" in said(capsys, "ask", "status of R17")
    newest = said(capsys, "verify").split(", is ")[-1].split(".")[0]
    assert "nothing up to it has been altered" in said(capsys, "verify", "--noted", newest)
    assert "3 changes" in said(capsys, "backup", "copy.db")
    assert "is no longer named" in said(capsys, "forget", "Priya")
    assert "Priya" not in said(capsys, "history", "R17")
    said(capsys, "undo", "2", "--as", "Priya")
    restored = said(capsys, "restore", "copy.db")
    assert "3 changes" in restored and "the schema planbot_before_" in restored
    assert "pilots start in May" in said(capsys, "history", "R17")
    assert "1 theme" not in said(capsys, "plans")
    assert "can be opened and isn’t damaged" in said(capsys, "doctor", code=1)
    assert "3 changes moved" in said(capsys, "move", "--to", "back.db")
    assert "pilots start in May" in said(capsys, "--db", "back.db", "history", "R17")
    assert not Path("planbot.db").exists()
    assert "password" not in url  # the tests' servers have none


@needs_postgres
def test_a_file_is_moved_before_postgresql_is_used(address: Address, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    said(capsys, "update", "R17", "in progress", "--as", "Priya", "--yes")
    monkeypatch.setenv("DATABASE_URL", address.url)
    assert "planbot move --to DATABASE_URL" in said(capsys, "ask", "status of R17", code=1)
    moved = said(capsys, "move", "--to", "DATABASE_URL")
    assert "2 changes moved from planbot.db" in moved and "set DATABASE_URL" in moved
    assert "In progress" in said(capsys, "ask", "status of R17")
    assert "isn't empty" in said(capsys, "move", "--to", "DATABASE_URL", code=1)
    monkeypatch.setenv("PLANBOT_DB", "planbot.db")
    assert "both set" in said(capsys, "ask", "status of R17", code=1)


@pytest.mark.parametrize("variables", [{"DYNO": "worker.1"}, {"PLANBOT_EPHEMERAL": "1"}])
@pytest.mark.parametrize("command", [("ask", "status of R17"), ("slack",), ("import", "plan.csv"), ("doctor",)])
def test_a_file_on_a_disk_that_is_not_kept_is_refused(
    variables: dict[str, str], command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        monkeypatch.setenv(name, "xoxb-1-2-3" if "BOT" in name else "xapp-1-A1-2-3")
    Path("plan.csv").write_text("Ref,Recommendation,Status\nA1,Mend the bridge,Done\n", encoding="utf-8")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert "set DATABASE_URL" in said(capsys, *command, code=1)
    assert not Path("planbot.db").exists()


def test_an_address_that_nobody_answers_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    pytest.importorskip("psycopg")
    monkeypatch.setenv("DATABASE_URL", f"postgresql://me:secret@127.0.0.1:{free_port()}/plan")
    told = said(capsys, "ask", "status of R17", code=1)
    assert "PostgreSQL (plan) can't be reached" in told and "secret" not in told and told.count("\n") == 1


def test_psycopg_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1/plan")
    assert "requirements-postgres.txt" in said(capsys, "ask", "status of R17", code=1)


@needs_postgres
def test_a_user_without_rights_is_told_which(
    server: Postgres, address: Address, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    server.sql(address, "CREATE ROLE nobody LOGIN")
    monkeypatch.setenv("DATABASE_URL", address.url.replace("postgres@", "nobody@"))
    told = said(capsys, "ask", "status of R17", code=1)
    assert "permission denied" in told and "give its user the right" in told
