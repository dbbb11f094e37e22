"""Updates at the terminal: previewed, confirmed, undone, listed, verified and backed up. Each error is one sentence and an exit
code.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from bot.__main__ import main

Captured = pytest.CaptureFixture[str]
LINE = ["update", "R17", "in progress: toolkit signed off by Legal"]


@pytest.fixture(autouse=True)
def here(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample's database in the working folder, with nobody at the keyboard."""
    monkeypatch.chdir(database.parent)
    for name in ("PLANBOT_DB", "PLANBOT_SETTINGS", "PLANBOT_MANAGERS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))


def history(capsys: Captured, *refs: str) -> list[dict[str, object]]:
    capsys.readouterr()
    assert main(["history", *refs, "--json"]) == 0
    changes: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return changes


def refused(arguments: list[str], capsys: Captured) -> str:
    """What a command prints on standard error. It must print nothing on standard output, and end with exit code 1."""
    capsys.readouterr()
    assert main(arguments) == 1
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1
    return printed.err


def misused(arguments: list[str], capsys: Captured) -> None:
    """The sentence for a command that is written wrongly, which says where to read on. The exit code must be 2."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    printed = capsys.readouterr()
    assert ended.value.code == 2 and printed.out == "" and printed.err.count("\n") == 1 and "--help" in printed.err


def test_shown_first_and_written_when_confirmed(capsys: Captured) -> None:
    assert main([*LINE, "--as", "Priya"]) == 0
    printed = capsys.readouterr()
    assert "Completed → In progress" in printed.out and "--yes" in printed.err and "Nothing was written" in printed.out
    assert "– Confirm" not in printed.out  # there is nothing to press
    assert history(capsys) == []
    assert main([*LINE, "--as", "priya", "--yes"]) == 0
    assert "Saved: R17 is now In progress, with progress added." in capsys.readouterr().out
    rows = history(capsys, "R17")
    assert [(row["field"], row["from"], row["to"]) for row in rows[:1]] == [("status", "Completed", "In progress")]
    assert {"seq", "at", "who", "surface", "field", "from", "to", "why"} <= rows[0].keys()
    assert (rows[0]["name"], rows[0]["surface"]) == ("Priya", "terminal") and "Priya" not in str(rows[0]["who"])
    assert main(["show", "R17", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["status"] == "In progress"


def test_who_may_not_and_who_is_nobody(capsys: Captured) -> None:
    assert "You can’t update R17" in refused([*LINE, "--as", "Ray", "--yes"], capsys)
    assert "“Zoe” isn’t anybody in the settings" in refused([*LINE, "--as", "Zoe", "--yes"], capsys)
    assert "I don’t know who you are" in refused([*LINE, "--yes"], capsys)
    misspelt = refused(["update", "R17", "in progrezz: x", "--as", "Priya", "--yes"], capsys)
    assert "isn’t a status in this plan" in misspelt and "“update R17 In progress: x”" in misspelt
    assert "needs a reason" in refused(["update", "R17 due March 2027", "--as", "Priya", "--yes"], capsys)
    assert history(capsys) == []


def test_the_first_managers_come_from_the_environment(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANBOT_MANAGERS", "Zoe, U0ABC")
    assert main([*LINE, "--as", "zoe", "--yes"]) == 0
    assert "Saved" in capsys.readouterr().out


def test_undone(capsys: Captured) -> None:
    assert "nothing to undo" in refused(["undo", "--as", "Priya"], capsys)
    main(["update", "R17", "on hold", "--as", "Priya", "--yes"])
    (row,) = history(capsys)
    assert "can’t update" in refused(["undo", str(row["seq"]), "--as", "Ray"], capsys)
    assert main(["undo", "--as", "Priya"]) == 0
    assert "Undone: R17 is back to Completed." in capsys.readouterr().out
    assert [entry["undoes"] for entry in history(capsys)] == [None, row["seq"]]
    main([*LINE, "--as", "Priya", "--yes"])
    assert main(["undo", "--as", "Priya"]) == 0  # both changes of that line
    assert "Undone: R17 is back to Completed, and the progress was removed." in capsys.readouterr().out
    assert "There is no update 99" in refused(["undo", "99", "--as", "Priya"], capsys)
    misused(["undo", "x", "--as", "Priya"], capsys)


def test_a_command_that_lacks_its_words_is_told_so(capsys: Captured) -> None:
    for arguments in (["update"], ["backup"], ["restore"], ["forget"], ["conflicts", "R9", "status", "--take", "mine"]):
        misused(arguments, capsys)
    assert "the plan has no R99" in refused(["update", "R99 completed", "--as", "Priya"], capsys)
    assert "no R99" in refused(["history", "R99"], capsys)
    assert "cannot be used" in refused(["backup", "/dev/null/x.db"], capsys)


def test_in_a_conversation(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def say(*typed: str) -> str:
        lines = io.BytesIO("".join(f"{line}\n" for line in typed).encode())
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(lines, encoding="utf-8"))
        assert main(["chat", "--as", "Priya"]) == 0
        return capsys.readouterr().out

    printed = say("whoami", "note on R20: asked again")
    assert "You are Priya." in printed and "Note: asked again" in printed
    assert history(capsys) == []  # a preview alone writes nothing
    printed = say(
        "note on R20: asked again", "confirm", "R17 due June 2027", "because the pilots run on", "yes", "what did I change"
    )
    assert printed.count("Saved: ") == 2 and "2 changes by you" in printed
    assert [row["field"] for row in history(capsys)] == ["note", "timescale"]
    assert "There is nothing here to confirm" in say("confirm")


def test_proved_forgotten_and_told_in_lines(capsys: Captured) -> None:
    main([*LINE, "--as", "Priya", "--yes"])
    capsys.readouterr()
    assert main(["verify"]) == 0 and "3 changes" in capsys.readouterr().out
    assert main(["forget", "Priya"]) == 0
    capsys.readouterr()
    assert main(["history", "R17"]) == 0
    printed = capsys.readouterr().out
    assert "Priya" not in printed and printed.count("\n") == 2
    assert "Nobody here is called" in refused(["forget", "Priya"], capsys)


def test_copied_and_put_back(capsys: Captured, tmp_path: Path) -> None:
    main([*LINE, "--as", "Priya", "--yes"])
    assert main(["backup", "copy.db"]) == 0
    main(["undo", "--as", "Priya"])
    capsys.readouterr()
    assert main(["restore", "copy.db"]) == 0
    assert "checked and replayed" in capsys.readouterr().out and len(history(capsys)) == 2
    Path("copy.db").write_bytes(b"nothing")
    assert "copy.db" in refused(["restore", "copy.db"], capsys) and len(history(capsys)) == 2
    assert "There is no file" in refused(["restore", "none.db"], capsys)
    assert "There is no database" in refused(["verify", "--db", "none.db"], capsys) and not Path("none.db").exists()


PLAN = "Ref,Theme,Recommendation,Actions,Timescale,Owner,Progress,Status\nA1,T,Mend it,Do it,May 2026,Roads,,In progress\n"


def test_a_conflict_is_listed_and_decided(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANBOT_MANAGERS", "Zoe")
    Path("bridges.csv").write_text(PLAN, encoding="utf-8")
    assert main(["import", "bridges.csv"]) == 0
    assert main(["update", "A1", "completed", "--as", "Zoe", "--yes"]) == 0
    Path("bridges.csv").write_text(PLAN.replace("In progress", "On hold"), encoding="utf-8")
    capsys.readouterr()
    assert main(["import", "bridges.csv", "--replace"]) == 0
    printed = capsys.readouterr().out
    assert "A1, status: posted “Completed”; the document says “On hold”" in printed and "planbot conflicts A1 status" in printed
    assert main(["conflicts"]) == 0 and "A1, status" in capsys.readouterr().out
    assert "I don’t know who you are" in refused(["conflicts", "A1", "status", "--take", "document"], capsys)
    assert main(["conflicts", "A1", "status", "--take", "document", "--as", "Zoe"]) == 0
    capsys.readouterr()
    assert main(["conflicts"]) == 0 and "There are no conflicts" in capsys.readouterr().out
    assert history(capsys)[-1]["to"] == "On hold"


def test_owners_with_nobody_are_told_by_check(capsys: Captured) -> None:
    Path("bridges.csv").write_text(PLAN, encoding="utf-8")
    main(["import", "bridges.csv"])
    Path("planbot.yaml").write_text("plans: {bridges: {owners: {Parks: {people: [U1]}}}}\n", encoding="utf-8")
    capsys.readouterr()
    main(["check"])
    assert "In the plan “bridges”, nobody is linked to “Roads”" in capsys.readouterr().out
    Path("planbot.yaml").write_text(
        "plans: {bridges: {owners: {Roda: {people: [U1]}, Zoo: {people: [U1]}}}}\n", encoding="utf-8"
    )
    main(["check"])
    printed = capsys.readouterr().out
    assert "the plan “bridges” names no owner “Roda”: did you mean “Roads”?" in printed
    assert "names no owner “Zoo”. Its owners are " in printed


RIGHTS = """
people: {ann: {name: Ann}, bob: {name: Bob}, cem: {name: Cem}, mia: {name: Mia}}
managers: [mia]
plans:
  bridges:
    owners: {Roads: {people: [ann]}, Parks: {people: [bob]}}
    approvers: [cem]
    completions: two steps
    extensions: approve
"""


@pytest.fixture
def bridges(capsys: Captured) -> None:
    """A small plan in which completions and later dates need Cem's approval."""
    Path("bridges.csv").write_text(PLAN + "A9,T,Plant it,Do it,,Parks,,\n", encoding="utf-8")
    Path("planbot.yaml").write_text(RIGHTS, encoding="utf-8")
    assert main(["import", "bridges.csv"]) == 0
    capsys.readouterr()


def do(*arguments: str) -> None:
    assert main([*arguments]) == 0


def takes_document(old: str, new: str) -> None:
    """Somebody posted something, and a new version of the document says something else."""
    Path("bridges.csv").write_text(Path("bridges.csv").read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    do("import", "bridges.csv", "--replace")


@pytest.mark.usefixtures("bridges")
def test_undo_at_the_terminal_needs_the_right_to_what_comes_of_it(capsys: Captured) -> None:
    do("update", "assign A1 to Parks", "--as", "Mia", "--yes")
    (assigned,) = history(capsys)
    assert "Only managers can change owners: ask Mia." in refused(["undo", str(assigned["seq"]), "--as", "Bob"], capsys)
    do("undo", "--as", "Mia")
    do("update", "A1 completed: built", "--as", "Ann", "--yes")
    assert "You can’t" in refused(["undo", str(history(capsys)[-1]["seq"]), "--as", "Bob"], capsys)
    do("update", "accept A1", "--as", "Cem", "--yes")
    accepted = history(capsys)[-1]["seq"]
    assert "only approvers can undo it: ask Cem" in refused(["undo", str(accepted), "--as", "Ann"], capsys)
    do("update", "reopen A1", "--as", "Mia", "--yes")
    for who in ("Ann", "Mia", "Cem"):
        refused(["undo", str(history(capsys)[-1]["seq"]), "--as", who], capsys)
    do("show", "A1", "--json")
    assert json.loads(capsys.readouterr().out)[0]["status"] == "In progress"


@pytest.mark.usefixtures("bridges")
def test_conflicts_at_the_terminal_need_the_right_to_what_comes_of_them(capsys: Captured) -> None:
    do("update", "A1 on hold", "--as", "Ann", "--yes")
    do("update", "assign A1 to Parks and Roads", "--as", "Mia", "--yes")
    do("update", "A1 due March 2026 because it went well", "--as", "Ann", "--yes")
    takes_document("May 2026,Roads,,In progress", "May 2027,,,Superseded by A2")
    before = history(capsys)
    take = ["--take", "document", "--as"]
    assert "Only managers can change owners: ask Mia." in refused(["conflicts", "A1", "owners", *take, "Ann"], capsys)
    status = refused(["conflicts", "A1", "status", *take, "Ann"], capsys)
    assert "Superseded by A2 has to be accepted by an approver (Cem)." in status
    assert "has to be accepted by an approver" in refused(["conflicts", "A1", "status", *take, "Mia"], capsys)
    assert "May 2027 has to be accepted by an approver" in refused(["conflicts", "A1", "timescale", *take, "Bob"], capsys)
    assert history(capsys) == before
    do("conflicts", "A1", "status", *take, "Cem")  # the document proposes it, and an approver agrees
    do("conflicts", "A1", "timescale", "--take", "posted", "--as", "Bob")
    do("conflicts", "A1", "owners", *take, "Mia")
    capsys.readouterr()
    do("show", "A1", "--json")
    row = json.loads(capsys.readouterr().out)[0]
    assert (row["status"], row["timescale"], row["owners"]) == ("Superseded by A2", "March 2026", [])


@pytest.mark.usefixtures("bridges")
def test_only_managers_take_a_recommendation_out(capsys: Captured) -> None:
    do("update", "A1 on hold", "--as", "Ann", "--yes")
    takes_document("A1,T", "A2,T")
    for who in ("Ann", "Bob", "Cem"):
        for choice in ("document", "posted"):
            printed = refused(["conflicts", "A1", "removed", "--take", choice, "--as", who], capsys)
            assert "Only managers can decide whether A1 stays in the plan: ask Mia." in printed
    do("conflicts", "A1", "removed", "--take", "document", "--as", "Mia")
    assert "no A1" in refused(["show", "A1"], capsys)


@pytest.mark.usefixtures("bridges")
def test_a_word_that_nobody_can_tell_is_proposed_until_the_plan_file_says_what_it_means(capsys: Captured) -> None:
    takes_document("Parks,,", "Parks,,Green")
    capsys.readouterr()
    do("update", "A1 green", "--as", "Ann", "--yes")
    printed = capsys.readouterr().out
    assert "Status: In progress → Green" in printed and "“Green: {closed: false}”" in printed
    do("undo", "--as", "Ann")
    Path("bridges.yaml").write_text("statuses: {Green: {closed: false}}\n", encoding="utf-8")
    do("import", "bridges.csv", "--replace")
    capsys.readouterr()
    do("update", "A1 green", "--as", "Ann", "--yes")
    assert "Saved: A1 is now Green." in capsys.readouterr().out
