"""No sequence of permitted steps reaches a state that the same people could not have reached directly.

People with different rights say and press anything in any order, while new versions of the document arrive. After each step,
every new change is checked against the rules in the documentation, which are written down here a second time, independently.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from handlers.answer import Answer, Choices
from handlers.request import Request
from handlers.respond import respond_and_remember
from handlers.rights import Rights
from handlers.updates import conflicts
from knowledge import changes, fields, history, importing, verification
from knowledge.conflicts import find as find_conflicts
from knowledge.history import Entry
from knowledge.model import Plan, Unclear
from knowledge.store import Store
from tests.conftest import NOW
from tests.scenes import HEADINGS

STRANGER, OWNER, DEPUTY, OTHER, MANAGER, APPROVER, BOTH = "stranger", "owner", "deputy", "other", "manager", "approver", "both"
PEOPLE = (STRANGER, OWNER, DEPUTY, OTHER, MANAGER, APPROVER, BOTH)  # BOTH owns and approves; APPROVER owns nothing
RIGHTS = Rights(
    managers=frozenset({MANAGER}),
    approvers=frozenset({APPROVER, BOTH}),
    linked={"Roads": (OWNER, BOTH), "Parks": (OTHER,)},
    deputies={"Roads": (DEPUTY,)},
    extensions="approve",
    completions="two steps",
)
MAY_UPDATE = {"Roads": {OWNER, DEPUTY, BOTH, MANAGER}, "Parks": {OTHER, MANAGER}}
OPEN_WORDS = {None, "In progress", "On hold"}  # every other status here closes, or is unclear ("Green")
CLOSED_WORDS = {"Completed", "Superseded", "Withdrawn"}
ENDS = {"May 2026": 1, "June 2027": 2, "March 2028": 3}  # "Ongoing" has no end, and neither does no timescale at all
DUE = st.sampled_from([None, *ENDS, "Ongoing"])
STATUS = st.sampled_from(["Completed", "Withdrawn", "On hold", "In progress", "Green", None])
REF = st.sampled_from(["A1", "A2"])
ROW = st.tuples(DUE, st.sampled_from(["Roads", "Roads", "Parks"]), STATUS)
WHO = st.sampled_from((*PEOPLE, OWNER, BOTH, MANAGER))
THEN = st.sampled_from((None, None, None, *PEOPLE))  # who undoes it at once, if anybody does
SAID = st.sampled_from(
    [
        "update {} completed: done, see https://x.org",
        "mark {} as withdrawn: no longer wanted",
        "mark {} as superseded by A3: merged",
        "update {} green: x",
        "update {} in progress: x",
        "mark {} as on hold",
        "reopen {}",
        "{} due May 2026 because x",
        "{} due June 2027 because x",
        "{} due March 2028 because x",
        "assign {} to Parks",
        "assign {} to Roads",
        "note on {}: x",
        "update {} completed: done, now due March 2028 because x",
    ]
)


def may_update(who: str, owners: Iterable[str]) -> bool:
    return who == MANAGER or any(who in MAY_UPDATE[owner] for owner in owners)


def is_later(was: str | None, now: str | None) -> bool:
    if was == now:
        return False
    return was not in ENDS or now not in ENDS or ENDS[now] > ENDS[was]


class Office(RuleBasedStateMachine):
    """One plan, what is waiting in it, and everybody who is allowed to use it."""

    @initialize(one=ROW, two=ROW)
    def begin(self, one: tuple[Any, ...], two: tuple[Any, ...]) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(Path(self.folder.name) / "plan.db")
        self.at, self.checked = NOW, 0
        self.waiting: list[tuple[str, str]] = []  # who has a change to confirm, and its id
        self.suggested: list[str] = []
        self.document = {"A1": one, "A2": two, "A3": (None, "Roads", None), "A4": (None, "Parks", None)}
        self._import()

    def teardown(self) -> None:
        if hasattr(self, "store"):
            assert verification.verify(self.store).same
            self.store.close()
            self.folder.cleanup()

    @property
    def plan(self) -> Plan:
        return self.store.plan(None)

    def _request(self, who: str, text: str) -> Request:
        self.at += timedelta(minutes=1)
        return Request(text, who, self.at, f"thread of {who}", rights=RIGHTS)

    def _say(self, who: str, text: str) -> Answer:
        self.before = {ref: changes.current(self.store, self.plan, ref) for ref in self.store.refs(self.plan)}
        answer = respond_and_remember(self.store, self.plan, self._request(who, text))
        buttons = [row.sentence for part in answer.parts if isinstance(part, Choices) for row in part.rows]
        if answer.pending:
            self.waiting.append((who, answer.pending))
        for text in buttons:
            if text.startswith("suggest "):
                self.suggested += [
                    row.sentence.split()[-1] for notice in self._say(who, text).notices for row in notice.choices[:1]
                ]
        self._check()
        return answer

    def _import(self) -> None:
        self.at += timedelta(minutes=1)
        path = Path(self.folder.name) / "plan.csv"
        rows = (
            f"{ref},T,Mend {ref},Do {ref},{due or ''},{owner},,{status or ''}\n"
            for ref, (due, owner, status) in self.document.items()
        )
        path.write_text(HEADINGS + "".join(rows), encoding="utf-8")
        importing.take(self.store, importing.read(path), None, self.at, replacing=True)
        self.checked = max((change.seq for change in history.history(self.store, self.plan)), default=self.checked)

    def _say_and_confirm(self, who: str, text: str, then: str | None) -> None:
        answer = self._say(who, text)
        if answer.pending and self._say(who, f"confirm {answer.pending}").recorded:
            self._undo(then)

    def _undo(self, who: str | None) -> None:
        if who:
            self._say(who, f"undo {history.history(self.store, self.plan)[0].seq}")

    @rule(who=WHO, text=SAID, ref=REF)
    def says(self, who: str, text: str, ref: str) -> None:
        self._say(who, text.format(ref))

    @rule(who=WHO, text=SAID, ref=REF, then=THEN)
    def updates(self, who: str, text: str, ref: str, then: str | None) -> None:
        self._say_and_confirm(who, text.format(ref), then)

    @rule(who=st.sampled_from((MANAGER, OWNER, BOTH)), ref=REF, then=st.sampled_from(PEOPLE))
    def reopens(self, who: str, ref: str, then: str) -> None:
        self._say_and_confirm(who, f"reopen {ref}", then)

    @rule(who=st.sampled_from(PEOPLE), place=st.integers(0, 5), own=st.booleans())
    def confirms(self, who: str, place: int, own: bool) -> None:
        for author, id in self.waiting[-1 - place : len(self.waiting) - place]:
            self._say(author if own else who, f"confirm {id}")

    @rule(
        proposer=st.sampled_from((OWNER, BOTH, MANAGER)),
        text=SAID,
        ref=REF,
        who=st.sampled_from((APPROVER, BOTH, *PEOPLE)),
        decision=st.sampled_from(["accept {}", "send back {} because x"]),
        then=THEN,
    )
    def proposes_and_signs_off(self, proposer: str, text: str, ref: str, who: str, decision: str, then: str | None) -> None:
        self._say_and_confirm(proposer, text.format(ref), None)
        self._say_and_confirm(who, decision.format(ref), then)

    @rule(text=SAID, ref=REF, late=st.sampled_from((OWNER, BOTH, DEPUTY)))
    def two_say_the_same(self, text: str, ref: str, late: str) -> None:
        """One person confirms what both were shown, an approver accepts it, and then the other one confirms."""
        shown = self._say(late, text.format(ref))
        self._say_and_confirm(MANAGER, text.format(ref), None)
        self._say_and_confirm(APPROVER, f"accept {ref}", None)
        if shown.pending:
            self._say(late, f"confirm {shown.pending}")

    @rule(text=SAID, ref=REF, who=WHO)
    def suggests_and_signs_off(self, text: str, ref: str, who: str) -> None:
        self._say(APPROVER, text.format(ref))
        for id in self.suggested[-1:]:
            self._say(who, f"accept suggestion {id}")
        self._say_and_confirm(APPROVER, f"accept {ref}", None)

    @rule(who=st.sampled_from(PEOPLE), place=st.integers(0, 2), text=st.sampled_from(["accept", "accept", "decline"]))
    def answers_a_suggestion(self, who: str, place: int, text: str) -> None:
        for id in self.suggested[-1 - place : len(self.suggested) - place]:
            self._say(who, f"{text} suggestion {id}")

    @rule(who=WHO, place=st.integers(0, 8))
    def undoes(self, who: str, place: int) -> None:
        entries = [change for change in history.history(self.store, self.plan) if change.who != "document"]
        for entry in entries[place : place + 1]:
            self._say(who, f"undo {entry.seq}")

    @rule(who=st.sampled_from(PEOPLE))
    def undoes_their_last(self, who: str) -> None:
        self._say(who, "undo")

    @rule(ref=REF, row=st.one_of(ROW, ROW, ROW, st.none()))
    def a_new_document(self, ref: str, row: tuple[Any, ...] | None) -> None:
        self.document.pop(ref, None)
        if row:
            self.document[ref] = row
        self._import()

    @rule(who=WHO, choice=st.sampled_from(["document", "document", "posted"]), place=st.integers(0, 2), then=THEN)
    def decides_a_conflict(self, who: str, choice: str, place: int, then: str | None) -> None:
        for conflict in find_conflicts(self.store, self.plan)[place : place + 1]:
            self.before = {ref: changes.current(self.store, self.plan, ref) for ref in self.store.refs(self.plan)}
            try:
                conflicts.decide(self.store, self.plan, self._request(who, ""), conflict.ref, conflict.field, choice)
            except Unclear:
                assert not self._new()
            document = {"status": conflict.document, "timescale": conflict.document} if choice == "document" else {}
            self._check(document)
            self._undo(then)

    @rule(ref=REF, row=ROW, who=WHO, then=THEN)
    def both_change_it(self, ref: str, row: tuple[Any, ...], who: str, then: str | None) -> None:
        """A manager changes the fields, a new document says something else in each, and somebody decides."""
        if ref in self.store.refs(self.plan):
            for text in (
                "assign {} to Parks",
                "assign {} to Roads and Parks",
                "mark {} as on hold",
                "{} due May 2026 because x",
            ):
                self._say_and_confirm(MANAGER, text.format(ref), None)
            self.a_new_document(ref, row)
            for place in range(len(find_conflicts(self.store, self.plan))):
                self.decides_a_conflict(who, "document", place, then)

    # What is checked

    def _new(self) -> list[Entry]:
        entries = history.history(self.store, self.plan)
        return [change for change in reversed(entries) if change.seq > self.checked and change.who != "document"]

    def _check(self, document: dict[str, Any] | None = None) -> None:
        """Check that every change since the last check is one that its author may make. `document` is what a decision of a
        conflict took.
        """
        new = self._new()
        for entry in new:
            self._check_one(entry, [change for change in new if change is not entry], document or {})
            self.checked = entry.seq

    def _check_one(self, entry: Entry, beside: list[Entry], document: dict[str, Any]) -> None:
        before = self.before[entry.ref]
        approves = entry.who in RIGHTS.approvers
        assert may_update(entry.who, before.owners) or approves, entry
        if entry.field in ("owners", "removed"):
            assert entry.who == MANAGER, entry
        closes = entry.field == "status" and entry.after not in OPEN_WORDS and entry.before not in CLOSED_WORDS
        if (closes and entry.before != entry.after) or (entry.field == "timescale" and is_later(entry.before, entry.after)):
            assert approves and self._agreed(entry, beside, before, document), entry
        if entry.field in fields.WAITING:
            self._check_proposal(entry, beside)
        if not may_update(entry.who, before.owners):  # an approver who owns nothing: a decision, its reversal, or a conflict
            assert document or any(change.field in fields.WAITING for change in (entry, *beside)), entry

    def _agreed(self, entry: Entry, beside: list[Entry], before: changes.Current, document: dict[str, Any]) -> bool:
        """True if what an approver wrote was proposed by somebody else: another person, or the document."""
        waits = before.values["proposed" if entry.field == "status" else "extension"]
        own = bool(waits) and entry.who in (waits["by"], waits.get("suggested"))
        if document.get(entry.field) == entry.after and entry.field in document:
            return not own
        if entry.undoes:  # an acceptance is undone: what it had settled waits again
            return any(change.field in fields.WAITING and change.after and entry.who != change.after["by"] for change in beside)
        ended = any(change.field in fields.WAITING and change.before == waits and change.after is None for change in beside)
        return bool(waits) and ended and waits["to"] == entry.after and not own

    def _check_proposal(self, entry: Entry, beside: list[Entry]) -> None:
        if entry.after and not entry.undoes:
            suggester = entry.event.removeprefix("suggestion of ") if entry.event.startswith("suggestion of ") else None
            assert (entry.after["by"], entry.after.get("suggested")) == (entry.who, suggester), entry
        if entry.after and entry.undoes:
            ended = next(change for change in history.history(self.store, self.plan) if change.seq == entry.undoes)
            together = [
                change for change in history.history(self.store, self.plan) if (change.at, change.who) == (ended.at, ended.who)
            ]
            decided = not any(change.field == "status" and change.after != ended.before["to"] for change in together)
            replaced = ended.after is not None
            if decided and not replaced:  # what an approver accepted or sent back
                assert entry.who in RIGHTS.approvers and entry.who not in (entry.after["by"], entry.after.get("suggested")), (
                    entry
                )

    @invariant()
    def nothing_is_closed_and_waits(self) -> None:
        if hasattr(self, "store"):
            for row in self.store.recommendations(self.plan):
                assert not (row.proposed and row.status in CLOSED_WORDS), row

    @invariant()
    def an_update_is_undone_as_a_whole_or_not_at_all(self) -> None:
        if hasattr(self, "store"):
            halves: dict[str, set[bool]] = {}
            for seq, undone_by in self.store.db.conn.execute("SELECT seq, undone_by FROM history WHERE who <> 'document'"):
                (key,) = self.store.db.conn.execute("SELECT id FROM journal WHERE seq = ?", [seq]).fetchone()
                halves.setdefault(key.rpartition(":")[0], set()).add(undone_by is None)
            assert all(len(half) == 1 for half in halves.values()), halves


TestOffice = Office.TestCase
TestOffice.settings = settings(max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
