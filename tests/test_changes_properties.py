"""After any sequence of updates, undos, imports, decisions and restarts, the plan is what replaying its journal gives.

The state after each step is remembered, and has to be what the history later says about that moment.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from knowledge import changes, conflicts, history, importing, undoing, verification
from knowledge.changes import APPEND, Edit, Origin, Stale
from knowledge.model import Recommendation, Unclear
from knowledge.schema import INDEXED
from knowledge.store import Store
from tests.conftest import NOW
from tests.test_changes import anybody
from tests.test_merge import HEAD

REFS = st.sampled_from(["A1", "A2", "A3"])
PEOPLE = st.sampled_from(["ann", "bob"])
STATUS = st.sampled_from(["Completed", "On hold", "In progress", None])
DUE = st.sampled_from(["May 2026", "June 2027", "Ongoing", None])
TEXTS = st.sampled_from(["begun", "a zeppelin", "zeppelins, in-house again", "A/B ÄÖ naïve", "a-b-c in", "In-House", ""])
OWNERS = st.lists(st.sampled_from(["Roads", "Parks", "Harbours"]), max_size=2, unique=True)
ROWS = st.lists(st.tuples(REFS, DUE, OWNERS, TEXTS, STATUS), min_size=1, max_size=3, unique_by=lambda row: row[0])


EDITS = st.one_of(
    st.builds(Edit, st.just("status"), STATUS),
    st.builds(Edit, st.just("timescale"), DUE, st.just("why")),
    st.builds(Edit, st.just("owners"), OWNERS),
    st.builds(Edit, st.just("progress"), TEXTS),
    st.builds(Edit, st.just("progress"), TEXTS.filter(bool), how=st.just(APPEND)),
    st.builds(Edit, st.just("note"), st.just("n"), how=st.just(APPEND)),
    st.builds(Edit, st.just("evidence"), st.just({"text": "e", "link": ""}), how=st.just(APPEND)),
)


def told(row: Recommendation | None) -> object:
    """What updates and documents should have made of the plan."""
    return row and (row.title, row.status, row.progress, row.timescale, row.owners, row.evidence, row.updated)


class Plan(RuleBasedStateMachine):
    """One database, and whatever people do to it."""

    @initialize(rows=ROWS)
    def begin(self, rows: list[tuple[str, str | None, list[str], str, str | None]]) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(Path(self.folder.name) / "plan.db")
        self.step = 0
        self.stood: dict[int, dict[str, Recommendation]] = {}
        self._import(rows)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()

    def _now(self) -> tuple[str, timedelta]:
        self.step += 1
        return f"step-{self.step}", timedelta(minutes=self.step)

    def _import(self, rows: list[tuple[str, str | None, list[str], str, str | None]]) -> None:
        _, later = self._now()
        document = Path(self.folder.name) / "plan.csv"
        lines = (
            f"{ref},T,Mend {ref},Do {ref},{due or ''},{'; '.join(owners)},{told.replace(',', '')},{status or ''}\n"
            for ref, due, owners, told, status in rows
        )
        document.write_text(HEAD + "".join(lines), encoding="utf-8")
        importing.take(self.store, importing.read(document), None, NOW + later, replacing=True)

    @rule(rows=ROWS)
    def a_new_document(self, rows: list[tuple[str, str | None, list[str], str, str | None]]) -> None:
        self._import(rows)

    @rule(ref=REFS, who=PEOPLE, fresh=st.booleans(), edits=st.lists(EDITS, min_size=1, max_size=3))
    def an_update(self, ref: str, who: str, fresh: bool, edits: list[Edit]) -> None:
        key, later = self._now()
        plan = self.store.plan(None)
        before = len(history.history(self.store, plan))
        try:
            values = changes.current(self.store, plan, ref).values
            made = [replace(each, expected=values.get(each.field)) if fresh else each for each in edits]
            done = changes.write(self.store, plan, ref, made, Origin(who, "test"), NOW + later, key, anybody)
            again = changes.write(self.store, plan, ref, made, Origin(who, "test"), NOW + later, key, anybody)
            assert done == again and len(history.history(self.store, plan)) == before + len(edits)
        except Stale:
            assert not fresh or len({each.field for each in edits}) < len(edits)
            assert len(history.history(self.store, plan)) == before
        except Unclear:
            assert ref not in self.store.refs(plan)

    @rule(place=st.integers(0, 5), who=PEOPLE)
    def an_undo(self, place: int, who: str) -> None:
        key, later = self._now()
        plan = self.store.plan(None)
        entries = [each for each in history.history(self.store, plan) if each.who != "document"]
        if place < len(entries):
            try:
                undoing.undo(self.store, plan, entries[place].seq, Origin(who, "test"), NOW + later, key, anybody)
            except Unclear:
                assert verification.verify(self.store).same

    @rule(choice=st.sampled_from(["document", "posted"]))
    def a_decision(self, choice: str) -> None:
        key, later = self._now()
        plan = self.store.plan(None)
        for each in conflicts.find(self.store, plan)[:1]:
            conflicts.decide(self.store, plan, each.ref, each.field, choice, Origin("ann", "test"), NOW + later, key, anybody)
            assert each not in conflicts.find(self.store, plan)

    @rule()
    def a_restart(self) -> None:
        self.store.close()
        self.store = Store(Path(self.folder.name) / "plan.db")

    @invariant()
    def what_stands_is_the_journal_replayed(self) -> None:
        if hasattr(self, "store"):
            assert verification.verify(self.store).differs == ()

    @invariant()
    def words_are_counted_as_if_from_nothing(self) -> None:
        if hasattr(self, "store"):
            counts: Counter[str] = Counter()
            for row in self.store.db.query("SELECT * FROM recommendation"):
                texts = [row[name] or "" for name in INDEXED[1:]]
                counts.update(set(re.findall(r"\w+", " ".join(texts).lower())))
                compounds = {"".join(pair) for text in texts for pair in re.findall(r"\b(\w+)[-–/](\w+)\b", text)}
                assert row["spellings"] == " ".join(sorted(word.lower() for word in compounds))
            assert dict(self.store.db.conn.execute("SELECT word, recommendations FROM word")) == counts

    @invariant()
    def the_past_is_what_stood_then(self) -> None:
        if hasattr(self, "store"):
            plan = self.store.plan(None)
            self.stood[self.step] = {row.ref: row for row in self.store.recommendations(plan)}
            for step, stood in self.stood.items():
                for ref in ("A1", "A2", "A3"):
                    then = history.as_at(self.store, plan, ref, NOW + timedelta(minutes=step))
                    assert told(then) == told(stood.get(ref)), (step, ref)


TestPlan = Plan.TestCase
TestPlan.settings = settings(max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck))
