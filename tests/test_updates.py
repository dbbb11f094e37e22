"""Changes said in sentences: what is understood, what planbot asks back, who may make them, and what they lead to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.answer import Answer, Choice, Facts
from handlers.request import Request
from handlers.respond import respond_and_remember
from handlers.rights import Rights
from knowledge import history, verification
from knowledge.store import Store
from knowledge.vocabulary import CLOSED, CLOSING, OPEN, STILL_OPEN, meaning, vocabulary_of
from tests.talk import Talk

RIGHTS = Rights(
    managers=frozenset({"M"}),
    linked={"Procurement": ("A",), "Commissioning": ("B",)},
    deputies={"Procurement": ("D",)},
    names={"A": "Ann", "B": "Bob", "C": "Cem", "D": "Dee", "M": "Mia"},
)
TWO = replace(RIGHTS, completions="two steps", extensions="approve", approvers=frozenset({"M", "A"}))


@pytest.fixture
def talk(store: Store) -> Iterator[Talk]:
    people = Talk(store, RIGHTS)
    yield people
    assert verification.verify(store).same


def shown(answer: Answer) -> dict[str, str]:
    return dict(next(part.rows for part in answer.parts if isinstance(part, Facts)))


UNDERSTOOD = [
    (
        "update R17 in progress: toolkit signed off by Legal, pilots start in May",
        {"Status": "Completed → In progress", "Progress": "toolkit signed off by Legal, pilots start in May"},
    ),
    (
        "/plan update R17 in progress: toolkit signed off",
        {"Status": "Completed → In progress", "Progress": "toolkit signed off"},
    ),
    ("please mark r17 as on hold", {"Status": "Completed → On hold"}),
    ("set the status of R17 to in progress", {"Status": "Completed → In progress"}),
    ("R27 is now complete, see <https://x.org/a|x.org>", {"Status": "none → Completed", "Evidence": "https://x.org/a"}),
    ("mark R5 as superseded by R4", {"Status": "none → Superseded", "Why": "Superseded by R4"}),
    (
        "R9 due end of March 2027 because the tender slipped",
        {"Timescale": "Autumn 2014 → end of March 2027", "Why": "the tender slipped"},
    ),
    (
        "extend R9 to 31/03/2027 because the tender slipped",
        {"Timescale": "Autumn 2014 → 31/03/2027", "Why": "the tender slipped"},
    ),
    ("update R20: 93 % paid", {"Progress": "93 % paid"}),
    ("note on R20: 93 % paid in 14 days", {"Note": "93 % paid in 14 days"}),
    ("progress on R20: a first report is out", {"Progress": "a first report is out"}),
    ("add to R20: a second one", {"Progress": "a second one"}),
    ("evidence for R20: the report https://x.org/b", {"Evidence": "the report https://x.org/b"}),
    ("R17 in progress: pilots start", {"Status": "Completed → In progress", "Progress": "pilots start"}),
    (
        "update R17 complete but due June 2027 because the pilots run on",
        {"Timescale": "Ongoing → June 2027", "Why": "the pilots run on"},
    ),
    (
        "R5 complete but due June 2027 because the pilots run on",
        {"Status": "none → Completed", "Timescale": "Ongoing → June 2027"},
    ),
    ("assign R9 to Procurement and Policy", {"Owners": "Commissioning → Procurement, Policy"}),
    ("R9 owner is now Procurement", {"Owners": "Commissioning → Procurement"}),
    ("close R27 because the charter is adopted", {"Status": "none → Completed", "Why": "the charter is adopted"}),
    ("reopen R9", {"Status": "Completed → none"}),
    (
        "@planbot R27 is now complete, see <https://x.org/a>",
        {"Status": "none → Completed", "Evidence": "https://x.org/a"},
    ),
    ("hi planbot, can you mark R17 as on hold?", {"Status": "Completed → On hold"}),
    ("“update R17 in progress: what was done”", {"Status": "Completed → In progress", "Progress": "what was done"}),
    ("mark R17 as on hold please", {"Status": "Completed → On hold"}),
    ("R17: on hold", {"Status": "Completed → On hold"}),
    ("R17 status: on hold", {"Status": "Completed → On hold"}),
    ("R17 -> on hold", {"Status": "Completed → On hold"}),
    ("R17’s status is now on hold", {"Status": "Completed → On hold"}),
    ("change the status of R17 from Completed to on hold", {"Status": "Completed → On hold"}),
    ("UPDATE R17 ON HOLD!", {"Status": "Completed → On hold"}),
    ("update R17 on hold :tada:", {"Status": "Completed → On hold"}),
    ("put R17 on hold because of the election", {"Status": "Completed → On hold", "Why": "the election"}),
    (
        "R5 superseded by R4: merged in May",
        {"Status": "none → Superseded", "Progress": "merged in May", "Why": "Superseded by R4"},
    ),
    ("withdraw R5", {"Status": "none → Withdrawn"}),
    ("update R27 complete (see https://x.org/a_(b)).", {"Evidence": "https://x.org/a_(b)"}),
    (
        "R27 completed: the charter, see https://x.org/a.",
        {"Progress": "the charter", "Evidence": "https://x.org/a"},
    ),
    ("update R17 in progress: payment due to suppliers", {"Progress": "payment due to suppliers"}),
    ("update R17 in progress: the report is due in May 2026", {"Progress": "the report is due in May 2026"}),
    ("update R17 in progress: stopped because of the election", {"Progress": "stopped because of the election"}),
    ("update R17 in progress since May", {"Status": "Completed → In progress", "Progress": "in progress since May"}),
    (
        "update R17 in progress: pilots, now due June 2027 because they run on",
        {"Progress": "pilots", "Timescale": "Ongoing → June 2027", "Why": "they run on"},
    ),
    (
        "R17 in progress and due June 2027 because the pilots run on",
        {"Status": "Completed → In progress", "Timescale": "Ongoing → June 2027"},
    ),
    ("move R9 to March 2027 because the tender slipped", {"Timescale": "Autumn 2014 → March 2027"}),
    ("change the due date of R9 from Autumn 2014 to March 2027 because x", {"Timescale": "Autumn 2014 → March 2027"}),
    ("R9 deadline: in March 2027 because x", {"Timescale": "Autumn 2014 → March 2027"}),
    ("R9 due 31 March 2027, the tender slipped", {"Timescale": "Autumn 2014 → 31 March 2027", "Why": "the tender slipped"}),
    (
        "R9 due March 2027 because x, see https://x.org/a.",
        {"Timescale": "Autumn 2014 → March 2027", "Why": "x", "Evidence": "https://x.org/a"},
    ),
    (
        "R9 has slipped to Q3 2027/28 as the tender slipped",
        {"Timescale": "Autumn 2014 → Q3 2027/28", "Why": "the tender slipped"},
    ),
    ("R9 is now owned by Procurement", {"Owners": "Commissioning → Procurement"}),
    ("set R9 owner to Procurement", {"Owners": "Commissioning → Procurement"}),
    ("add a note to R20 saying it is late", {"Note": "it is late"}),
    ("R20 note: hello", {"Note": "hello"}),
    ("update on R20: 93 % were paid", {"Progress": "93 % were paid"}),
    ("rewrite progress of R20: all of it is new", {"Progress": "…"}),
    ("R9 due June because I say so", {"Timescale": "Autumn 2014 → June 2026", "Why": "I say so"}),
    ("extend R9 by 3 months because x", {"Timescale": "Autumn 2014 → 28 February 2015", "Why": "x"}),
    ("R17 was completed in May", {"Progress": "completed in May"}),
    (
        "update R17 on hold and assign it to Policy",
        {"Status": "Completed → On hold", "Owners": "Commissioning, Procurement → Policy"},
    ),
    ("attach https://x.org/b to R20", {"Evidence": "https://x.org/b"}),
    ("update R17 in progress:\n- one\n- two", {"Status": "Completed → In progress", "Progress": "one\n- two"}),
    (
        "update R20 the portal was opened to five districts and to the fire service",
        {"Progress": "the portal was opened to five districts and to the fire service"},
    ),
]


@pytest.mark.parametrize(("line", "rows"), UNDERSTOOD, ids=[line for line, _ in UNDERSTOOD])
def test_a_line_is_understood_and_nothing_is_written_yet(talk: Talk, line: str, rows: dict[str, str]) -> None:
    reply = talk("M", line)
    assert reply.pending and reply.asks == "update" and not reply.recorded
    rows_shown = shown(reply)
    assert all(rows_shown[label] == value or value == "…" for label, value in rows.items())
    assert rows_shown.keys() <= {*rows, "Why", "Progress", "Status"}
    assert talk.count() == 0


def test_words_before_each_address_are_its_own(talk: Talk) -> None:
    talk.done("M", "evidence for R20: minutes https://x.org/1, report https://x.org/2.")
    assert [(piece.text, piece.link) for piece in talk.row("R20").evidence] == [
        ("minutes", "https://x.org/1"),
        ("report", "https://x.org/2"),
    ]


BACK = [
    ("update R17 in progriss: pilots", "“in progriss” isn’t a status", ["update R17 In progress: pilots"]),
    ("mark R17 as komplete", "“komplete” isn’t a status", ["update R17 Completed"]),
    ("update R177 completed", "no R177", ["update R17 completed"]),
    ("R9 due end of March 2027", "needs a reason", []),
    ("R9 due whenever because I say so", "can’t read “whenever” as a date", []),
    ("R9 due 30 February 2027 because I say so", "there is no 30 February.", []),
    ("extend R17 by 3 months because x", "R17 has no date that can be moved, because its timescale is “Ongoing”", []),
    ("update R9 complete but due June 2027", "needs a reason", []),
    ("update R9 complete by June 2027", "Send “R9 due June 2027 because …”", ["progress on R9: by June 2027"]),
    (
        "update R17 not complete",
        "the plan says that R17 is Completed. If that is wrong, say what it is instead.",
        ["update R17 Not started"],
    ),
    (
        "R17 is not complete",
        "the plan says that R17 is Completed. If that is wrong, say what it is instead.",
        ["update R17 In progress"],
    ),
    (
        "update R17 no longer on hold",
        "the plan doesn’t say that R17 is On hold. Say what it is instead.",
        ["update R17 In progress"],
    ),
    ("update R17 nearly complete: two left", "isn’t a status in this plan", ["update R17 Completed: two left"]),
    ("update R20 as 93 % paid", "Is it progress?", ["progress on R20: 93 % paid"]),
    ("mark it as on hold", "say which recommendation, as “mark R1 as on hold”", []),
    ("mark the prompt payment one as on hold", "names its recommendation", ["update R20 on hold"]),
    ("note on prompt payment: late", "names its recommendation", ["note on R20: late"]),
    ("assign R17 to Policy and Procuremnt", "“Procuremnt” isn’t an owner", ["assign R17 to Policy and Procurement"]),
    ("assign R17 to Ann", "“Ann” isn’t an owner", []),
    ("update R17", "“progress on R17: what was done”", []),
    ("update R17 to", "“progress on R17: what was done”", []),
    ("note on R20", "say what is to be noted, as “note on R20: …”", []),
    ("rewrite progress of R20:", "as “rewrite progress of R20: …”", []),
    ("reopen R5", "R5 is not closed, it has no status", []),
    ("assign R9 to Procuremnt", "isn’t an owner in this plan", ["assign R9 to Procurement"]),
    ("evidence for R20", "https://", []),
    ("mark R17 as purple", "isn’t a status in this plan", []),
]


@pytest.mark.parametrize(("line", "says", "lines"), BACK, ids=[line for line, _, _ in BACK])
def test_what_is_not_exact_is_asked_back(talk: Talk, line: str, says: str, lines: list[str]) -> None:
    reply = talk("M", line)
    assert reply.headline.startswith("Nothing was changed") and says in reply.headline and not reply.pending
    assert all(wanted in [choice.sentence for choice in reply.choices] for wanted in lines)
    assert len(reply.choices) <= 3 and talk.count() == 0


@pytest.mark.parametrize(
    "text",
    [
        "is R17 done",
        "R27 complete?",
        "R17 in progress?",
        "progress on R13",
        "update on R17",
        "update me on R9",
        "status of R17",
        "what is the status of R17: completed?",
        "who owns R9",
        "is R9 due in March 2027",
        "R17",
        "completed recommendations",
        "status of R1 to R5",
        "owner of R1 to R5",
        "deadline for R1 to R5",
        "R9 due date",
        "R9 due when",
        "when was R9 due",
        "R17 is late",
        "R17 overdue",
        "has R17 been completed",
        "R9 owner",
        "any update on R17",
        "what is new on R17",
        "is R17 now complete?",
        "is R9 due March 2027 because of the tender",
        "mark my words",
        "update me weekly",
    ],
)
def test_a_question_stays_a_question(talk: Talk, text: str) -> None:
    reply = talk("M", text)
    assert reply.asks != "update" and not reply.pending


def test_confirmed_once_by_its_author_alone(talk: Talk) -> None:
    reply = talk("A", "update R17 in progress: pilots")
    assert "Only Ann can confirm this" in talk("M", f"confirm {reply.pending}").text and talk.count() == 0
    assert talk("A", f"confirm {reply.pending}").recorded and talk.count() == 2
    again = talk("A", f"confirm {reply.pending}")
    assert again.recorded and talk.count() == 2  # reported again, but written once
    talk.at += timedelta(days=2)
    assert talk("A", f"confirm {reply.pending}").recorded and talk.count() == 2  # and never as if it had been lost
    assert "saved already" in talk("A", f"cancel {reply.pending}").text


def test_given_up_or_too_old(talk: Talk) -> None:
    reply = talk("A", "update R17 in progress")
    assert "Cancelled. R17 is unchanged." in talk("A", f"cancel {reply.pending}").text
    assert "no longer waits" in talk("A", f"confirm {reply.pending}").text
    reply = talk("A", "update R17 in progress")
    talk.at += timedelta(minutes=31)
    assert "no longer waits" in talk("A", f"confirm {reply.pending}").text
    assert "no longer waits" in talk("A", "confirm abcdefgh12345678").text
    assert talk.count() == 0


def test_the_second_sees_what_the_first_did_and_decides(talk: Talk) -> None:
    ann, bob = talk("A", "update R17 in progress"), talk("B", "update R17 on hold")
    talk("A", f"confirm {ann.pending}")
    reply = talk("B", f"confirm {bob.pending}")
    assert "changed meanwhile by Ann" in reply.headline and "now In progress" in reply.headline and not reply.recorded
    assert shown(reply)["Status"] == "In progress → On hold"
    assert talk("B", f"confirm {reply.pending}").recorded and talk.row("R17").status == "On hold"
    ann, bob = talk("A", "update R17 completed"), talk("B", "update R17 completed")
    talk("A", f"confirm {ann.pending}")
    reply = talk("B", f"confirm {bob.pending}")
    assert "changed meanwhile by Ann" in reply.headline and not reply.pending  # the plan already has what they wanted


def test_who_may(talk: Talk) -> None:
    for who, may in (("A", True), ("B", True), ("D", True), ("M", True), ("C", False), ("", False)):
        assert bool(talk(who, "note on R17: x").pending) == may
    reply = talk("C", "note on R17: x")
    assert "ask Bob, Ann or Dee" in reply.text
    assert "Only managers can change owners: ask Mia" in talk("A", "assign R17 to Policy").text
    assert "I don’t know who you are" in talk("", "note on R17: x").text
    talk.rights = Rights()
    assert "Nobody can update R17 yet" in talk("A", "note on R17: x").text


def test_rights_are_asked_again_when_it_is_written(talk: Talk) -> None:
    reply = talk("A", "note on R20: x")
    talk.done("M", "assign R20 to Policy")
    assert "You can’t update R20" in talk("A", f"confirm {reply.pending}").text
    assert talk.row("R20").owners == ("Policy",)


def test_a_suggestion_goes_to_those_who_may(talk: Talk) -> None:
    offered = talk("C", "update R9 in progress: a start is made")
    reply = talk("C", offered.parts[0].rows[0].sentence)  # type: ignore[union-attr]
    assert "Sent to Bob" in reply.headline and reply.notices[0].to == ("B",)
    accept = reply.notices[0].choices[0].sentence
    assert "You can’t update R9" in talk("A", accept).text and talk.count() == 0
    noted = talk("B", accept)
    assert noted.recorded and talk.row("R9").status == "In progress"
    assert any(notice.to == ("C",) and "accepted your suggestion" in notice.text for notice in noted.notices)
    assert history.history(talk.store, talk.store.plan(None))[0].event == "suggestion of C"
    offered = talk("C", "note on R9: more")
    reply = talk("C", offered.parts[0].rows[0].sentence)  # type: ignore[union-attr]
    decline = reply.notices[0].choices[1].sentence
    assert "say why" in talk("B", decline).headline
    declined = talk("B", f"{decline} because it is said already")
    assert "Declined" in declined.headline and declined.notices[0].to == ("C",)
    assert "Bob declined your suggestion for it: “it is said already”." in declined.notices[0].text
    assert "no longer waiting" in talk("B", reply.notices[0].choices[0].sentence).text


def test_the_first_decision_on_a_suggestion_stands(talk: Talk) -> None:
    offered = talk("C", "note on R20: x")
    yes, no, _ = (choice.sentence for choice in talk("C", offered.parts[0].rows[0].sentence).notices[0].choices)  # type: ignore[union-attr]
    assert talk("A", yes).recorded and talk.count() == 1
    for again in (talk("D", yes), talk("D", no), talk("A", no)):
        assert "Ann has accepted that suggestion already" in again.text and not again.notices and not again.recorded
    assert talk("A", yes).recorded and talk.count() == 1


def test_what_was_refused_is_never_confirmed(talk: Talk) -> None:
    talk.rights = replace(TWO, linked={})
    offered = talk("C", "update R27 completed: done")
    id = offered.parts[0].rows[0].sentence.split()[-1]  # type: ignore[union-attr]
    talk.rights = replace(TWO, linked={"Commissioning": ("C",)})
    assert "no longer waits" in talk("C", f"confirm {id}").text and talk.count() == 0


def test_a_suggestion_to_reopen_gives_the_status_before(talk: Talk) -> None:
    talk.done("B", "update R9 on hold")
    talk.done("B", "update R9 completed")
    offered = talk("C", "reopen R9")
    reply = talk("C", offered.parts[0].rows[0].sentence)  # type: ignore[union-attr]
    assert talk("B", reply.notices[0].choices[0].sentence).recorded and talk.row("R9").status == "On hold"


def test_others_are_told_and_never_the_doer(talk: Talk) -> None:
    noted = talk.done("A", "update R17 in progress")
    assert [(notice.to, notice.channel) for notice in noted.notices] == [(("B",), True)]
    assert noted.notices[0].briefs[0].first_line == "Ann updated R17"
    assert noted.notices[0].briefs[0].rows == ("Status: Completed → In progress",)
    long = "word " * 400
    noted = talk.done("A", f"R17 due March 2027 because {long}")
    (reason,) = [row for row in noted.notices[0].briefs[0].rows if row.startswith("Reason: word")]
    assert len(reason) < 220 and "Timescale: Ongoing → March 2027" in noted.notices[0].text
    noted = talk.done("M", "assign R17 to Commissioning")
    assert noted.notices[0].to == ("B", "A")  # the former owner is told as well


def test_a_reply_confirms_what_was_shown_last_and_nothing_else(talk: Talk) -> None:
    talk("A", "note on R20: one")
    assert talk("A", "Yes, confirm").recorded and talk.count() == 1
    assert "nothing here to confirm" in talk("A", "confirm").text
    talk("A", "note on R20: two")
    talk("A", "update R20 in progriss: three")  # planbot asks back, and nothing is left waiting
    assert "nothing here to confirm" in talk("A", "confirm").text and talk.count() == 1
    talk("A", "note on R20: four")
    talk("A", "who owns R9")
    assert talk("A", "yes").asks != "update" and talk.count() == 1
    talk("A", "note on R20: five")
    assert "Cancelled." in talk("A", "cancel").text
    assert "needs a reason" in talk("A", "R17 due June 2027").text
    assert shown(talk("A", "because the pilots run on"))["Why"] == "the pilots run on"
    assert talk("A", "confirm").recorded and talk.row("R17").timescale.words == "June 2027"
    assert "nothing here to confirm" in talk("B", "confirm").text  # in a thread of their own
    talk("D", "R17 due June 2027")  # the first message in a thread
    assert talk("D", "who owns it").asks == "nothing" and talk("D", "who owns R9").refs == ("R9",)


def test_an_update_says_only_what_is_new(talk: Talk) -> None:
    assert talk("A", "mark R17 as complete").headline == "Nothing to change: the status of R17 is Completed already."
    reply = talk("A", "update R17 complete but due June 2027 because the pilots run on")
    assert "Status" not in shown(reply) and "The status of R17 is Completed already." in reply.text
    talk("A", f"confirm {reply.pending}")
    assert [entry.field for entry in history.history(talk.store, talk.store.plan(None))] == ["timescale"]


def test_said_by_whoever_may_and_asked_by_anybody_else(talk: Talk) -> None:
    assert talk("A", "R17 is on hold").pending and talk("B", "R17 in progress").pending
    assert talk("C", "R17 is on hold").asks == "status" and talk("", "R17 is on hold").asks == "status"
    assert talk("A", "R17 is complete").asks == "status"  # which it is already


def test_it_is_what_the_thread_spoke_of(talk: Talk) -> None:
    talk("A", "status of R20")
    assert talk("A", "mark it as on hold").refs == ("R20",)
    assert talk("A", "update R17 on hold").refs == ("R17",)  # a ref that was typed never means another one
    assert talk("A", "note on that one: late").refs == ("R17",)
    talk("A", "what is still open")
    assert "say which recommendation" in talk("A", "mark it as on hold").headline


def test_complete_in_two_steps(talk: Talk) -> None:
    talk.rights = TWO
    assert "add evidence: a link, or a sentence" in talk("B", "R27 is now complete").text
    reply = talk("B", "R27 is now complete: the charter is adopted, see https://x.org")
    assert shown(reply)["Status"] == "none → Completed"
    assert "Ann or Mia has to accept it first" in reply.text and "Ann and Mia will get a message." in reply.text
    noted = talk("B", f"confirm {reply.pending}")
    assert talk.row("R27").status is None and talk.row("R27").proposed.to == "Completed"
    assert {person for notice in noted.notices for person in notice.to} == {"A", "M"}
    assert "Only approvers can accept this" in talk("B", "accept R27").text
    assert "say why" in talk("M", "send back R27").text
    back = talk.done("M", "send R27 back because there are no minutes")
    assert back.headline == "Sent back to Bob: Completed for R27."
    assert talk.row("R27").proposed is None and any("B" in notice.to for notice in back.notices)
    talk.done("B", "R27 is now complete, see https://x.org/minutes")
    talk.done("A", "accept R27")
    assert talk.row("R27").status == "Completed" and talk.row("R27").proposed is None
    talk.done("B", "reopen R27 because it was not")
    assert talk.row("R27").status is None
    assert "to be accepted by an approver" in talk("B", "undo").text and talk.row("R27").status is None


def test_a_closing_word_that_the_plan_has_not_used_needs_sign_off_as_well(talk: Talk) -> None:
    talk.rights = TWO
    for line in ("R5 superseded by R4: merged", "withdraw R5: no longer wanted"):
        assert "Status" in shown(talk("B", line))


def test_a_completion_and_a_new_date_never_wait_for_the_same_decision(talk: Talk) -> None:
    talk.rights = TWO
    talk.done("B", "R27 due Summer 2027 because the tender slipped")
    complete = talk("B", "R27 is now complete, see https://x.org/first")
    assert "This replaces your request for Summer 2027." in complete.text
    talk("B", f"confirm {complete.pending}")
    assert talk.row("R27").proposed and talk.row("R27").extension is None
    later = talk("B", "R27 due Summer 2027 because the tender slipped")
    assert "This replaces your request for Completed." in later.text
    assert not talk("B", "R27 is now complete, due Summer 2027 because the tender slipped, see https://x.org").pending


def test_evidence_and_reminders_about_what_was_sent_back_are_not_repeated(talk: Talk) -> None:
    talk.rights = TWO
    talk.done("B", "R27 is now complete, see https://x.org/first")
    talk.done("M", "send back R27 because it is a draft")
    assert "sent it back: “it is a draft”" in talk("B", "my reminders").text
    assert "add evidence" in talk("B", "R27 is now complete").headline  # what was sent back no longer counts
    talk.done("B", "R27 is now complete, see https://x.org/second")
    assert "sent it back" not in talk("B", "my reminders").text
    shown = talk("A", "accept R27").text
    assert "https://x.org/second" in shown and "https://x.org/first" not in shown
    talk.done("A", "accept R27")
    assert "R27" not in talk("B", "my reminders").text
    assert "- 2 Mar 09:04 · Mia sent back Completed: “it is a draft”" in talk("C", "history R27").text


def test_one_decision_on_a_proposal(talk: Talk) -> None:
    talk.rights = TWO
    talk.done("B", "R27 is now complete: the charter is adopted")
    ann, mia = talk("A", "accept R27"), talk("M", "send back R27 because there are no minutes")
    assert "Status: none → Completed" in ann.text and "Bob asks you to accept" in ann.text
    assert talk("M", f"confirm {mia.pending}").recorded
    late = talk("A", f"confirm {ann.pending}")
    assert "decided meanwhile by Mia" in late.headline and not late.pending and talk.row("R27").status is None


def test_what_was_closed_meanwhile_is_not_closed_unasked(talk: Talk) -> None:
    talk.rights = TWO
    reply = talk("B", "mark R9 superseded by R4: merged")  # from one closing status to another: nobody has to approve that
    assert shown(reply)["Status"] == "Completed → Superseded"
    talk.done("M", "reopen R9")
    again = talk("B", f"confirm {reply.pending}")
    assert "changed meanwhile by Mia" in again.headline and shown(again)["Status"] == "none → Superseded"
    talk("B", f"confirm {again.pending}")
    assert talk.row("R9").status is None and talk.row("R9").proposed.to == "Superseded"


def test_nobody_accepts_their_own_and_who_is_missing_is_said(talk: Talk) -> None:
    talk.rights = replace(TWO, approvers=frozenset({"A"}), managers=frozenset())
    reply = talk("A", "update R5 completed: done")
    assert "the settings name nobody else" in reply.text
    talk("A", f"confirm {reply.pending}")
    assert "You can’t accept your own change" in talk("A", "accept R5").text
    assert talk.row("R5").status is None


def test_a_later_date_waits_for_agreement(talk: Talk) -> None:
    talk.rights = TWO
    reply = talk("B", "R9 due March 2027 because the tender slipped")
    assert shown(reply)["Timescale"] == "Autumn 2014 → March 2027"
    talk("B", f"confirm {reply.pending}")
    assert talk.row("R9").timescale.words == "Autumn 2014" and talk.row("R9").extension.to == "March 2027"
    talk.done("M", "accept R9")
    row = talk.row("R9")
    assert (row.timescale.words, row.first_timescale, row.slips, row.extension) == ("March 2027", "Autumn 2014", 1, None)
    assert "Its first date was Autumn 2014, moved to a later day once since." in talk("C", "when is R9 due").text


def test_undo(talk: Talk) -> None:
    talk.done("A", "update R17 in progress")
    assert talk("A", "undo").headline == "Undone: R17 is back to Completed." and talk.row("R17").status == "Completed"
    assert "nothing to undo" in talk("A", "undo").text
    noted = talk.done("A", "update R17 in progress")
    seq = next(
        choice.sentence for part in noted.parts for choice in getattr(part, "rows", ()) if getattr(choice, "text", "") == "Undo"
    )
    assert "Nothing was undone. You can’t" in talk("C", seq).text
    talk.done("B", "update R17 on hold")
    assert "the status has since been changed by Bob on 2 March at 09:" in talk("A", seq).text
    assert talk.row("R17").status == "On hold"
    assert "Bob changed it last, and “undo" in talk("M", "undo R17").text


def test_undo_takes_back_the_whole_of_an_update(talk: Talk) -> None:
    before = talk.row("R17")
    noted = talk.done("A", "R17 in progress: pilots, now due June 2027 because they run on")
    assert [choice.text for choice in _choices(noted)] == ["Undo", "Open"]  # and nothing for only half of it
    assert talk.count() == 3
    assert "back to Completed" in talk("A", "undo").headline and talk.count() == 6
    assert replace(talk.row("R17"), updated=None) == replace(
        before, updated=None, first_timescale=talk.row("R17").first_timescale
    )
    for who in ("M", "B", "C"):
        reply = talk(who, _choices(noted)[0].sentence)
        assert "undone already by Ann" in reply.text and not reply.recorded and not reply.notices
    talk.done("A", "R17 in progress: pilots")
    talk.done("B", "R17 on hold because x")
    before = talk.row("R17")
    reply = talk("A", "undo R17")  # half of it could be undone, but isn't
    assert reply.headline.startswith("Nothing was undone on R17: the status has since been changed by Bob on 2 March at 09:")
    assert "(now On hold)" in reply.headline and talk.row("R17") == before and not reply.recorded


def test_who_somebody_is_and_why_they_may_not(talk: Talk) -> None:
    assert "You can update what belongs to Procurement" in talk("A", "whoami").text
    assert "Deputy for: Procurement" in talk("D", "who am I?").text
    assert "as a suggestion" in talk("C", "whoami").text and "update everything" in talk("M", "whoami").text
    assert "Bob can update R9" in talk("A", "why can't I update R9").text
    assert "you answer for Commissioning" in talk("B", "can I update R9?").text
    assert "Bob can update R9 (Commissioning), and so can Mia as a manager." in talk("B", "who can update R9").text
    assert "update R1 in progress: what was done" in talk("C", "how do I update the plan?").text


def test_questions_about_the_past(talk: Talk) -> None:
    talk.done("A", "update R17 in progress: pilots")
    talk.done("M", "R9 due March 2027 because the tender slipped")
    assert talk("C", "history R17").headline == "R17: 1 change, newest first."
    assert ": “the tender slipped”" in talk("C", "what changed since 1 March").text
    assert "1 change this month by Procurement" in talk("C", "what did Procurement update this month").headline
    assert talk("C", "who last touched R9").headline.startswith("Mia last updated R9, on 2 March 2026 at ")
    assert "I don’t know how R17 was on 1 March" in talk("C", "R17 on 1 March").text
    assert talk("C", "what changed on R9 since 1 March").headline == "R9: 1 change since 1 March, newest first."
    assert talk("C", "what did Ann change").headline == "1 change by Ann, newest first."
    assert talk("A", "what did I change this week").headline == "1 change this week by you, newest first."
    assert "moved to a later day once" in talk("C", "why was R9 delayed").headline
    assert talk("C", "why was R17 delayed").asks != "history"  # planbot's record doesn't say so, but the document may
    assert talk("C", "what changed on social value since 1 March").asks != "history"
    assert talk("C", "what has not been updated since social value").asks != "history"  # no time: another question
    assert "On 2 March 2026: R17 · 🔵 In progress" in talk("C", "R17 on 2 March").text
    assert "There were no changes yesterday" in talk("C", "what changed yesterday?").text
    assert "has no history" in talk("C", "history of R3").text
    assert talk("C", "what has changed on social value").asks != "history"


def test_a_card_shows_what_updates_brought(talk: Talk) -> None:
    assert "History" not in [choice.text for choice in _choices(talk("C", "R17"))]
    talk.done("A", "update R17 in progress, see https://x.org")
    reply = talk("C", "R17")
    assert {"History", "Update"} <= {choice.text for choice in _choices(reply)}
    assert "Evidence: https://x.org" in reply.text and "Last update: 2 March 2026" in reply.text


def _choices(answer: Answer) -> list[Any]:
    return [choice for part in answer.parts for choice in getattr(part, "rows", ()) if isinstance(choice, Choice)]


def test_a_first_date_waits_for_agreement_where_later_ones_do(talk: Talk) -> None:
    talk.rights = TWO
    assert talk.row("R8").timescale is None
    reply = talk("B", "R8 due June 2027 because the partners asked")
    assert shown(reply)["Timescale"] == "none → June 2027"
    assert talk("B", f"confirm {reply.pending}").recorded and talk.row("R8").timescale is None
    assert "Waiting for sign-off of a new date, June 2027" in talk("C", "when is R8 due").text
    talk.done("M", "accept R8")
    assert talk.row("R8").timescale.words == "June 2027"
    assert "only approvers can undo it: ask Ann or Mia" in talk("B", f"undo {talk.last()}").text
    assert talk("A", f"undo {talk.last()}").recorded and talk.row("R8").timescale is None


def test_an_earlier_date_needs_nobody_and_the_later_one_does_not_come_back_by_an_undo(talk: Talk) -> None:
    talk.rights = TWO
    talk.done("B", "R9 due March 2014 because it went well")
    for who in ("B", "M", "A"):
        reply = talk(who, f"undo {talk.last()}")
        assert not reply.recorded and ("“R9 due Autumn 2014 because …”" in reply.text or "You can’t" in reply.text)
    assert talk.row("R9").timescale.words == "March 2014"


def test_what_was_closed_meanwhile_is_not_proposed_once_more(talk: Talk) -> None:
    """If a preview waited while somebody else's proposal was accepted, confirming it would leave the recommendation both closed
    and waiting.
    """
    talk.rights = TWO
    ann, bob = (talk(who, "update R5 completed: merged") for who in ("A", "B"))
    talk("B", f"confirm {bob.pending}")
    talk.done("M", "accept R5")
    assert "both Completed and waiting for sign-off" in talk("A", f"confirm {ann.pending}").text
    assert talk.row("R5").status == "Completed" and talk.row("R5").proposed is None


def test_a_preview_from_before_two_steps_is_not_written_in_one(talk: Talk) -> None:
    reply = talk("B", "update R27 completed: done")
    talk.rights = TWO
    assert "has to be accepted by an approver" in talk("B", f"confirm {reply.pending}").text and talk.row("R27").status is None


def test_an_approver_who_suggests_does_not_sign_off(talk: Talk) -> None:
    talk.rights = replace(TWO, approvers=frozenset({"C", "M"}))
    for line, ref in (
        ("update R9 in progress", "R9"),
        ("R9 due June 2027 because x", "R9"),
        ("update R27 completed: x", "R27"),
    ):
        offered = talk("C", line)
        reply = talk("C", offered.parts[0].rows[0].sentence)  # type: ignore[union-attr]
        accepted = talk("B", reply.notices[0].choices[0].sentence)
        assert accepted.recorded and "C" not in [
            who for notice in accepted.notices if len(notice.choices) > 1 for who in notice.to
        ]
        if "in progress" not in line:
            assert "You suggested this, so somebody else has to accept it: ask Mia." in talk("C", f"accept {ref}").text
            assert talk("M", f"accept {ref}").pending


def test_what_a_plan_file_says_of_a_word_comes_first() -> None:
    text = {
        "statuses": {
            "Withdrawn": {"closed": False},
            "Green": {"closed": True, "also": ["all good"]},
            "Amber": {"closed": False},
        }
    }
    words = vocabulary_of(json.dumps(text), statuses=("Blue", "Superseded by R4", "In progress / completed"))
    assert [words.closes(word) for word in ("withdrawn", "Green", "All good", "Amber")] == [False, True, True, False]
    assert [words.closes(word) for word in ("Blue", "Superseded by R4", "In progress / completed", None)] == [
        None,
        True,
        None,
        False,
    ]


@pytest.mark.parametrize("word", [way for head, also in CLOSED.items() for way in (head, *also)] + list(CLOSING))
def test_a_closing_word_closes_whatever_follows_it(word: str) -> None:
    for text in (word, word.upper(), f"{word} – see R4", f"{word}, in May", f" {word}."):
        assert meaning(text.strip()) is True


@pytest.mark.parametrize("word", [way for head, also in OPEN.items() for way in (head, *also)] + list(STILL_OPEN))
def test_an_open_word_does_not(word: str) -> None:
    assert meaning(word) is False and meaning(f"{word.upper()}: see R4") is False


@pytest.mark.parametrize("word", ["Green", "Wibble", "Approved for closure", "Nearly completed", "On hold, withdrawn in May"])
def test_what_cannot_be_told_is_neither(word: str) -> None:
    assert meaning(word) is None


def test_what_arrives_hours_late_is_shown_again_and_not_written(talk: Talk) -> None:
    """Every way in which one sentence, or one press, writes without a preview of its own."""
    talk.rights = TWO

    def late(who: str, text: str) -> Answer:
        sent = talk.at - timedelta(hours=3)
        request = Request(text, who, talk.at, f"thread-{who}", rights=talk.rights, sent=sent)
        return respond_and_remember(talk.store, talk.store.plan(None), request)

    noted = talk.done("A", "note on R20: one")
    undo = _choices(noted)[0].sentence
    asked = talk("A", "note on R20: two")
    proposed = talk.done("B", "R27 is now complete: the charter is adopted")
    accept, send_back = (choice.sentence for choice in proposed.notices[1].choices[:2])
    suggested = talk("C", _choices(talk("C", "update R5 on hold: no lead"))[0].sentence)
    yes, no = (choice.sentence for choice in suggested.notices[0].choices[:2])
    before = talk.count()
    sentences = [
        ("A", f"confirm {asked.pending}"),
        ("A", undo),
        ("A", "undo"),
        ("A", "undo R20"),
        ("M", accept),
        ("M", f"{send_back} because there are no minutes"),
        ("B", yes),
        ("B", f"{no} because it has one"),
    ]
    for who, text in sentences:
        answer = late(who, text)
        assert answer.headline.startswith("Nothing was changed yet: this was sent on 2 March at 0"), (text, answer.text)
        assert not answer.recorded and talk.count() == before, text
    again = talk("A", "note on R20: three")
    assert late("A", "yes").headline.startswith("Nothing was changed yet") and talk.count() == before and again.pending
    assert talk("M", accept).recorded and talk("B", yes).recorded
