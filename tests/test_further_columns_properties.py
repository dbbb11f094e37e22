"""A plan with any further columns is imported, asked, updated, undone, exported, backed up, restored and replayed, and is equal
each time. The code knows none of the headings.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.answer import Sheet
from handlers.question import Question, sentence
from handlers.request import Request
from handlers.respond import respond, respond_and_remember
from handlers.rights import Rights
from handlers.understanding import lexicon, understand
from handlers.updates import draft as drafts
from knowledge import backup, changes, conflicts, history, importing, undoing, verification
from knowledge.changes import Edit
from knowledge.encoding import recommendation_json
from knowledge.fields import MORE, Kind, further
from knowledge.filters import SOME, Filters
from knowledge.further_columns import folded
from knowledge.importing import Reading
from knowledge.model import Document, Recommendation
from knowledge.store import Store
from tests.conftest import NOW
from tests.test_changes import ANN, anybody

LATER = NOW + timedelta(hours=1)
MANAGERS = Rights(managers=frozenset({"mia"}), names={"mia": "Mia"})
CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=80).map(
    lambda text: " ".join(text.split())
)
ANY_HEADING = CELL.filter(lambda heading: any(character.isalpha() for character in heading)).map(
    lambda heading: heading[:60].strip()
)
NAMED = st.sampled_from(
    ["Priority", "Budget (£)", "Risk rating", "Ward", "Sponsor", "Response", "Effort in days", "Grant", "Audit score", "RAG"]
)
WORD_CELLS = st.sampled_from(["High", "high", "Medium", "Low", "Not rated", ""])
AMOUNT_CELLS = st.sampled_from(["£1,000", "£250.50", "tbc", "40", "£1.5m", "75 %", ""])
CELLS = st.one_of(WORD_CELLS, AMOUNT_CELLS, CELL)
Cells = Mapping[str, tuple[str, ...]]


@st.composite
def columns(draw: st.DrawFn, headings: st.SearchStrategy[str]) -> Cells:
    """The cells of each column by its heading, all with the same number of rows."""
    names = draw(st.lists(headings, min_size=1, max_size=4, unique_by=lambda heading: heading.casefold()))
    rows = draw(st.integers(1, 6))
    kinds = st.sampled_from([WORD_CELLS, AMOUNT_CELLS, CELLS])
    return {name: tuple(draw(st.lists(draw(kinds), min_size=rows, max_size=rows))) for name in names}


def document(cells: Cells) -> Document:
    rows = zip(*cells.values(), strict=True)
    recommendations = tuple(
        Recommendation(
            f"R{number}", "", f"Mend bridge {number}", "", None, ("Roads",), "", "Open", (), f"line {number}",
            more=tuple((heading, text) for heading, text in zip(cells, row, strict=True) if text),
        )
        for number, row in enumerate(rows, 1)
    )  # fmt: skip
    return Document("Bridges", None, (), ("Roads",), recommendations, (), further=tuple(cells))


def take(store: Store, cells: Cells, replacing: bool = False) -> str:
    reading = Reading(Path("bridges.csv"), document(cells), {}, repr(cells))
    return importing.take(store, reading, "bridges", NOW, replacing).outcome


@contextmanager
def stored(cells: Cells) -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "bridges.db")
        try:
            assert take(store, cells) == "new"
            yield store
            assert verification.verify(store).same
        finally:
            store.close()


def more(store: Store) -> dict[str, dict[str, str]]:
    return {row.ref: dict(row.more) for row in store.recommendations(store.plan(None))}


def expected(cells: Cells) -> dict[str, dict[str, str]]:
    return {row.ref: dict(row.more) for row in document(cells).recommendations}


@settings(max_examples=25, deadline=None)
@given(cells=columns(ANY_HEADING), text=CELL)
def test_any_columns_are_kept_changed_undone_copied_and_replayed(cells: Cells, text: str) -> None:
    with stored(cells) as store:
        plan = store.plan(None)
        assert more(store) == expected(cells) and take(store, cells) == "unchanged"
        assert [field.label for field in store.vocabulary(plan).further] == list(cells)
        before = [recommendation_json(row) for row in store.recommendations(plan)]
        for number, heading in enumerate(cells):
            old = more(store)["R1"].get(heading)
            edit = Edit(f"{MORE}{heading}", text or None, expected=old)
            written = changes.write(store, plan, "R1", [edit], ANN, LATER, f"change {number}", anybody)
            assert more(store)["R1"].get(heading) == (text or None)
            was = history.as_at(store, plan, "R1", NOW + timedelta(minutes=1))
            assert was is not None and dict(was.more) == expected(cells)["R1"]
            assert verification.verify(store).same
            undoing.undo(store, plan, written[0].seq, ANN, LATER, f"undo {number}", anybody)
        after = [recommendation_json(row) for row in store.recommendations(plan)]
        assert [{**row, "updated": None} for row in after] == before
        assert take(store, cells) == "unchanged"
        copy = backup.backup(store, store.path.with_name("copy.db"))
        for kind in (copy.file, copy.lines):
            there = store.path.with_name(f"back{kind.suffix}.db")
            backup.restore(kind, there, NOW)
            restored = Store(there)
            assert [recommendation_json(row) for row in restored.recommendations(restored.plan(None))] == after
            restored.close()


@settings(max_examples=25, deadline=None)
@given(cells=columns(NAMED))
@example(cells={"Priority": ("High", "Low") * 2, "Budget (£)": ("n/a", "£1,000", "High", "n/a")})
@example(cells={"Budget (£)": ("High", "High", "High", "High", "£1,000")})
@example(cells={"Priority": (":", "High", "High", ":")})
@example(cells={"Priority": (":", ":")})
def test_any_columns_are_asked_for_filtered_by_and_exported(cells: Cells) -> None:
    with stored(cells) as store:
        plan, said = store.plan(None), lexicon(store, store.plan(None))
        rows = expected(cells)
        for field in store.vocabulary(plan).further:
            for ref in rows:
                question = understand(f"what is the {field.asks} of {ref}?", said, NOW.date())
                assert (question.asks, question.refs, question.unheld) == (field.name, (ref,), ())
            values = store.vocabulary(plan).words[field.name] if field.kind is Kind.WORD else ()
            for allowed in (SOME, (None,), *((value,) for value in values)):
                tests = Filters(words=((field.name, allowed),))
                same = {folded(value) for value in allowed if value is not None}
                passing = [
                    ref
                    for ref, cell in ((ref, row.get(field.label)) for ref, row in rows.items())
                    if (bool(cell) if allowed == SOME else folded(cell) in same if cell else None in allowed)
                ]
                assert list(store.refs(plan, tests)) == passing
                assert dict(understand(sentence(Question("list", filters=tests)), said, NOW.date()).filters.words) == dict(
                    tests.words
                )
            tally = store.tally(plan, field.key)
            assert sum(number for _, number, _ in tally) == len(rows)
        answer = respond(store, plan, Request("csv of all recommendations", "", NOW))
        header, *lines = next(part.rows for part in answer.parts if isinstance(part, Sheet))
        for line in lines:
            cells_of_line = dict(zip(header, line, strict=True))
            assert {heading: cells_of_line[heading] for heading in cells if cells_of_line[heading]} == rows[line[0]]


@settings(max_examples=20, deadline=None)
@given(cells=columns(NAMED), value=st.sampled_from(["High", "Low", "£2,000", "tbc", "A new word", "none"]))
def test_any_column_is_changed_by_a_line(cells: Cells, value: str) -> None:
    with stored(cells) as store:
        plan = store.plan(None)
        for field in store.vocabulary(plan).further:
            line = f"set the {drafts.label(field.name)} of R1 to {'none' if value == 'none' else f'“{value}”'}"
            shown = respond_and_remember(store, plan, Request(line, "mia", LATER, "t", rights=MANAGERS))
            wanted = None if value == "none" else value
            if more(store)["R1"].get(field.label) == wanted:
                assert shown.headline.startswith("Nothing to change")
                continue
            assert shown.pending, shown.text
            confirm = Request(f"confirm {shown.pending}", "mia", LATER, "t", rights=MANAGERS)
            assert respond_and_remember(store, plan, confirm).recorded
            assert more(store)["R1"].get(field.label) == wanted
            undone = respond_and_remember(store, plan, Request("undo", "mia", LATER, "t", rights=MANAGERS))
            assert undone.recorded and more(store) == expected(cells)


@settings(max_examples=20, deadline=None)
@given(old=columns(NAMED), new=columns(NAMED), text=st.sampled_from(["posted", "High", "£7"]))
def test_a_new_version_is_merged_cell_by_cell(old: Cells, new: Cells, text: str) -> None:
    if set(new) - set(old):  # a removed column could count as a new one that was renamed
        rows = len(next(iter(new.values())))
        new = {**{heading: (*cells, *[""] * rows)[:rows] for heading, cells in old.items()}, **new}
    with stored(old) as store:
        plan = store.plan(None)
        heading = next(iter(old))
        name, before = f"{MORE}{heading}", expected(old)["R1"].get(heading)
        if before != text:
            changes.write(store, plan, "R1", [Edit(name, text, expected=before)], ANN, LATER, "post", anybody)
        take(store, new, replacing=True)
        brought = expected(new).get("R1", {}).get(heading)
        open_conflicts = [conflict for conflict in conflicts.find(store, plan) if conflict.field == name]
        posted = before != text
        stands = text if posted and brought != before else brought
        if posted and brought == before:
            stands = text
        assert more(store)["R1"].get(heading) == stands
        assert bool(open_conflicts) == (posted and brought not in (before, text))
        others = {ref: row for ref, row in expected(new).items() if ref != "R1"}
        assert {ref: row for ref, row in more(store).items() if ref != "R1"} == others
        for conflict in open_conflicts:
            conflicts.decide(store, plan, "R1", name, "document", ANN, LATER, "decide", anybody)
            assert more(store)["R1"].get(heading) == conflict.document and conflicts.find(store, plan) == ()
            assert take(store, new) == "unchanged"


def test_a_heading_says_the_field_and_the_field_its_heading() -> None:
    field = further("Cost (£)")
    assert field.name == "more:Cost (£)" and field.key == field.name and field.is_further
