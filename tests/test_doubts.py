"""Updates that state nothing, say several things, or are put right after their preview."""

from __future__ import annotations

import pytest

from handlers.answer import Answer
from handlers.rights import Rights
from knowledge.store import Store
from tests.talk import Talk


@pytest.fixture
def talk(store: Store) -> Talk:
    return Talk(store, Rights(managers=frozenset({"M"})))


def planned(answer: Answer) -> list[tuple[str, str, object]]:
    """What confirming an answer would write: the recommendation, the field and the new value."""
    return [(each.ref, each.field, list(each.names) or each.to) for each in answer.planned]


@pytest.mark.parametrize(
    "text",
    [
        "Dave reckons R27 is finished", "According to Priya R27 has been closed", "Colin tells me R27 is now complete",
        "apparently R27 is done", "I think R27 might be finished", "I’d love R27 to be finished by Christmas",
        "hoping to close R27 next week", "We expect R27 to be complete by the summer", "R27 is scheduled to close in January",
        "R27 was supposed to be finished by now", "Don’t mark R27 as complete yet", "R27 shouldn’t be marked complete",
        "R27 complete when legal agrees", "Subject to Cabinet approval R27 is complete",
        "I’ll update R27 tomorrow", "R27 is done if legal agree",
    ],
)  # fmt: skip
def test_what_is_not_stated_as_a_fact_changes_nothing(talk: Talk, text: str) -> None:
    answer = talk("M", text)
    assert answer.text.startswith("Nothing was ") and answer.choices and not answer.pending
    assert talk.row("R27").status is None


@pytest.mark.parametrize(
    ("text", "changes", "left_out"),
    [
        (
            "R13 three more schools joined, R16 no change, R20 up to 96% paid on time",
            [("R13", "progress", "three more schools joined"), ("R16", "note", "no change"),
             ("R20", "progress", "up to 96% paid on time")],
            "",
        ),
        ("R27 done, R5 not", [("R27", "status", "Completed")], "R5 not"),
        ("close R27, leave R5 as is", [("R27", "status", "Completed")], "leave R5 as is"),
        ("R5 and R27 are both complete apart from R5", [("R27", "status", "Completed")], ""),
        ("It finally happened! R27 is finished", [("R27", "status", "Completed")], "It finally happened!"),
        (
            "Hi Jan,\n\nHope you’re all well. Please find below our update.\n\nR27 - on hold, Sue is away.\n\nThanks\nPriya",
            [("R27", "status", "On hold")],
            "",
        ),
        (
            "On Mon, 23 Nov 2026, Morag wrote:\n> Can you update R27?\n\nR27 is in progress, we have a lead.",
            [("R27", "status", "In progress"), ("R27", "progress", "we have a lead.")],
            "",
        ),
    ],
)  # fmt: skip
def test_each_part_of_a_message_is_taken_up_or_named(
    talk: Talk, text: str, changes: list[tuple[str, str, object]], left_out: str
) -> None:
    answer = talk("M", text)
    assert planned(answer) == changes
    assert (f"Not taken up: “{left_out}" in answer.text) if left_out else ("Not taken up" not in answer.text)


@pytest.mark.parametrize(
    ("text", "reply", "changes"),
    [
        ("R27 is in progress", "sorry, on hold", [("R27", "status", "On hold")]),
        ("R27 due 31 March 2027 because Sue is away", "no, April", [("R27", "timescale", "April 2026")]),
        ("R27 due 31 March 2027 because Sue is away", "wrong date, should be 31 May", [("R27", "timescale", "31 May 2026")]),
        ("R27 owner Policy", "oops Procurement", [("R27", "owners", ["Procurement"])]),
        ("R27 is in progress", "same for R5", [("R27", "status", "In progress"), ("R5", "status", "In progress")]),
        ("R27 is in progress", "R5 too", [("R27", "status", "In progress"), ("R5", "status", "In progress")]),
    ],
)
def test_a_reply_puts_the_preview_right(talk: Talk, text: str, reply: str, changes: list[tuple[str, str, object]]) -> None:
    talk("M", text)
    assert planned(talk("M", reply)) == changes


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("r27 compleat", [("R27", "status", "Completed")]),
        ("R27 exented to march 2027 becuase staff are off", [("R27", "timescale", "march 2027")]),
        ("reopn r21 and set it to inprogres", [("R21", "status", "In progress")]),
        ("R27 by Easter 2027 instead – Policy are swamped", [("R27", "timescale", "28 March 2027")]),
        ("R8 should say Spring 2027 for the date because the tender slipped", [("R8", "timescale", "Spring 2027")]),
        ("Performance and Risk should be added as an owner of R23", [("R23", "owners", ["Performance and Risk"])]),
        ("Give R5 to Policy only and mark it on hold", [("R5", "owners", ["Policy"]), ("R5", "status", "On hold")]),
        ("R27 complted yestreday", [("R27", "status", "Completed")]),
        (
            "R27 is in progress and the new date is 30 September 2027 because of Legal",
            [("R27", "status", "In progress"), ("R27", "timescale", "30 September 2027")],
        ),
        ("R1, R2 and R3 are complete but R27 is still outstanding", [("R27", "progress", "is still outstanding")]),
        ("Policy will take on R5 as well as Commissioning and Procurement", [("R5", "owners", ["Policy"])]),
        ("R24 isn’t complete any more, it’s on hold", [("R24", "status", "On hold")]),
        (
            "From: Dev\nSubject: RE: R17 value\n\nHi,\n\nThe toolkit was sent to all teams. Could you put that in the plan?",
            [("R17", "progress", "The toolkit was sent to all teams")],
        ),
    ],
)  # fmt: skip
def test_other_ways_of_stating_a_change(talk: Talk, text: str, changes: list[tuple[str, str, object]]) -> None:
    assert planned(talk("M", text)) == changes


def test_a_reply_that_is_not_understood_keeps_the_preview(talk: Talk) -> None:
    shown = talk("M", "R27 is in progress")
    assert talk("M", "that’s not right").text.startswith("Nothing was changed")
    assert talk("M", f"confirm {shown.pending}").recorded


def test_the_same_is_said_of_another_after_it_was_saved(talk: Talk) -> None:
    talk.done("M", "R27 is in progress")
    assert planned(talk("M", "same for R5")) == [("R5", "status", "In progress")]
