"""Changes said in sentences: what is understood, what is asked back, who may, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.answer import Answer, Facts
from handlers.people import Rights
from handlers.request import Request
from handlers.respond import respond
from knowledge import history
from knowledge.store import Store
from tests.conftest import NOW

RIGHTS = Rights(
    managers=frozenset({"M"}),
    linked={"Procurement": ("A",), "Commissioning": ("B",)},
    deputies={"Procurement": ("D",)},
    names={"A": "Ann", "B": "Bob", "C": "Cem", "D": "Dee", "M": "Mia"},
)
TWO = replace(RIGHTS, completions="two steps", extensions="approve", approvers=frozenset({"M", "A"}))


class Talk:
    """People talking to the plan, a minute apart."""

    def __init__(self, store: Store) -> None:
        self.store, self.rights, self.at = store, RIGHTS, NOW

    def __call__(self, who: str, text: str) -> Answer:
        self.at += timedelta(minutes=1)
        plan = self.store.plan(None)
        return respond(self.store, plan, Request(text, who, self.at, f"thread-{who}", rights=self.rights))

    def done(self, who: str, text: str) -> Answer:
        """Say it and confirm it."""
        shown = self(who, text)
        assert shown.pending, shown.text
        noted = self(who, f"confirm {shown.pending}")
        assert noted.noted and noted.text.startswith("Noted"), noted.text
        return noted

    def row(self, ref: str) -> Any:
        return self.store.recommendations(self.store.plan(None), (ref,))[0]

    def count(self) -> int:
        return history.counted(self.store, self.store.plan(None))


@pytest.fixture
def talk(store: Store) -> Iterator[Talk]:
    made = Talk(store)
    yield made
    assert history.verify(store).same


def shown(answer: Answer) -> dict[str, str]:
    return dict(next(part.rows for part in answer.parts if isinstance(part, Facts)))


UNDERSTOOD = [
    ("update R17 in progress: toolkit signed off by Legal, pilots start in May", {"Status": "Completed → In progress", "Progress, added": "toolkit signed off by Legal, pilots start in May"}),
    ("/plan update R17 in progress: toolkit signed off", {"Status": "Completed → In progress", "Progress, added": "toolkit signed off"}),
    ("please mark r17 as on hold", {"Status": "Completed → On hold"}),
    ("set the status of R17 to in progress", {"Status": "Completed → In progress"}),
    ("R27 is now complete, see <https://x.org/a|x.org>", {"Status": "none → Completed", "Evidence, added": "https://x.org/a"}),
    ("mark R5 as superseded by R4", {"Status": "none → Superseded", "Why": "Superseded by R4"}),
    ("R9 due end of March 2027 because the tender slipped", {"Timescale": "Autumn 2014 → end of March 2027", "Why": "the tender slipped"}),
    ("extend R9 to 31/03/2027 because the tender slipped", {"Timescale": "Autumn 2014 → 31/03/2027", "Why": "the tender slipped"}),
    ("note on R20: 93 % paid in 14 days", {"Note, added": "93 % paid in 14 days"}),
    ("progress on R20: a first report is out", {"Progress, added": "a first report is out"}),
    ("add to R20: a second one", {"Progress, added": "a second one"}),
    ("evidence for R20: the report https://x.org/b", {"Evidence, added": "the report https://x.org/b"}),
    ("R17 in progress: pilots start", {"Status": "Completed → In progress", "Progress, added": "pilots start"}),
    ("update R17 complete but due June 2027 because the pilots run on", {"Timescale": "Ongoing → June 2027", "Why": "the pilots run on"}),
    ("R5 complete but due June 2027 because the pilots run on", {"Status": "none → Completed", "Timescale": "Ongoing → June 2027"}),
    ("assign R9 to Procurement and Policy", {"Owners": "Commissioning → Procurement, Policy"}),
    ("R9 owner is now Procurement", {"Owners": "Commissioning → Procurement"}),
    ("close R27 because the charter is adopted", {"Status": "none → Completed", "Why": "the charter is adopted"}),
    ("reopen R9", {"Status": "Completed → none"}),
    ("update R20 the portal was opened to five districts and to the fire service", {"Progress, added": "the portal was opened to five districts and to the fire service"}),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rows"), UNDERSTOOD, ids=[line for line, _ in UNDERSTOOD])
def test_a_line_is_understood_and_nothing_is_written_yet(talk: Talk, line: str, rows: dict[str, str]) -> None:
    told = talk("M", line)
    assert told.pending and told.asks == "update" and not told.noted
    assert rows.items() <= shown(told).items()
    assert talk.count() == 0


BACK = [
    ("update R17 in progres: pilots", "“in progres” is no status", ["update R17 In progress: pilots"]),
    ("mark R17 as compleet", "“compleet” is no status", ["update R17 Completed"]),
    ("update R177 completed", "no R177", ["update R17 completed"]),
    ("R9 due end of March 2027", "needs a reason", []),
    ("R9 due whenever because I say so", "cannot read “whenever” as a date", []),
    ("update R17", "“update R17 in progress: what was done”", []),
    ("note on R20", "“note on R20: what is to be noted”", []),
    ("assign R9 to Procuremnt", "no owner of this plan", ["assign R9 to Procurement"]),
    ("evidence for R20", "https://", []),
    ("mark R17 as purple", "no status of this plan", []),
]


@pytest.mark.parametrize(("line", "says", "lines"), BACK, ids=[line for line, _, _ in BACK])
def test_what_is_not_exact_is_asked_back(talk: Talk, line: str, says: str, lines: list[str]) -> None:
    told = talk("M", line)
    assert told.headline.startswith("Nothing was changed") and says in told.headline and not told.pending
    assert all(wanted in [choice.say for choice in told.choices] for wanted in lines)


@pytest.mark.parametrize(
    "text",
    ["is R17 done", "R27 complete?", "R17 in progress?", "progress on R13", "update on R17", "update me on R9", "status of R17",
     "what is the status of R17: completed?", "who owns R9", "is R9 due in March 2027", "R17", "completed recommendations"],
)  # fmt: skip
def test_a_question_stays_a_question(talk: Talk, text: str) -> None:
    told = talk("M", text)
    assert told.asks != "update" and not told.pending


def test_confirmed_once_by_its_author_alone(talk: Talk) -> None:
    told = talk("A", "update R17 in progress: pilots")
    assert "Only whoever wrote" in talk("M", f"confirm {told.pending}").text and talk.count() == 0
    assert talk("A", f"confirm {told.pending}").noted and talk.count() == 2
    again = talk("A", f"confirm {told.pending}")
    assert again.noted and talk.count() == 2  # told once more, written once
    assert "written already" in talk("A", f"cancel {told.pending}").text


def test_given_up_or_too_old(talk: Talk) -> None:
    told = talk("A", "update R17 in progress")
    assert "given up" in talk("A", f"cancel {told.pending}").text
    assert "no longer waits" in talk("A", f"confirm {told.pending}").text
    told = talk("A", "update R17 in progress")
    talk.at += timedelta(minutes=31)
    assert "no longer waits" in talk("A", f"confirm {told.pending}").text
    assert "no longer waits" in talk("A", "confirm abcdefgh12345678").text
    assert talk.count() == 0


def test_the_second_sees_what_the_first_did_and_decides(talk: Talk) -> None:
    ann, bob = talk("A", "update R17 in progress"), talk("B", "update R17 on hold")
    talk("A", f"confirm {ann.pending}")
    told = talk("B", f"confirm {bob.pending}")
    assert "changed meanwhile by Ann" in told.headline and "now In progress" in told.headline and not told.noted
    assert shown(told)["Status"] == "In progress → On hold"
    assert talk("B", f"confirm {told.pending}").noted and talk.row("R17").status == "On hold"


def test_who_may(talk: Talk) -> None:
    for who, may in (("A", True), ("B", True), ("D", True), ("M", True), ("C", False), ("", False)):
        assert bool(talk(who, "note on R17: x").pending) == may
    told = talk("C", "note on R17: x")
    assert "Bob, Ann and Dee may" in told.text
    assert "Only managers change owners: Mia may" in talk("A", "assign R17 to Policy").text
    assert "I do not know who you are" in talk("", "note on R17: x").text
    talk.rights = Rights()
    assert "Nobody may update R17 yet" in talk("A", "note on R17: x").text


def test_rights_are_asked_again_when_it_is_written(talk: Talk) -> None:
    told = talk("A", "note on R20: x")
    talk.done("M", "assign R20 to Policy")
    assert "You may not update R20" in talk("A", f"confirm {told.pending}").text
    assert talk.row("R20").owners == ("Policy",)


def test_a_suggestion_goes_to_those_who_may(talk: Talk) -> None:
    offered = talk("C", "update R9 in progress: a start is made")
    told = talk("C", offered.parts[0].rows[0].say)  # type: ignore[union-attr]
    assert "Sent to Bob" in told.headline and told.told[0].to == ("B",)
    accept = told.told[0].choices[0].say
    assert "You may not update R9" in talk("A", accept).text and talk.count() == 0
    noted = talk("B", accept)
    assert noted.noted and talk.row("R9").status == "In progress"
    assert any(each.to == ("C",) and "accepted your suggestion" in each.text for each in noted.told)
    assert history.history(talk.store, talk.store.plan(None))[0].event == "suggestion of C"
    offered = talk("C", "note on R9: more")
    told = talk("C", offered.parts[0].rows[0].say)  # type: ignore[union-attr]
    declined = talk("B", told.told[0].choices[1].say)
    assert "Declined" in declined.headline and declined.told[0].to == ("C",)


def test_others_are_told_and_never_the_doer(talk: Talk) -> None:
    noted = talk.done("A", "update R17 in progress")
    assert [(each.to, each.channel) for each in noted.told] == [(("B",), True)]
    assert noted.told[0].text == "Ann updated R17: status In progress."


def test_complete_in_two_steps(talk: Talk) -> None:
    talk.rights = TWO
    assert "needs something that shows it" in talk("B", "R27 is now complete").text
    told = talk("B", "R27 is now complete: the charter is adopted, see https://x.org")
    assert "none stays; Completed is proposed" in shown(told)["Waiting for sign-off"]
    noted = talk("B", f"confirm {told.pending}")
    assert talk.row("R27").status is None and talk.row("R27").proposed.to == "Completed"
    assert {person for each in noted.told for person in each.to} == {"A", "M"}
    assert "only approvers decide" in talk("B", "accept R27").text
    assert "say why" in talk("M", "send back R27").text
    back = talk.done("M", "send back R27 because there are no minutes")
    assert talk.row("R27").proposed is None and any("B" in each.to for each in back.told)
    talk.done("B", "R27 is now complete, see https://x.org/minutes")
    talk.done("A", "accept R27")
    assert talk.row("R27").status == "Completed" and talk.row("R27").proposed is None
    talk.done("B", "reopen R27 because it was not")
    assert talk.row("R27").status is None


def test_nobody_accepts_their_own_and_who_is_missing_is_said(talk: Talk) -> None:
    talk.rights = replace(TWO, approvers=frozenset({"A"}), managers=frozenset())
    told = talk("A", "update R5 completed: done")
    assert "the settings name nobody else" in told.text
    talk("A", f"confirm {told.pending}")
    assert "nobody accepts their own" in talk("A", "accept R5").text
    assert talk.row("R5").status is None


def test_a_later_date_waits_for_agreement(talk: Talk) -> None:
    talk.rights = TWO
    told = talk("B", "R9 due March 2027 because the tender slipped")
    assert "stays; March 2027 is proposed" in shown(told)["Waiting for agreement"]
    talk("B", f"confirm {told.pending}")
    assert talk.row("R9").timescale.words == "Autumn 2014" and talk.row("R9").extension.to == "March 2027"
    talk.done("M", "accept R9")
    row = talk.row("R9")
    assert (row.timescale.words, row.first_timescale, row.slips, row.extension) == ("March 2027", "Autumn 2014", 1, None)
    assert "was moved to a later day once" in talk("C", "when is R9 due").text


def test_undo(talk: Talk) -> None:
    talk.done("A", "update R17 in progress")
    assert talk("A", "undo").headline == "Undone: R17 – status Completed." and talk.row("R17").status == "Completed"
    assert "nothing of yours to undo" in talk("A", "undo").text
    noted = talk.done("A", "update R17 in progress")
    seq = next(
        choice.say for part in noted.parts for choice in getattr(part, "rows", ()) if getattr(choice, "text", "") == "Undo"
    )
    assert "Nothing was undone. You may not" in talk("C", seq).text
    talk.done("B", "update R17 on hold")
    assert "has been changed since by Bob" in talk("A", seq).text and talk.row("R17").status == "On hold"


def test_who_somebody_is_and_why_they_may_not(talk: Talk) -> None:
    assert "You may update what belongs to Procurement" in talk("A", "whoami").text
    assert "Deputy for: Procurement" in talk("D", "who am I?").text
    assert "change nothing" in talk("C", "whoami").text and "update everything" in talk("M", "whoami").text
    assert "Bob may" in talk("A", "why can't I update R9").text
    assert "you are linked to Commissioning" in talk("B", "can I update R9?").text


def test_questions_about_the_past(talk: Talk) -> None:
    talk.done("A", "update R17 in progress: pilots")
    talk.done("M", "R9 due March 2027 because the tender slipped")
    assert talk("C", "history R17").headline == "R17: 2 changes, newest first."
    assert "because the tender slipped" in talk("C", "what changed since 1 March").text
    assert "2 changes this month by Procurement" in talk("C", "what did Procurement update this month").headline
    assert talk("C", "who last touched R9").headline.startswith("Mia last updated R9, on 2 March 2026 at ")
    assert "I do not know R17 on 1 March" in talk("C", "R17 on 1 March").text
    assert "On 2 March 2026, R17: In progress." in talk("C", "R17 on 2 March").text
    assert "Nothing was changed yesterday" in talk("C", "what changed yesterday?").text
    assert "has no history" in talk("C", "history of R3").text
    assert talk("C", "what has changed on social value").asks != "history"


def test_a_card_shows_what_updates_brought(talk: Talk) -> None:
    assert "History" not in [choice.text for choice in _choices(talk("C", "R17"))]
    talk.done("A", "update R17 in progress, see https://x.org")
    told = talk("C", "R17")
    assert {"History", "Update"} <= {choice.text for choice in _choices(told)}
    assert "Evidence: https://x.org" in told.text and "Last updated here on 2 March 2026" in told.text


def _choices(answer: Answer) -> list[Any]:
    return [
        choice
        for part in answer.parts
        for choice in getattr(part, "rows", ())
        if hasattr(choice, "say") and hasattr(choice, "form")
    ]
