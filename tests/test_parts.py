"""Recommendations with parts: rules for every list and count, new versions of the document, and storage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.answers import lists, summaries
from handlers.question import Question
from handlers.request import Request
from handlers.respond import respond_and_remember
from handlers.rights import Rights
from knowledge import backup, history, importing, plan_health, projection, verification
from knowledge.encoding import recommendation_json
from knowledge.filters import NO_TESTS, Due, DueTest, Filters, Owners, Ownership
from knowledge.model import Action, Document, Recommendation, Timescale
from knowledge.parts import lettered, named
from knowledge.store import Store
from knowledge.timescale import read_timescale
from tests.conftest import NOW

OWNERS = ("Finance", "Procurement", "Legal", "Estates")
STATUSES = ("Complete", "In progress", "Not started", None)
DAYS = tuple(date(2026, 1, 15) + timedelta(days=60 * step) for step in range(6))
HEAD = "Ref,Recommendation,Action,Owner,Due,Status,Progress\n"
PLAN = HEAD + (
    "R1,Pay on time,Change the payment run,Finance,31 January 2026,In progress,Begun\n"
    "R1,Pay on time,Chase the approvers,Procurement,30 June 2026,Complete,Chased\n"
    "R1,Pay on time,Report to the committee,Legal,31 December 2026,Not started,\n"
    "R2,Train the buyers,Buy a course,Estates,31 May 2026,Not started,\n"
)


# A generated plan


@st.composite
def actions(draw: st.DrawFn) -> Action:
    day = draw(st.sampled_from((*DAYS, None)))
    words = f"{day.day} {day:%B %Y}" if day else ""
    timescale = Timescale(words, read_timescale(words).span) if words else None
    owners = tuple(draw(st.lists(st.sampled_from(OWNERS), unique=True, max_size=3)))
    text = draw(st.sampled_from(("Draft it", "Ask members", "Publish it", "Train staff")))
    return Action(text, owners, timescale, draw(st.sampled_from(STATUSES)), "", "row 1")


@st.composite
def documents(draw: st.DrawFn) -> Document:
    rows = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        several = draw(st.lists(actions(), min_size=1, max_size=4))
        first = several[0]
        rows.append(
            Recommendation(
                ref=f"R{number}",
                theme="",
                title=f"Improve number {number}",
                actions=first.text if len(several) == 1 else "",
                timescale=first.timescale if len(several) == 1 else None,
                owners=tuple(dict.fromkeys(owner for part in several for owner in part.owners)),
                progress="",
                status=first.status if len(several) == 1 else None,
                refers_to=(),
                place="row 1",
                parts=tuple(several) if len(several) > 1 else (),
            )
        )
    return Document("Generated", None, (), OWNERS, tuple(rows), ())


def owner_tests() -> st.SearchStrategy[tuple[Owners, ...]]:
    how = st.sampled_from((Ownership.ANY, Ownership.NOT, Ownership.ONLY, Ownership.ALL))
    one = st.builds(
        lambda names, how: Owners(tuple(names), how), st.lists(st.sampled_from(OWNERS), min_size=1, max_size=2), how
    )
    return st.lists(one, max_size=1).map(tuple)


def due_tests() -> st.SearchStrategy[tuple[Due, ...]]:
    any_of = st.sampled_from((Due(DueTest.OVERDUE, None, NOW.date()), Due(DueTest.NONE), Due(DueTest.AFTER, None, DAYS[2])))
    return st.lists(any_of, max_size=1).map(tuple)


def status_tests() -> st.SearchStrategy[tuple[str | None, ...] | None]:
    return st.none() | st.lists(st.sampled_from(STATUSES), min_size=1, max_size=3, unique=True).map(tuple)


def meets(part: Action | Recommendation, tests: Filters, closed: tuple[str, ...]) -> bool:
    """True if a single action meets all tests, worked out without SQL."""
    for test in tests.owners:
        held, wanted = set(part.owners), set(test.names)
        if not {
            Ownership.ANY: bool(held & wanted),
            Ownership.NOT: not held & wanted,
            Ownership.ALL: wanted <= held,
            Ownership.ONLY: held == wanted,
        }[test.how]:
            return False
    if tests.statuses is not None and part.status not in tests.statuses:
        return False
    end = part.timescale.span.end if part.timescale and part.timescale.span else None
    for due in tests.due:
        if not {
            DueTest.OVERDUE: bool(end and due.end and end < due.end and part.status not in closed),
            DueTest.NONE: part.timescale is None,
            DueTest.AFTER: bool(end and due.end and end > due.end),
        }[due.when]:
            return False
    return True


def imported(document: Document, path: Path) -> Store:
    store = Store(path)
    reading = importing.Reading(Path("generated.csv"), document, {}, "digest")
    importing.take(store, reading, "generated", NOW)
    return store


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=documents(), owners=owner_tests(), due=due_tests(), statuses=status_tests())
def test_every_list_and_count_follows_the_rules(
    document: Document, owners: tuple[Owners, ...], due: tuple[Due, ...], statuses: tuple[str | None, ...] | None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:  # fmt: skip
    """One part has to meet all conditions by itself; whether something is closed is a question about the whole recommendation;
    all numbers add up.
    """
    store = imported(document, tmp_path_factory.mktemp("plan") / "plan.db")
    plan = store.plan(None)
    closed = store.vocabulary(plan).closed
    tests = Filters(owners=owners, due=due, statuses=statuses, closed=closed)
    rows = store.recommendations(plan)
    parts_of = {row.ref: row.parts or (row,) for row in rows}
    whole = bool(statuses) and not owners and not due and set(statuses or ()) <= set(closed)
    passing = {
        ref: [part for part in parts if meets(part, tests, closed)]
        for ref, parts in parts_of.items()
        if not whole or all(part.status in closed for part in parts)
    }
    refs = tuple(ref for ref, some in passing.items() if some)
    assert store.refs(plan, tests) == refs and store.count(plan, tests) == len(refs)
    shown = lists.answer(store, plan, Question("list", filters=tests), Request("", "", NOW, rows=50))
    named_parts = tuple(part.ref for ref in refs for part in passing[ref] if part.ref != ref)
    assert shown.refs == refs and shown.part_refs == named_parts
    single = [part for parts in parts_of.values() for part in parts if meets(part, tests, closed)]
    counted = lists.count(store, plan, Question("count", filters=tests, of_actions=True))
    assert counted.count == len(single)
    assert " action" in counted.headline or not store.parts(plan)
    assert lists.count(store, plan, Question("count", filters=tests)).count == len(refs)
    assert sum(number for _, number, _ in store.tally(plan, "status", tests)) == store.count_actions(plan, tests)
    health = plan_health.measure(store, plan, NOW, tests)
    assert health.total == sum(health.dates.values()) == sum(health.fresh.values()) == store.count_actions(plan, tests)
    every_closed = sum(all(part.status in closed for part in parts) for parts in parts_of.values())
    assert store.count_closed(plan) == every_closed
    if closed:
        assert store.count(plan, Filters(statuses=closed)) == every_closed
    summary = summaries.answer(store, plan, Question("summary", by="overall"), NOW).headline
    assert summary.startswith(f"{every_closed} of {len(rows)} recommendation")
    assert verification.verify(store).same
    store.close()


@settings(max_examples=40, deadline=None)
@given(document=documents())
def test_a_recommendation_with_parts_has_nothing_of_its_own(
    document: Document, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = imported(document, tmp_path_factory.mktemp("plan") / "plan.db")
    for row, read in zip(store.recommendations(store.plan(None)), document.recommendations, strict=True):
        printed = recommendation_json(row)
        assert [part.text for part in row.parts] == [part.text for part in read.parts]
        assert [replace(part, ref="") for part in row.parts] == list(read.parts)
        assert row.owners == read.owners
        if row.parts:
            assert (printed["status"], printed["timescale"], printed["due"]) == (None, None, None)
            assert [part["ref"] for part in printed["parts"]] == [f"{row.ref}{letter}" for letter in "abcd"[: len(row.parts)]]
    store.close()


# Names of parts


@pytest.mark.parametrize(
    ("ref", "name"),
    [("R5", "R5b"), ("5", "5b"), ("IV", "IV(b)"), ("2(i)", "2(i)(b)"), ("1 (People)", "1b (People)"), ("3.2", "3.2b")],
)
def test_a_part_is_named_after_its_recommendation(ref: str, name: str) -> None:
    assert lettered(ref, "b") == name


def action(text: str, ref: str = "", owner: str = "Finance") -> Action:
    return Action(text, (owner,), None, "Open", "", "row 1", ref=ref)


def of(*parts: Action, ref: str = "R5") -> Recommendation:
    return Recommendation(ref, "", "Improve it", "", None, ("Finance",), "", None, (), "row 1", parts=parts)


def document(*rows: Recommendation) -> Document:
    return Document("", None, (), (), rows, ())


def refs(read: Document) -> list[str]:
    return [part.ref for row in read.recommendations for part in row.parts]


def test_a_part_keeps_its_letter_in_the_next_version() -> None:
    former = named(
        document(of(action("Draft the policy"), action("Consult the members"), action("Publish it")))
    ).recommendations
    assert [part.ref for part in former[0].parts] == ["R5a", "R5b", "R5c"]
    moved = document(of(action("Publish it"), action("Ask the public"), action("Draft the policy again")))
    assert refs(named(moved, former)) == ["R5c", "R5d", "R5a"]
    assert refs(named(moved, former, {"R5d"})) == ["R5c", "R5e", "R5a"]


def test_the_documents_own_names_come_first() -> None:
    read = document(of(action("One"), action("Two", ref="5a"), action("Three"), ref="5"))
    assert refs(named(read)) == ["5b", "5a", "5c"]


def test_twenty_eight_parts_have_names_of_their_own() -> None:
    many = refs(named(document(of(*(action(f"Do number {number}") for number in range(28))))))
    assert many[25:] == ["R5z", "R5aa", "R5ab"] and len(set(many)) == 28


# Versions of a document, with updates in between


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "planbot.db")
    take(opened, tmp_path, PLAN)
    yield opened
    assert verification.verify(opened).same
    opened.close()


def take(store: Store, folder: Path, text: str) -> importing.Imported:
    """Import a version of the document, each a minute after the one before."""
    (folder / "pay.csv").write_text(text)
    at = NOW + timedelta(minutes=len(store.plans()) and store.plan(None).seq)
    return importing.take(store, importing.read(folder / "pay.csv"), "pay", at, replacing=True)


LATER = NOW + timedelta(hours=1)
RIGHTS = Rights(managers=frozenset({"U1"}), names={"U1": "Mia"})


def say(store: Store, text: str, thread: str = "") -> str:
    return respond_and_remember(store, store.plan(None), Request(text, "U1", LATER, thread, rights=RIGHTS)).text


def post(store: Store, text: str) -> str:
    thread = f"t-{text}"
    say(store, text, thread)
    return say(store, "confirm", thread)


def standing(store: Store, ref: str) -> tuple[str | None, str | None]:
    (row,) = store.recommendations(store.plan(None), (ref,))
    return row.status, row.timescale and row.timescale.words


def test_what_was_posted_on_a_part_survives_the_next_version(store: Store, tmp_path: Path) -> None:
    assert "R1c is now In progress" in post(store, "update R1c in progress")
    assert "progress added to R1b" in post(store, "progress on R1b: two were late")
    done = take(store, tmp_path, PLAN.replace("Begun", "Half done").replace("R2,", "R2 ,"))
    assert [(each.ref, each.what) for each in done.differences if each.ref == "R1a"] == [("R1a", "progress")]
    assert standing(store, "R1c") == ("In progress", "31 December 2026") and not done.conflicts
    (row,) = store.recommendations(store.plan(None), ("R1",))
    assert [part.progress.splitlines()[-1:] for part in row.parts] == [["Half done"], ["[2 March 2026] two were late"], []]


def test_both_changed_a_part(store: Store, tmp_path: Path) -> None:
    post(store, "update R1c in progress")
    done = take(store, tmp_path, PLAN.replace("31 December 2026,Not started", "31 December 2026,Complete"))
    assert [(each.ref, each.field, each.posted, each.document) for each in done.conflicts] == [
        ("R1c", "status", "In progress", "Complete")
    ]
    assert standing(store, "R1c")[0] == "In progress"


def test_a_part_that_was_updated_stays_until_somebody_decides(store: Store, tmp_path: Path) -> None:
    post(store, "update R1c in progress")
    without = "".join(line for line in PLAN.splitlines(keepends=True) if "committee" not in line and "approvers" not in line)
    ask = "R1,Pay on time,Ask the bank,Finance,31 May 2027,Not started,\n"
    done = take(store, tmp_path, without.replace("R2,", f"{ask}R2,"))
    assert [(each.ref, each.field) for each in done.conflicts] == [("R1c", "removed")]
    assert store.parts(store.plan(None)) == {"R1": ("R1a", "R1d", "R1c")}  # R1b is gone, and no other part gets its name
    assert "R1b" in say(store, "history R1") and "The document (pay.csv) took R1b out." in say(store, "history R1")


def test_a_recommendation_gets_parts_and_loses_them(store: Store, tmp_path: Path) -> None:
    post(store, "update R2 in progress")
    divided = PLAN + "R2,Train the buyers,Run it twice,Legal,30 June 2026,Complete,\n"
    take(store, tmp_path, divided)
    (row,) = store.recommendations(store.plan(None), ("R2",))
    assert row.status is None and row.timescale is None and [part.ref for part in row.parts] == ["R2a", "R2b"]
    assert "removed the status (In progress)" in say(store, "history R2")
    post(store, "update R2b on hold")
    take(store, tmp_path, PLAN)
    assert standing(store, "R2") == ("Not started", "31 May 2026") and "R2" not in store.parts(store.plan(None))


def test_all_of_a_family_stays_where_one_part_was_updated(store: Store, tmp_path: Path) -> None:
    post(store, "update R1c in progress")
    done = take(store, tmp_path, HEAD + PLAN.splitlines()[-1] + "\n")
    assert [(each.ref, each.field) for each in done.conflicts] == [("R1", "removed")]
    assert store.parts(store.plan(None)) == {"R1": ("R1a", "R1b", "R1c")}


def test_the_past_of_a_part(store: Store) -> None:
    plan = store.plan(None)
    post(store, "update R1c in progress")
    before = history.as_at(store, plan, "R1", NOW)
    assert before and [part.status for part in before.parts] == ["In progress", "Complete", "Not started"]
    after = history.as_at(store, store.plan(None), "R1", NOW + timedelta(days=1))
    assert after and [part.status for part in after.parts] == ["In progress", "Complete", "In progress"]
    assert before.owners == ("Finance", "Procurement", "Legal")


def test_the_same_document_again_is_no_change(store: Store, tmp_path: Path) -> None:
    assert take(store, tmp_path, PLAN).outcome == "unchanged"


def test_a_backup_brings_the_parts_back(store: Store, tmp_path: Path) -> None:
    post(store, "all parts of R1 are on hold")
    copy = backup.backup_of(tmp_path / "planbot.db", tmp_path / "copy.db")
    other = tmp_path / "other.db"
    backup.restore(copy.lines, other, NOW)
    restored = Store(other)
    assert restored.recommendations(restored.plan(None)) == store.recommendations(store.plan(None))
    assert {part.status for part in restored.recommendations(restored.plan(None))[0].parts} == {"On hold"}
    restored.close()


def test_a_projection_of_another_version_is_made_anew(store: Store, tmp_path: Path) -> None:
    post(store, "update R1c in progress")
    stands = store.recommendations(store.plan(None))
    store.db.conn.execute(f"PRAGMA user_version = {projection.VERSION - 1}")
    again = Store(tmp_path / "planbot.db")
    assert again.recommendations(again.plan(None)) == stands
    again.close()


# Changes


def test_nothing_is_written_to_a_recommendation_as_if_it_had_no_parts(store: Store) -> None:
    for text in (
        "update R1 complete",
        "R1 due 31 March 2027 because it slipped",
        "progress on R1: all of it",
        "assign R1 to Legal",
    ):
        assert "R1 has 3 parts, R1a, R1b and R1c" in say(store, text)
    assert not history.history(store, store.plan(None))


def test_all_parts_are_one_change(store: Store) -> None:
    assert "Saved: R1a, R1b and R1c are now On hold" in post(store, "update all parts of R1 on hold")
    assert [part.status for part in store.recommendations(store.plan(None), ("R1",))[0].parts] == ["On hold"] * 3
    assert "Undone: " in say(store, "undo")
    assert [part.status for part in store.recommendations(store.plan(None), ("R1",))[0].parts] == [
        "In progress", "Complete", "Not started",
    ]  # fmt: skip
    assert "R2 has no parts" in say(store, "all parts of R2 are on hold")


def test_rights_follow_the_parts_owners(store: Store) -> None:
    rights = Rights(managers=frozenset({"U1"}), linked={"Legal": ("U2",)}, names={"U1": "Mia", "U2": "Lee"})

    def told(text: str) -> str:
        return respond_and_remember(store, store.plan(None), Request(text, "U2", NOW, "t", rights=rights)).headline

    assert told("update R1c complete").startswith("Check this change to R1c.")
    assert "You can’t update R1a, which belongs to Finance" in told("update R1a complete")
    assert "You may update R1c: say it of that part." in told("all parts of R1 are complete")


def test_parts_are_counted_in_every_question_of_the_plan(store: Store) -> None:
    plan = store.plan(None)
    assert (store.count(plan), store.count_actions(plan), store.count_closed(plan)) == (2, 4, 0)
    assert store.actions(plan, NO_TESTS) == ("R1a", "R1b", "R1c", "R2")
    assert recommendation_json(store.recommendations(plan, ("R1b",))[0])["part_of"] == "R1"
