"""The command line as people and programs use it, in real processes where bytes, speed and exit codes matter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli.asking import threads
from bot.plain import safe
from knowledge.importing import SAMPLE
from tests.limits import child

KEYS = {
    "asks", "refs", "parts", "count", "by", "yes", "close", "choices", "changes", "corrected", "ignored", "passages", "reading",
    "text",
}  # fmt: skip
NAMES = {
    "ref", "theme", "title", "actions", "timescale", "due", "owners", "progress", "status", "refers_to", "more",
    "proposed", "extension", "evidence", "first_timescale", "slips", "updated", "parts",
}  # fmt: skip
PLAN = "Ref\tRecommendation\tActions\tTimescale\tOwner\tProgress\tStatus\n"
ROWS = "A1\tMend the bridge\tHire a mason\tApril 2026\tRoads\tA mason was hired.\tCompleted\n"
MORE = "A2\tPaint the bridge\tBuy the paint\tMay 2026\tRoads\tNothing was bought yet.\tNot started\n"

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("PLANBOT_DB", "PLANBOT_SETTINGS", "PLANBOT_DEBUG"):
        monkeypatch.delenv(name, raising=False)


def run(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    root = str(Path(__file__).parent.parent)
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": root, **environment},
    )


def document(folder: Path, text: str = PLAN + ROWS + MORE, name: str = "bridges.tsv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# ask


def test_ask_reads_the_sample_where_there_is_no_database(tmp_path: Path, capsys: Captured) -> None:
    assert main(["ask", "status of R17"]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("R17 · 🟢 Completed")
    assert printed.err.count("\n") == 1 and "sample" in printed.err
    assert main(["ask", "status", "of", "R17"]) == 0  # without quotation marks, and without a second reading
    assert capsys.readouterr().err == ""
    assert (tmp_path / "planbot.db").exists()


def test_ask_as_json(database: Path, capsys: Captured) -> None:
    assert main(["ask", "who owns R17", "--json", "--db", str(database)]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert set(printed) == KEYS
    assert (printed["asks"], printed["refs"], printed["yes"]) == ("owner", ["R17"], None)


@pytest.mark.parametrize(
    ("question", "yes"),
    [
        ("is R9 done", True), ("isn't R9 done?", True), ("is R5 done", None), ("is R9 late", False), ("is R27 late?", True),
        ("does Policy own R3", True), ("does Legal own R3", False), ("is R26 with Commissioning", False),
        ("was recommendation 24 due in 2016?", False), ("is anything overdue", True), ("is nothing overdue", False),
        ("is everything done", False), ("has Policy finished everything", True), ("is R9 done and audited", None),
        ("are we paying suppliers on time?", None), ("did R24 get finished on time", None), ("will R5 be done by June", None),
        ("is R22 signed off by the committee", None), ("was R1 finished by early 2015", None),
        ("is R27 the only late one", None),
        ("is at least one of Policy's open", False), ("is the plan on track", False), ("has R22 made progress", None),
        ("does Commissioning have the most", True), ("is Procurement the busiest team", False), ("is R1 ongoing", False),
        ("are there more than 20 recommendations", True), ("does R13 mention Medway", True), ("all done?", False),
        ("did R12 start in summer 2014", None), ("does anyone own R8", True), ("are most of Procurement's done", True),
        ("does every recommendation have an owner", True), ("are R9 and R17 both done", True), ("who owns R17", None),
    ],
)  # fmt: skip
def test_yes_and_no_in_json(database: Path, capsys: Captured, question: str, yes: bool | None) -> None:
    assert main(["ask", question, "--json", "--db", str(database)]) == 0
    assert json.loads(capsys.readouterr().out)["yes"] is yes


def test_each_line_gets_one_object_whatever_its_bytes(database: Path) -> None:
    lines = [
        b"status of R3",
        b"and who owns it?",
        b"",
        b"and who owns it?",
        b"\xff\xfe\x00\x1b[31m",
        b"a\x0bb\x0cc\xc2\x85d\re",
        b" ",
    ]
    done = run("ask", "--json", "-", "--db", str(database), stdin=b"\n".join(lines))
    assert done.returncode == 0
    answers = [json.loads(line) for line in done.stdout.decode().split("\n")[:-1]]
    assert [answer["asks"] for answer in answers[:3]] == ["status", "owner", "nothing"]
    assert len(answers) == 5
    assert len(done.stdout.decode().splitlines()) == 5


def test_an_answer_comes_before_the_next_question(database: Path) -> None:
    root = str(Path(__file__).parent.parent)
    with child(
        [sys.executable, "-m", "bot", "ask", "--json", "-", "--db", str(database)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": root},
    ) as asked:  # fmt: skip
        assert asked.stdin and asked.stdout
        for question, asks in ((b"status of R1\n", "status"), (b"and who owns it?\n", "owner")):
            asked.stdin.write(question)
            asked.stdin.flush()
            assert json.loads(asked.stdout.readline())["asks"] == asks
        asked.stdin.close()
        assert asked.wait(10) == 0


def test_questions_in_plain_text(database: Path) -> None:
    done = run("ask", "-", "--db", str(database), stdin=b"status of R17\nstatus of R3\n")
    assert "R17 · 🟢 Completed" in done.stdout.decode() and "\n\nR3 · 🟢 Completed" in done.stdout.decode()


def test_a_blank_line_begins_a_thread() -> None:
    pairs = list(threads([b"\xef\xbb\xbfone\r\n", b"two\n", b"\r\n", b"three"]))
    assert [line for _, line in pairs] == ["one", "two", "three"]
    assert pairs[0][0] == pairs[1][0] != pairs[2][0]


def test_asking_needs_no_library_of_another_surface(database: Path) -> None:
    script = (
        "import sys; from bot.__main__ import main; main(sys.argv[1:]);"
        " print([n for n in ('rich', 'prompt_toolkit', 'slack_bolt', 'slack_sdk', 'docx') if n in sys.modules])"
    )
    root = str(Path(__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", script, "ask", "status of R17", "--db", str(database)],
        capture_output=True, check=True, text=True, encoding="utf-8", env={**os.environ, "PYTHONPATH": root}, timeout=60,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]"


# chat


def test_a_piped_chat_is_one_thread(database: Path) -> None:
    done = run("chat", "--db", str(database), stdin=b"status of R17\n\nand who owns it?\n")
    assert done.returncode == 0 and done.stderr == b""
    printed = done.stdout.decode()
    assert printed.startswith("R17 · 🟢 Completed")
    assert "R17 is owned by Commissioning (Colin) and Procurement (Priya)." in printed
    assert "\x1b" not in printed


# show


@pytest.mark.parametrize("typed", [["r17"], ["R 17"], ["17"], ["R", "17"], ["r.17,"], ["#17"]])
def test_refs_are_typed_loosely(database: Path, capsys: Captured, typed: list[str]) -> None:
    assert main(["show", *typed, "--json", "--db", str(database)]) == 0
    (printed,) = json.loads(capsys.readouterr().out)
    assert printed["ref"] == "R17" and set(printed) == NAMES


def test_show_all_of_it_and_some_of_it(database: Path, capsys: Captured) -> None:
    main(["--db", str(database), "show", "--json"])
    assert len(json.loads(capsys.readouterr().out)) == 27
    main(["--db", str(database), "show"])
    assert "R27 " in capsys.readouterr().out
    main(["--db", str(database), "show", "R1-R3", "5"])
    printed = capsys.readouterr().out
    assert [line[:3] for line in printed.splitlines() if line[:1] == "R" and ". " in line[:4]] == ["R1.", "R2.", "R3.", "R5."]


def test_an_unknown_ref_is_told_with_the_range(database: Path, capsys: Captured) -> None:
    assert main(["show", "R99", "--db", str(database)]) == 1
    printed = capsys.readouterr()
    assert printed.out == "" and "R99" in printed.err and "R1 to R27" in printed.err


# import


def test_an_import_and_its_returns(tmp_path: Path, capsys: Captured) -> None:
    file = str(document(tmp_path))
    assert main(["import", file, "--dry-run"]) == 0
    assert "would be new" in capsys.readouterr().out
    assert not (tmp_path / "planbot.db").exists()
    assert main(["import", file, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert set(printed) == {"plan", "outcome", "recommendations", "warnings", "differences", "themes", "owners", "conflicts"}
    assert (printed["plan"], printed["outcome"], printed["owners"]) == ("bridges", "new", ["Roads"])
    assert main(["import", file]) == 0
    assert "Nothing changed" in capsys.readouterr().out

    document(tmp_path, PLAN + ROWS.replace("mason", "smith") + MORE)
    assert main(["import", file]) == 1
    refused = capsys.readouterr()
    assert "A1, actions: from “Hire a mason” to “Hire a smith”" in refused.out
    assert "--replace" in refused.err and refused.err.count("\n") == 1
    main(["show", "A1", "--json"])
    assert json.loads(capsys.readouterr().out)[0]["actions"] == "Hire a mason"

    assert main(["import", file, "--replace", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["outcome"] == "replaced"
    assert {"ref": "A1", "field": "actions", "from": "Hire a mason", "to": "Hire a smith"} in printed["differences"]
    main(["show", "A1", "--json"])
    assert json.loads(capsys.readouterr().out)[0]["actions"] == "Hire a smith"


TWO_OWNERS = """Ref,Recommendation,Lead officer,Responsible officer,Cost,Status
1,Repair the pier,Ada Kerr,Ben Lowe,£5,Open
2,Paint the pier,Ben Lowe,Cai Roe,£6,Noted
3,Light the pier,Ben Lowe,Cai Roe,£6,Complete
"""


def test_what_cannot_be_decided_is_asked(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "pier.csv").write_text(TWO_OWNERS)
    assert main(["import", "pier.csv"]) == 1
    refused = capsys.readouterr()
    assert refused.out == "" and refused.err.count("\n") == 1
    assert 'Add --map "Lead officer=owners" or --map "Responsible officer=owners"' in refused.err
    assert main(["import", "pier.csv", "--json"]) == 1
    asked = json.loads(capsys.readouterr().out)
    (question,) = asked["questions"]
    assert asked["outcome"] == "asks" and question["choices"] == ["Lead officer", "Responsible officer"]
    assert question["option"] == '--map "Lead officer=owners"' and question["options"][0] == question["option"]
    assert not (tmp_path / "planbot.db").exists()


def test_a_decision_is_kept_for_the_next_version(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "pier.csv").write_text(TWO_OWNERS)
    assert main(["import", "pier.csv", "--map", "Responsible officer=owners"]) == 0
    (tmp_path / "pier.csv").write_text(TWO_OWNERS + "4,Sweep the pier,Ada Kerr,Cai Roe,£1,Open\n")
    assert main(["import", "pier.csv", "--replace", "--json"]) == 0
    capsys.readouterr()
    main(["show", "--json"])
    assert [row["owners"] for row in json.loads(capsys.readouterr().out)] == [["Ben Lowe"], *[["Cai Roe"]] * 3]
    (tmp_path / "pier.csv").write_text(TWO_OWNERS.replace("Responsible officer", "Sponsor"))
    assert main(["import", "pier.csv", "--dry-run", "--replace"]) == 0


@pytest.mark.parametrize("given", ["Owner", "=owners", "Owner=boss"])
def test_a_decision_that_is_none(tmp_path: Path, capsys: Captured, given: str) -> None:
    (tmp_path / "pier.csv").write_text("Ref,Recommendation,Owner\n1,Repair the pier,Harbours\n")
    assert main(["import", "pier.csv", "--map", given]) == 1
    refused = capsys.readouterr()
    assert refused.out == "" and refused.err.count("\n") == 1 and "--map" in refused.err


def test_the_dry_run_is_a_page_to_check(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "pier.csv").write_text(TWO_OWNERS)
    assert main(["import", "pier.csv", "--dry-run", "--map", "Lead officer=owners"]) == 0
    page = capsys.readouterr().out
    assert "Columns, as understood: “Lead officer” has the owners\n" in page
    assert "counted as closed: Complete" in page and "their meaning is not known: Noted" in page
    assert "1. Repair the pier" in page and "  Owner: Ada Kerr" in page and "  Cost: £5" in page
    assert "kept under their own headings: “Responsible officer”; “Cost”" in page and "not kept" not in page


def test_actions_of_their_own_are_parts(tmp_path: Path, capsys: Captured) -> None:
    head = "Ref,Recommendation,Action,Owner,Due,Status\n"
    (tmp_path / "pier.csv").write_text(head + "1,Repair,Hire,Parks,May 2026,Open\n,,Order,Roads,June 2026,Complete\n")
    assert main(["import", "pier.csv"]) == 0
    capsys.readouterr()
    assert main(["show", "1", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["status"], row["timescale"], row["due"], row["owners"]) == (None, None, None, ["Parks", "Roads"])
    parts = [(part["ref"], part["text"], part["owners"], part["timescale"], part["status"]) for part in row["parts"]]
    assert parts == [("1a", "Hire", ["Parks"], "May 2026", "Open"), ("1b", "Order", ["Roads"], "June 2026", "Complete")]
    assert main(["ask", "who owns 1b", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["refs"] == ["1"] and [part["ref"] for part in answer["parts"]] == ["1b"]


def test_the_sample_steps_aside(tmp_path: Path, capsys: Captured) -> None:
    main(["ask", "status of R17"])
    assert main(["import", str(document(tmp_path)), "--plan", "bridges"]) == 0
    capsys.readouterr()
    assert main(["show", "--json"]) == 0
    assert [row["ref"] for row in json.loads(capsys.readouterr().out)] == ["A1", "A2"]


@pytest.mark.parametrize("content", [b"", b"Dear all,\nlunch is at one.\n", b"\x00\x01\x02\xff", None])
def test_what_is_no_plan_makes_no_database(tmp_path: Path, capsys: Captured, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "letter.txt").write_bytes(content)
    assert main(["import", "letter.txt"]) == 1
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".db"] == []


# check


def test_the_shipped_plan_file_has_no_fault(capsys: Captured) -> None:
    assert main(["check", str(SAMPLE)]) == 0
    assert "No faults" in capsys.readouterr().out


def test_check_with_nothing_to_check_says_so(capsys: Captured) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out.startswith("There are no settings (planbot.yaml, or PLANBOT_SETTINGS) to check; ")


def test_a_name_is_taught_for_one_recommendation(database: Path, capsys: Captured) -> None:
    assert main(["teach", "green procurement", "R1-R3", "--db", str(database)]) == 1
    assert capsys.readouterr().err == "R1-R3 is 3 recommendations: teach the name to one of them.\n"


def test_every_fault_at_once_with_its_line(tmp_path: Path, capsys: Captured) -> None:
    file = document(tmp_path)
    beside = file.with_suffix(".yaml")
    beside.write_text("name: bridges\nowner: x\nstatuses:\n  Completed:\n    closed: perhaps\n", encoding="utf-8")
    assert main(["check", str(file)]) == 1
    printed = capsys.readouterr().out
    assert "line 2: " in printed and "line 5: " in printed and "2 faults" in printed
    beside.write_text(
        "owners:\n  Roads: highways\n  Parks: green\nthemes:\n  Art: x\naliases:\n  a1: b\n  A7: c\n", encoding="utf-8"
    )
    assert main(["check", str(beside)]) == 1
    printed = capsys.readouterr().out
    assert [line.split(": ")[1] for line in printed.splitlines()[:-1]] == ["line 3", "line 5", "line 8"]


# Trouble


@pytest.mark.parametrize("typed", [[], ["asks", "x"], ["ask"], ["ask", "x", "--db"], ["show", "--colour"], ["import"]])
def test_usage_is_one_sentence(capsys: Captured, typed: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(typed)
    assert left.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1 and "--help" in printed.err


def test_the_database_is_named_before_or_after_or_in_the_environment(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = database.rename(database.with_name("elsewhere.db"))
    for typed in (["--db", str(moved), "show", "1"], ["show", "1", "--db", str(moved)]):
        assert main(typed) == 0
    monkeypatch.setenv("PLANBOT_DB", str(moved))
    assert main(["show", "1"]) == 0
    assert not (moved.parent / "planbot.db").exists()


def test_a_file_that_is_no_database(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "planbot.db").write_text("not at all")
    assert main(["ask", "status of R17"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_unknown_trouble_is_an_apology(monkeypatch: pytest.MonkeyPatch, capsys: Captured, database: Path) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.cli.asking.respond_and_remember", fail)
    assert main(["ask", "x", "--db", str(database)]) == 1
    printed = capsys.readouterr().err
    assert printed.count("\n") == 1 and "ZeroDivisionError-test_cli-" in printed
    monkeypatch.setenv("PLANBOT_DEBUG", "1")
    main(["ask", "x", "--db", str(database)])
    assert "Traceback" in capsys.readouterr().err


def test_a_reader_that_leaves(database: Path) -> None:
    root = str(Path(__file__).parent.parent)
    with child(
        [sys.executable, "-m", "bot", "ask", "--json", "-", "--db", str(database)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": root},
    ) as asked:  # fmt: skip
        assert asked.stdin and asked.stdout and asked.stderr
        asked.stdout.close()
        asked.stdin.write(b"status of R1\n")
        asked.stdin.close()
        assert asked.stderr.read() == b""
        assert asked.wait(10) == 141


def test_what_plays_with_terminals_is_taken_out() -> None:
    assert safe("a\x1b[31mb\x9b0mc\x07\u202ed\te\n") == "a[31mb0mcd\te\n"
    assert SAMPLE.is_file()
