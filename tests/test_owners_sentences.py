"""What owners say in their own words: each sentence is previewed as it was meant, or asked about, and no question
is a change.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli.asking import answer_json
from handlers.answer import Answer, Choices
from handlers.request import Request
from handlers.respond import respond, respond_and_remember
from knowledge import history, importing
from knowledge.store import Store
from tests.conftest import NOW
from tests.talk import Talk
from tests.test_updates import RIGHTS, shown, talk  # noqa: F401

HERE = Path(__file__).parent / "questions"
AT = NOW.replace(month=11, day=30)  # the sets were written in November


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text("utf-8").splitlines() if line.strip()]


def said(store: Store, text: str, who: str = "M") -> Answer:
    """The answer to a manager's message, outside any thread. Nothing is saved."""
    return respond(store, store.plan(None), Request(text, who, AT, "", rights=RIGHTS))


def judge() -> Any:
    sys.path.insert(0, str(HERE))
    try:
        import score_updates
    finally:
        sys.path.remove(str(HERE))
    return score_updates.meets


@pytest.mark.parametrize("name", ["updates", "updates_in_voices"])
def test_every_line_of_the_sets_is_understood(store: Store, name: str) -> None:
    meets = judge()
    every = [(row, answer_json(said(store, row["say"]))) for row in rows(name)]
    assert len(every) >= 45
    assert [(row["say"], got["changes"]) for row, got in every if not meets(row["expect"], got)] == []


COMMANDS = {"assign R5 to policy"}
"""Commands among the questions: a plan that can be changed takes them."""


@pytest.mark.parametrize("name", ["dev", "dev2", "own"])
def test_no_question_is_a_change(store: Store, name: str) -> None:
    asked = [row for row in rows(name) if not row["expect"].get("write") and row["q"] not in COMMANDS]
    assert len(asked) > 100
    answers = [(row["q"], said(store, row["q"])) for row in asked]
    assert [(text, answer.planned) for text, answer in answers if answer.pending or answer.planned] == []


def test_no_question_about_another_plan_is_a_change(tmp_path: Path) -> None:
    store = Store(tmp_path / "second.db")
    importing.take(store, importing.read(HERE / "second.txt"), None, NOW)
    asked = [row for row in rows("second") if not row["expect"].get("write")]
    answers = [(row["q"], said(store, row["q"])) for row in asked]
    assert [(text, answer.planned) for text, answer in answers if answer.pending or answer.planned] == []
    store.close()


UNDERSTOOD = [
    ("R8 R9 n R10 are all back in progress after the audit", [(ref, "status", "In progress") for ref in ("R8", "R9", "R10")]),
    ("r27 is dealyed, waitin on legal advise", [("R27", "progress", "is dealyed, waitin on legal advise")]),
    ("- R5: in progress\n- R20: 96% paid", [("R5", "status", "In progress"), ("R20", "progress", "96% paid")]),
    ("R1 and R2 are still completed, but R3 needs reopening because the toolkit is old", [("R3", "status", None)]),
    ("Please could the target date for R27 be amended to June 2027 as Cabinet moved", [("R27", "timescale", "June 2027")]),
    ("can we add Performance and Risk as a second owner on R23, alongside Commissioning",
     [("R23", "owners", ("Performance and Risk",))]),
    ("both Policy and Procurement own R27 now", [("R27", "owners", ("Policy", "Procurement"))]),
    ("R5\nLead officer: Policy", [("R5", "owners", ("Policy",))]),
    ("R5 no longer sits with Procurement", [("R5", "owners", ("Procurement",))]),
    ("R5 and R27 are both done", [("R5", "status", "Completed"), ("R27", "status", "Completed")]),
    ("R4, R6 & R9: reviewed in June", [(ref, "progress", "reviewed in June") for ref in ("R4", "R6", "R9")]),
    ("recs 5 and 27 are on hold", [("R5", "status", "On hold"), ("R27", "status", "On hold")]),
    ("mark R5 as complete and R27 as in progress", [("R5", "status", "Completed"), ("R27", "status", "In progress")]),
    ("R5 done. R27 not started.", [("R5", "status", "Completed"), ("R27", "status", "Not started")]),
    ("log against R20 that suppliers were surveyed", [("R20", "progress", "suppliers were surveyed")]),
    ("update R13: bid sent today", [("R13", "progress", "bid sent today")]),
    ("we have finished R5", [("R5", "status", "Completed")]),
    ("R5 → in progress", [("R5", "status", "In progress")]),
    ("R5 ✅", [("R5", "status", "Completed")]),
    ("no change this month for R27", [("R27", "note", "no change this month")]),
    ("update R20 \"progress on R20: x y\"", [("R20", "progress", "x y")]),
    ("R20 progress on R20: x y", [("R20", "progress", "x y")]),
    ("Hi Morag,\n\nR5 is complete.\n\nKind regards\nJane Smith\nCommissioning Manager", [("R5", "status", "Completed")]),
    ("R5 in progress, owner Policy, due June 2027 because the compact was delayed",
     [("R5", "status", "In progress"), ("R5", "owners", ("Policy",)), ("R5", "timescale", "June 2027")]),
    ("R5 in progress and add a note that legal called", [("R5", "status", "In progress"), ("R5", "note", "legal called")]),
    ("R27 in progress, owner Policy, note: chased Legal",
     [("R27", "status", "In progress"), ("R27", "owners", ("Policy",)), ("R27", "note", "chased Legal")]),
    ("with regard to R20 the team has met the target", [("R20", "progress", "the team has met the target")]),
    ("The committee has agreed that R5 is complete", [("R5", "status", "Completed")]),
    ("R27 hasn't started", [("R27", "status", "Not started")]),
    ("R27 at risk", [("R27", "status", "At risk")]),
    ("R20 completed the survey of suppliers", [("R20", "progress", "completed the survey of suppliers")]),
    (
        "R27 is now complete, see https://x.org/a and https://x.org/b",
        [("R27", "status", "Completed"), ("R27", "evidence", "https://x.org/a"), ("R27", "evidence", "https://x.org/b")],
    ),
    ("R27 is now complete, see https://x.org/a", [("R27", "status", "Completed"), ("R27", "evidence", "https://x.org/a")]),
    ("here is the charter for R27: https://x.org/c", [("R27", "evidence", "https://x.org/c")]),
    ("add Policy to R27", [("R27", "owners", ("Policy",))]),
    ("could you pop 27 down as in progress for me ta", [("R27", "status", "In progress")]),
    ("would you mind setting R27 to complete? Many thanks, Morag", [("R27", "status", "Completed")]),
    ("status of R27 should say on hold", [("R27", "status", "On hold")]),
    ("5-6 both on hold", [("R5", "status", "On hold"), ("R6", "status", "On hold")]),
    ("under rec 18 add that the report has gone to Cabinet", [("R18", "progress", "the report has gone to Cabinet")]),
    ("progress on R4 please: 22 managers were trained", [("R4", "progress", "22 managers were trained")]),
    ("jot down on R21 and R19 that audit want to see it",
     [("R21", "note", "audit want to see it"), ("R19", "note", "audit want to see it")]),
    ("attach the minutes of the board as evidence on R26", [("R26", "evidence", "the minutes of the board")]),
    ("Policy need adding to R20", [("R20", "owners", ("Policy",))]),
    ("R9 should sit with Procurement instead of Commissioning", [("R9", "owners", ("Procurement",))]),
    ("R12 needs reopening - put it back to in progress", [("R12", "status", "In progress")]),
    ("R20 note: chased finance, thanks", [("R20", "note", "chased finance")]),
    ("R22 should read at risk, not completed", [("R22", "status", "At risk")]),
    ("R22 should be at risk", [("R22", "status", "At risk")]),
    ("R22's status should be at risk rather than completed", [("R22", "status", "At risk")]),
    ("R22 is wrong, it should be in progress", [("R22", "status", "In progress")]),
    ("R22 is not complete, it's at risk", [("R22", "status", "At risk")]),
    ("that's not right, R22 is in progress", [("R22", "status", "In progress")]),
    ("R5 should be dropped", [("R5", "status", "Dropped")]),
    ("yeah r27 is finished mark it off", [("R27", "status", "Completed")]),
    ("R5 done R27 on hold R9 at risk",
     [("R5", "status", "Completed"), ("R27", "status", "On hold"), ("R9", "status", "At risk")]),
    ("update r five it is completed and r twenty seven is in progress",
     [("R5", "status", "Completed"), ("R27", "status", "In progress")]),
    ("R5 isnae stairted", [("R5", "status", "Not started")]),
    ("rec 27 is aw done noo", [("R27", "status", "Completed")]),
    ("R8's wi the Policy team noo", [("R8", "owners", ("Policy",))]),
    ("R8's wi the Policy team noo, they're fair chuffed aboot it",
     [("R8", "owners", ("Policy",)), ("R8", "progress", "they're fair chuffed aboot it")]),
    ("R20's wi Policy noo and slips tae April because o the new system",
     [("R20", "owners", ("Policy",)), ("R20", "timescale", "April 2027")]),
    ("R9 now due Easter because the tender was late", [("R9", "timescale", "28 March 2027")]),
    *((text, [("R16", "owners", ("Commissioning",))]) for text in (
        "please to change the owner of R16 for Commissioning", "hand R16 over to Commissioning", "Commissioning are taking R16",
        "Commissioning will be taking on R16", "Commissioning has taken R16 over from Procurement",
        "the owner of R16 has changed to Commissioning", "R16 moved from Procurement to Commissioning",
        "Procurement don't do R16 any more, it's Commissioning", "can you change owner R16 to Commissioning",
        "R16: owner should be Commissioning not Procurement", "Commissioning will look after R16 now",
        "R16, Commissioning to lead", "put Commissioning down as the owner of R16")),
    ("Oh and by the way, I meant to say, the charter for R27 was signed off by the committee last Tuesday, so that's us there!",
     [("R27", "progress", "the charter for R27 was signed off by the committee last Tuesday, so that's us there!")]),
    ("Hi, just to let you know that for R23 we've now issued the guide to all 120 contract managers. Regards, Tam",
     [("R23", "progress", "we've now issued the guide to all 120 contract managers")]),
    ("R27 charter adopted by cabinet 12 Nov", [("R27", "progress", "charter adopted by cabinet 12 Nov")]),
    ("met with suppliers on Tuesday re R12", [("R12", "progress", "met with suppliers on Tuesday")]),
    ("R21 anual ashurance report has been dilayed til may",
     [("R21", "progress", "anual ashurance report has been dilayed til may")]),
    ("Petra's no daein R26 ony mair, gie it tae Commissioning", [("R26", "owners", ("Commissioning",))]),
    ("R9/R10 both slipped to Easter, consultant off sick",
     [("R9", "timescale", "28 March 2027"), ("R10", "timescale", "28 March 2027")]),
    ("R22 evidence attached https://kent.example/audit.pdf", [("R22", "evidence", "https://kent.example/audit.pdf")]),
    ("It is needed to extend R24 for two months, because the register is big", [("R24", "timescale", "30 June 2015")]),
    ("can you mark R27 as complete and add the attached as evidence? https://kent.example/charter",
     [("R27", "status", "Completed"), ("R27", "evidence", "https://kent.example/charter")]),
    ("R4: please remove Procurement and add Policy as owner", [("R4", "owners", ("Commissioning", "Policy"))]),
    ("R5's finished at lang last, ye can tick it aff", [("R5", "status", "Completed")]),
    ("we've no stairted R27 yet, short o folk", [("R27", "status", "Not started"), ("R27", "progress", "short o folk")]),
    ("R9's gaun tae be late, it'll be the end o March noo, the toolkit's no ready",
     [("R9", "timescale", "the end of March 2027")]),
    ("R3 owner: drop Procurement", [("R3", "owners", ("Procurement",))]),
    ("R20 +note 95% Nov", [("R20", "note", "95% Nov")]),
    ("R6,7,8 no change", [(ref, "note", "no change") for ref in ("R6", "R7", "R8")]),
    ("mark r five and r twenty seven as complete please", [("R5", "status", "Completed"), ("R27", "status", "Completed")]),
    ("okay so for recommendation twenty seven the charter has now been drafted",
     [("R27", "progress", "the charter has now been drafted")]),
    ("The recommendation R27 it is already finish since Friday", [("R27", "status", "Completed")]),
    ("I want to inform that the R9 will delay until June 2027 due to lack of the staff", [("R9", "timescale", "June 2027")]),
    ("R12 is now under responsibility of Policy", [("R12", "owners", ("Policy",))]),
    ("Please to put R5 like complete", [("R5", "status", "Completed")]),
    ("Dear planbot, please note that Colin has handed R24 to Policy. Best wishes, Petra", [("R24", "owners", ("Policy",))]),
    ("The owner of R20 must be only Policy", [("R20", "owners", ("Policy",))]),
    ("For R4 the status is not correct, should be on hold", [("R4", "status", "On hold")]),
    ("Good afternoon, could R8 please be changed to on hold rather than Completed? Many thanks, Sam",
     [("R8", "status", "On hold")]),
    ("Hello, I'm writing to let you know that the survey for R13 found nothing new. Regards, Des",
     [("R13", "progress", "the survey for R13 found nothing new")]),
    ("Subject: R9 deadline\n\nDear all,\n\nR9 will now be due 30 June 2027 as the toolkit is late.\n\nKind regards,\nColin",
     [("R9", "timescale", "30 June 2027")]),
    ("Re: R9\nHi both\nAll templates were published today.\nThanks\nHelen",
     [("R9", "progress", "All templates were published today.")]),
    ("Subject: R10 - Dear colleagues, R10 remains complete; please note that the panel met on 12 November. Best, Ailsa",
     [("R10", "note", "the panel met on 12 November")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "changes"), UNDERSTOOD, ids=[text for text, _ in UNDERSTOOD])
def test_a_sentence_is_what_it_says(store: Store, text: str, changes: list[tuple[str, str, Any]]) -> None:
    answer = said(store, text)
    assert answer.pending
    assert [(each.ref, each.field, each.names or each.link or each.to) for each in answer.planned] == changes


DATES = [
    ("R9 due 31st March because of the vote", "31st March 2027"),
    ("R9 due end of June as legal are busy", "end of June 2027"),
    ("R9 due next Friday because the vote moved", "4 December 2026"),
    ("R9 due in two weeks because of the vote", "14 December 2026"),
    ("R24 needs another month, waiting on finance", "30 May 2015"),
    ("push R26 back two weeks because of leave", "14 January 2015"),
    ("bring R26 forward a week because we are ahead", "24 December 2014"),
    ("R26 has slipped by a month – the chair is away", "January 2015"),
]


@pytest.mark.parametrize(("text", "date"), DATES, ids=[text for text, _ in DATES])
def test_dates_as_people_give_them(store: Store, text: str, date: str) -> None:
    (planned,) = said(store, text).planned
    assert (planned.field, planned.to) == ("timescale", date) and planned.why


REASONS = ["because legal are busy", "as legal are busy", "since legal are busy", "due to legal", "– legal are busy",
           ", legal are busy", "(legal are busy)", "waiting on legal", "owing to legal"]  # fmt: skip


@pytest.mark.parametrize("reason", REASONS)
def test_reasons_as_people_give_them(store: Store, reason: str) -> None:
    (planned,) = said(store, f"R9 due 31 March 2027 {reason}").planned
    assert planned.to == "31 March 2027" and "legal" in planned.why and "because" not in planned.why


ASKED_BACK = [
    ("R27 isn't done", "the plan doesn’t say that R27 is Completed. Say what it is instead."),
    ("R5 is nearly done", "is no status"),
    ("R27 is going to slip", "say the new date and why"),
    ("R5 will be complete next week", "a new date for R5 (13 December 2026) needs a reason"),
    ("R5 komplete", "Did you mean this one?"),
    ("R5 done and R6", "not sure what"),
    ("mark everything owned by Policy as complete", "names its recommendations"),
    ("the social value charter one is done", "names its recommendation"),
    ("R28 is done", "the plan has no R28"),
    ("add Legal to R5", "“Legal” isn’t an owner in this plan"),
    ("Please to change the owner of R16 for Comissioning", "“Comissioning” isn’t an owner in this plan"),
    ("R17 status blue", "“blue” isn’t a status in this plan. It uses “Completed”"),
    ("2 status red", "“red” isn’t a status in this plan. It uses “Completed”"),
    ("plese mark R5 as komplete", "Did you mean this one?"),
    ("R27 status pls change to WIP", "“WIP” isn’t a status in this plan"),
    ("R27 will not happen", "say which status that is"),
    ("R4 rag amber", "“amber” isn’t a status in this plan"),
    ("R17 is amber", "“amber” isn’t a status in this plan"),
    ("R5 is no longer needed", "say which status that is"),
    ("R5 isn't needed any more", "say which status that is"),
    ("R99's charter was signed off last week", "the plan has no R99"),
    ("the charter for R99 was signed off last week", "the plan has no R99"),
    ("R5's no done yet", "the plan doesn’t say that R5 is Completed. Say what it is instead."),
    ("the e-learning module went live on Monday", "Nothing was recorded: progress names its recommendation."),
    ("we've issued the guide to contract managers", "Nothing was recorded: progress names its recommendation."),
    ("R9 is now due Easter", "a new date for R9 (28 March 2027) needs a reason"),
    ("R11 and R12, the date must be moved to 31 January 2027", "(31 January 2027) needs a reason"),
    ("R27 delayed", "one of several statuses"),
    ("R15 needs an update", "Is it progress, or a note?"),
    ("R7 to be done by whoever's free", "Is it progress, or a note?"),
    ("set R5 to whatever the board says", "Is it progress, or a note?"),
    ("make R9 sound better", "Is it progress, or a note?"),
    ("would you mind removing the last line of R20?", "Nothing was changed"),
    ("clear the date on R3", "Send “R3 due 31 March 2027 because …”"),
    ("R5 is on hold, set it to complete", "On hold or Completed?"),
]


@pytest.mark.parametrize(("text", "says"), ASKED_BACK, ids=[text for text, _ in ASKED_BACK])
def test_what_is_not_clear_is_asked_back(store: Store, text: str, says: str) -> None:
    answer = said(store, text)
    assert answer.asks == "update" and says in answer.text and not answer.pending and not answer.planned


UNREAD = [
    ("everything except R5 in R3 to R6 should be on hold", "R5"),
    ("take R27 off complete? no actually mark it on hold", "R27"),
    ("could you bump R19 along a bit", "R19"),
    ("the wording of R9 needs changing", "R9"),
    ("the second line of R20 should say ninety days", "R20"),
]


@pytest.mark.parametrize(("text", "ref"), UNREAD, ids=[text for text, _ in UNREAD])
def test_an_instruction_that_is_not_understood_is_never_answered_as_a_question(store: Store, text: str, ref: str) -> None:
    answer = said(store, text)
    assert answer.asks == "update" and ref in answer.refs and not answer.pending and not answer.planned
    assert answer.headline.startswith("Nothing was recorded.") and "send it as “" in answer.headline


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("R8's wi the Policy team noo", "assign R8 to …"),
        ("R21 anual ashurance report has been dilayed til may", "R21 due 31 March 2027 because …"),
        ("R20's wi Finance noo and slips tae April because o the new payment system", "R20 due 31 March 2027 because …"),
        ("Oh by the way, the charter for R27 was signed off by the committee last Tuesday!", "progress on R27: …"),
        ("R16 guidance refreshed and sent round", "progress on R16: …"),
        ("R4 and R22: new e-learning module launched", "progress on R4 and R22: …"),
        ("R27 owner Legal", "assign R27 to …"),
    ],
)
def test_what_is_not_a_question_is_never_dropped_in_silence(store: Store, text: str, line: str) -> None:
    answer = respond(store, store.plan(None), Request(text, "", AT))
    assert answer.headline.startswith("Nothing was recorded. ") and f"send it as “{line}”" in answer.headline


@pytest.mark.parametrize("name", ["dev", "dev2", "own", "held_out"])
def test_a_question_is_never_answered_as_something_unrecorded(store: Store, name: str) -> None:
    plan = store.plan(None)
    answers = [(row["q"], respond(store, plan, Request(row["q"], "", AT)).headline) for row in rows(name)]
    unrecorded = {text for text, headline in answers if headline.startswith("Nothing was recorded")}
    assert len(answers) >= 40 and unrecorded <= {"delete R5"}


def test_a_statement_in_a_thread_is_about_what_the_thread_is_about(store: Store) -> None:
    plan = store.plan(None)
    respond_and_remember(store, plan, Request("R8", "", AT, "t"))
    answer = respond_and_remember(store, plan, Request("it's wi the Policy team noo", "", AT, "t"))
    assert answer.headline.startswith("Nothing was recorded. ") and answer.refs == ("R8",)
    assert respond_and_remember(store, plan, Request("is it late?", "", AT, "t")).headline.startswith("No")


def test_a_reason_never_repeats_the_command(store: Store) -> None:
    (planned,) = said(store, "R5 hasn't been started, set it to not started pls").planned
    assert (planned.to, planned.why) == ("Not started", "")
    (planned,) = said(store, "take Transformation Team off R12 please, they no longer exist").planned
    assert (planned.names, planned.why) == (("Transformation Team",), "they no longer exist")


@pytest.mark.parametrize("text", ["R20 progress", "R20 note", "update R20 progress", "R20 update", "update R20: update"])
def test_progress_is_never_called_no_status(store: Store, text: str) -> None:
    assert "is no status" not in said(store, text).text


def test_a_word_is_never_recorded_as_another(talk: Talk) -> None:  # noqa: F811
    assert shown(talk("M", "R27 cancelled"))["Status"] == "none → Cancelled"
    talk.done("M", "update R5 not feasible")
    reply = talk("M", "R27 cancelled")
    assert not reply.pending and [choice.text for choice in reply.choices] == ["Not feasible", "Cancelled"]


def test_a_statement_is_for_those_who_may_and_a_card_for_others(talk: Talk) -> None:  # noqa: F811
    reply = talk("B", "R5 complete")
    buttons = [choice.sentence for part in reply.parts if isinstance(part, Choices) for choice in part.rows]
    assert reply.pending and "R5" in buttons  # the card is one click away
    assert talk("C", "R5 complete").headline.startswith(
        "Nothing was recorded. You can’t update R5, which belongs to Commissioning and Procurement: ask Bob, Ann or Dee."
        " If this was meant as an update, send “update R5 Completed” to suggest it. R5 "
    )
    assert talk("", "R5 complete").headline.startswith(
        "Nothing was recorded. If this was meant as an update, send it as “update R5 Completed”. R5 "
    )
    assert talk("C", "someone said R5 is done").headline.startswith("Nothing was recorded.")
    assert not talk("C", "who owns R5").headline.startswith("Nothing was recorded.")
    assert talk("M", "R5 is complete?").asks == "status"


def test_several_are_one_change(talk: Talk) -> None:  # noqa: F811
    noted = talk.done("M", "R5 and R27 are both done")
    assert noted.headline == "Saved: R5 and R27 are now Completed." and talk.count() == 2
    undone = talk("M", "undo")
    assert (
        undone.headline.startswith("Undone: R5 and R27 are back to no status.")
        and talk.row("R5").status is None
        and talk.row("R27").status is None
    )


def test_what_somebody_may_not_change_is_left_out(talk: Talk) -> None:  # noqa: F811
    reply = talk("B", "mark R9 and R20 as on hold")
    assert [planned.ref for planned in reply.planned] == ["R9"] and "R20 is left out. You can’t update R20" in reply.text
    talk("B", f"confirm {reply.pending}")
    assert talk.row("R9").status == "On hold" and talk.row("R20").status == "Completed"


def test_rights_to_all_of_them_are_asked_again_when_they_are_written(talk: Talk) -> None:  # noqa: F811
    reply = talk("A", "mark R17 and R20 as on hold")
    talk.done("M", "assign R20 to Policy")
    before = talk.count()
    assert "You can’t update R20" in talk("A", f"confirm {reply.pending}").text and talk.count() == before


def test_owners_are_added_and_taken_off_one_by_one(talk: Talk) -> None:  # noqa: F811
    talk.done("M", "add Policy to R9")
    assert talk.row("R9").owners == ("Commissioning", "Policy")
    talk.done("M", "take Commissioning off R9")
    assert talk.row("R9").owners == ("Policy",)
    assert "Nothing to change" in talk("M", "add Policy to R9").headline
    talk.done("M", "swap Policy for Procurement on R9")
    assert talk.row("R9").owners == ("Procurement",)
    assert "Only managers can change owners" in talk("A", "add Policy to R9").text


@pytest.mark.parametrize("reply", ["yes", "ok", "OK!", "Confirm", "yes please", "go ahead", "yep", ":+1:"])
def test_a_yes_confirms(talk: Talk, reply: str) -> None:  # noqa: F811
    talk("A", "note on R20: one")
    assert talk("A", reply).recorded and talk.count() == 1


@pytest.mark.parametrize("reply", ["no", "cancel", "No thanks", "don't", "forget it", "scrap that"])
def test_a_no_cancels(talk: Talk, reply: str) -> None:  # noqa: F811
    talk("A", "note on R20: one")
    assert "Cancelled." in talk("A", reply).text and talk.count() == 0
    assert not talk("A", "yes").recorded


def test_a_reply_puts_something_else_in_its_place(talk: Talk) -> None:  # noqa: F811
    talk("B", "R9 due March 2027 because the tender slipped")
    reply = talk("B", "make it April 2027 instead")
    assert shown(reply) == {"Timescale": "Autumn 2014 → April 2027", "Why": "the tender slipped"}
    assert shown(talk("B", "no, I meant June 2027"))["Timescale"] == "Autumn 2014 → June 2027"
    assert "not sure what" in talk("B", "make it purple instead").text
    assert talk("B", "yes").recorded and talk.row("R9").timescale.words == "June 2027"
    talk("B", "update R9 on hold")
    assert shown(talk("B", "make it in progress instead"))["Status"] == "Completed → In progress"


@pytest.mark.parametrize(
    "reply",
    ["sorry, I meant R15", "no, make that R15", "that was for R15", "oops wrong one, R15", "not R14, R15", "R15 not R14",
     "cancel that, it's R15 I mean", "sorry I meant recommendation fifteen", "that was for 15"],
)  # fmt: skip
def test_a_reply_says_which_recommendation_was_meant(talk: Talk, reply: str) -> None:  # noqa: F811
    first = talk("M", "R14 is in progress")
    answer = talk("M", reply)
    assert [(each.ref, each.to) for each in answer.planned] == [("R15", "In progress")]
    assert "replaced" in talk("M", f"confirm {first.pending}").text
    assert talk("M", f"confirm {answer.pending}").headline == "Saved: R15 is now In progress."


def test_a_moved_date_is_moved_from_the_date_of_the_one_that_was_meant(talk: Talk) -> None:  # noqa: F811
    talk("M", "push R26 back a month because the chair is away")
    (planned,) = talk("M", "sorry, that was for R24").planned
    assert (planned.ref, planned.to, planned.why) == ("R24", "30 May 2015", "the chair is away")


def test_of_several_the_wrong_one_is_named(talk: Talk) -> None:  # noqa: F811
    talk("M", "R5 done, R14 in progress")
    assert "“not R5, R15”" in talk("M", "sorry, I meant R15").text
    planned = talk("M", "not R14, R15").planned
    assert [(each.ref, each.to) for each in planned] == [("R5", "Completed"), ("R15", "In progress")]
    assert "the plan has no R99" in talk("M", "sorry, I meant R99").text


def test_a_question_put_right_stays_a_question(talk: Talk) -> None:  # noqa: F811
    talk("M", "who owns R14")
    assert talk("M", "sorry, I meant R15").asks == "owner"


def test_what_was_saved_is_not_put_right_in_silence(talk: Talk) -> None:  # noqa: F811
    talk.done("M", "R14 is in progress")
    talk("M", "R5 is on hold")
    talk("M", "yes")
    assert "saved already" in talk("M", "sorry, I meant R15").text and talk.row("R15").status == "Completed"


@pytest.mark.parametrize("text", ["cancel", "cancel that please", "edit", "edit it", "confirm", "yes", "no thanks"])
def test_a_reply_to_nothing_says_so(talk: Talk, text: str) -> None:  # noqa: F811
    assert re.match(r"Nothing is waiting|There is nothing here to confirm", talk("M", text).headline)


@pytest.mark.parametrize("text", ["undo that please, I pressed the wrong thing", "undo what I just did", "undo, my mistake"])
def test_undo_with_an_excuse(talk: Talk, text: str) -> None:  # noqa: F811
    talk.done("M", "R14 is in progress")
    assert talk("M", text).headline == "Undone: R14 is back to Completed."


def test_what_is_told_is_previewed_as_progress_alone(talk: Talk) -> None:  # noqa: F811
    reply = talk("B", "the charter for R27 was signed off by the committee last Tuesday")
    assert "the status, the date and the owners stay as they are" in reply.text
    assert [choice.text for part in reply.parts if isinstance(part, Choices) for choice in part.rows] == [
        "Confirm", "Edit", "Cancel", "Completed, too", "Show R27",
    ]  # fmt: skip
    assert talk("B", "yes").recorded and talk.row("R27").status is None
    reply = talk("B", "R9 anual report has been dilayed til may")
    assert "send “R9 due 31 March 2027 because …”" in reply.text and reply.pending
    assert "– On hold, too" in talk("B", "R27 is on hould wating for leagal").text
    assert "– On track, too" in talk("B", "R27 has moved form on trak to delayd").text
    assert talk("C", "the charter for R27 was signed off last Tuesday").headline.startswith("Nothing was recorded.")


@pytest.mark.parametrize(
    "text",
    ["not sure if R5 is done", "someone said R5 was signed off last week", "I hope R5 was finished in time",
     "I was told the survey for R5 was late", "if R27 were finished by Christmas, would everything be complete?"],
)  # fmt: skip
def test_doubt_and_hearsay_are_no_progress(talk: Talk, text: str) -> None:  # noqa: F811
    assert not talk("M", text).pending


def test_a_yes_takes_the_only_choice(talk: Talk) -> None:  # noqa: F811
    assert len(talk("M", "R5 komplete").choices) == 1
    assert shown(talk("M", "yes")) == {"Status": "none → Completed"}


def test_it_is_what_the_thread_is_about(talk: Talk) -> None:  # noqa: F811
    for text in ("mark it complete", "it's done", "we've finished it"):
        talk("B", "who owns R5")
        reply = talk("B", text)
        assert [(planned.ref, planned.to) for planned in reply.planned] == [("R5", "Completed")]
    talk("B", "who owns R5")
    assert talk("B", "is it done").asks != "update"


def test_undo_of_the_last_two_and_of_one(talk: Talk) -> None:  # noqa: F811
    for number in (1, 2, 3):
        talk.done("A", f"note on R20: number {number}")
    talk.done("A", "update R22 on hold")
    assert talk("A", "undo my last two").headline.startswith("Undone: R22 is back to Completed; the note was removed from R20")
    assert talk("A", "undo R20").refs == ("R20",)
    assert talk("B", "what did I change today").headline == "There were no changes today by you."
    assert "by you" in talk("A", "what did I change today").text


def test_whoever_undoes_anothers_is_told_which_refs_those_are(talk: Talk) -> None:  # noqa: F811
    talk.done("M", "R5 and R27 are on hold")
    told = talk("A", "undo").headline
    assert "Mia changed R5 and R27 last" in told and "R1" not in told
    assert "You can’t update R27" in talk("A", f"undo {talk.last()}").text


def test_nothing_is_written_without_a_yes(talk: Talk) -> None:  # noqa: F811
    for row in (*rows("updates"), *rows("updates_in_voices")):
        talk("M", row["say"])
        talk.at += timedelta(seconds=1)
    assert talk.count() == 0 and not history.history(talk.store, talk.store.plan(None), who=("M",))


def test_what_two_steps_need_is_proposed_for_each(talk: Talk) -> None:  # noqa: F811
    talk.rights = replace(RIGHTS, completions="two steps", approvers=frozenset({"M"}))
    reply = talk("B", "R5 and R27 are done: all in place")
    assert [(planned.ref, planned.field) for planned in reply.planned[:1]] == [("R5", "status")]
    assert talk("B", f"confirm {reply.pending}").recorded and talk.row("R5").status is None and talk.row("R5").proposed


ASKED_BACK = [
    ("M", "if legal agrees, close R5"),
    ("M", "R5 can be closed once legal agrees"),
    ("M", "push R9 back two weeks if the tender slips"),
    ("M", "R27 will be complete once Cabinet signs the charter off because legal is slow"),
    ("M", "R27 will be done by the summer recess"),
    ("M", "R27 due once Cabinet signs the charter off because legal is slow"),
    ("M", "update R17"),
    ("M", "update R9 complete by June 2027"),
    ("M", "R17's no done yet"),
    ("M", "R27 is going to slip"),
    ("M", "R27 is nearly done"),
    ("M", "R5 is no longer needed"),
    ("M", "change R12 so that it reads better, would be nice"),
    ("A", "R26 is going to be late"),
    ("A", "R9 is on hold"),
]
OFFERED = re.compile(r"[Ss]end (?:it as )?“([^”]+)”|, as “([^”]+)”")


def fill(line: str) -> str:
    """A line that planbot offered, with its "…" filled in."""
    return line.replace("because …", "because the tender slipped").replace("…", "the panel met on Monday")


@pytest.mark.parametrize(("who", "text"), ASKED_BACK, ids=[text for _, text in ASKED_BACK])
def test_every_line_that_is_offered_is_understood(store: Store, who: str, text: str) -> None:
    """Each is previewed, or can be sent as a suggestion by somebody who isn't allowed to update the recommendation."""
    reply = said(store, text, who)
    lines = [first or second for first, second in OFFERED.findall(reply.headline)]
    assert lines or reply.choices
    for line in (*lines, *(choice.sentence for choice in reply.choices)):
        sent = said(store, fill(line), who)
        buttons = [choice.text for part in sent.parts if isinstance(part, Choices) for choice in part.rows]
        assert sent.pending or (who == "A" and buttons == ["Send it as a suggestion"]), (line, sent.headline)


def test_a_recommendation_cannot_be_deleted_but_given_up(store: Store) -> None:
    answer = said(store, "please delete R5 from the plan")
    assert answer.headline == "I can’t delete recommendations. You can set a status such as Withdrawn."
    assert [choice.sentence for choice in answer.choices] == ["update R5 Withdrawn"]
    assert not answer.pending
