"""planbot never denies a word of a plan: every word of every plan in the tests is asked for, alone or in a sentence, in its
forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.answer import Answer
from handlers.request import Request
from handlers.respond import respond
from handlers.rights import Rights
from knowledge import importing
from knowledge.model import Plan, Unclear
from knowledge.store import Store
from tests.conftest import NOW

HERE = Path(__file__).parent
LONG = ("sample", str(HERE / "questions" / "other_plan.txt"))
SHORT = sorted(
    path
    for folder in ("documents", "documents/layouts", "documents/cases")
    for path in (HERE / folder).iterdir()
    if path.is_file() and path.suffix != ".yaml"
)
PARTS = 4  # so that no single test takes long
LEAST_READ = 7  # in each part, of the short documents: those that planbot asks about or refuses are no plans
FORMS = ("{}", "what does the plan say about {}")
DENIES = re.compile(r"did not find|didn’t find|is not something the plan answers|isn’t in the plan")
ROWS = [
    "Ref,Theme,Recommendation,Actions,Timescale,Owner,Progress,Status",
    "R1,Skills,Café staff complete the e-learning module,Spend £1.2m and 50% of the reserve on Zoë O'Neill's centre,"
    "By Easter 2027,Tom O'Brien,Organisation-wide rollout in 2014/15,Parked",
    "R2,Buying,Publish a Social Value (SV) charter,Roofing firms sign the charter; the programme runs in-house,"
    "Ongoing,Estates Office,Sub-contractors were consulted on healthcare,In progress",
    'R3,Buying,Report on SV every year,"Spend £50,000 on ISO 9001 audits and a decision-making guide",'
    "Ongoing,Estates Office,None,In progress",
]


def words_of(store: Store, plan: Plan) -> list[str]:
    """Every word that people can see in the plan: as it is written, without punctuation around it, and its parts."""
    words: dict[str, None] = {}
    for text in texts_of(store, plan):
        for written in text.split():
            whole = written.strip(".,;:!?()[]{}“”\"'‘’–-—/•*|").lower()
            words.update(dict.fromkeys(filter(None, (whole, *re.findall(r"[^\W_]+(?:[’'][^\W_]+)?", whole)))))
    return list(words)


def texts_of(store: Store, plan: Plan) -> Iterator[str]:
    yield plan.title
    for row in store.recommendations(plan):
        yield from (row.title, row.actions, row.progress, row.theme, row.status or "", *row.owners)
        yield row.timescale.words if row.timescale else ""


def denied(store: Store, plan: Plan) -> list[str]:
    """The questions that are denied. Each word is asked for in one of the forms, in turn."""
    questions = (FORMS[place % len(FORMS)].format(word) for place, word in enumerate(words_of(store, plan)))
    return [question for question in questions if DENIES.search(said(store, question).text)]


def said(store: Store, question: str, rights: Rights | None = None) -> Answer:
    return respond(store, store.plan(None), Request(question, "", NOW, rights=rights or Rights()))


def store_of(document: str, folder: Path) -> Store:
    store = Store(folder / "plan.db")
    if document == "sample":
        importing.take_sample(store, NOW)
    else:
        importing.take(store, importing.read(Path(document)), "plan", NOW)
    return store


@pytest.fixture
def forms(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "forms.csv").write_text("\n".join(ROWS), encoding="utf-8")
    store = store_of(str(tmp_path / "forms.csv"), tmp_path)
    yield store
    store.close()


@pytest.mark.parametrize("document", LONG, ids=lambda document: Path(document).stem)
def test_no_word_of_a_plan_is_denied(document: str, tmp_path: Path) -> None:
    store = store_of(document, tmp_path)
    plan = store.plan(None)
    assert len(words_of(store, plan)) > 400
    assert denied(store, plan) == []
    store.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_no_word_of_a_short_plan_is_denied(part: int, tmp_path: Path) -> None:
    read = 0
    for place, document in enumerate(SHORT[part::PARTS]):
        folder = tmp_path / str(place)
        folder.mkdir()
        try:
            store = store_of(str(document), folder)
        except Unclear:
            continue
        assert denied(store, store.plan(None)) == [], document.name
        store.close()
        read += 1
    assert read >= LEAST_READ


@pytest.mark.parametrize(
    ("asked", "ref"),
    [
        ("cafe", "R1"),
        ("CAFÉS", "R1"),
        ("zoe", "R1"),
        ("e-learning", "R1"),
        ("elearning", "R1"),
        ("e learning", "R1"),
        ("£1.2m", "R1"),
        ("1.2 million", "R1"),
        ("50%", "R1"),
        ("oneill", "R1"),
        ("o'neill", "R1"),
        ("O’Neill’s", "R1"),
        ("center", "R1"),
        ("organization", "R1"),
        ("easter", "R1"),
        ("parked", "R1"),
        ("tom", "R1"),
        ("roofers", "R2"),
        ("charters", "R2"),
        ("in house", "R2"),
        ("inhouse", "R2"),
        ("program", "R2"),
        ("subcontractors", "R2"),
        ("sub contractors", "R2"),
        ("health care", "R2"),
        ("£50k", "R3"),
        ("50,000", "R3"),
        ("ISO9001", "R3"),
        ("decisionmaking", "R3"),
        ("decisions", "R3"),
    ],
)
def test_a_word_is_found_in_another_form(forms: Store, asked: str, ref: str) -> None:
    for question in (asked, f"what does the plan say about {asked}", f"search for {asked}"):
        answer = said(forms, question)
        assert not DENIES.search(answer.text), answer.text
        assert ref in answer.refs, answer.text


def test_a_time_is_found_in_the_texts_where_nothing_is_due_then(forms: Store) -> None:
    answer = said(forms, "what does the plan say about 2014/15")
    assert answer.refs == ("R1",)
    assert "No recommendation is due in 2014/15." in answer.text


@pytest.mark.parametrize("asked", ["SV", "social value"])
def test_an_acronym_is_found_by_what_the_plan_says_it_stands_for(forms: Store, asked: str) -> None:
    assert set(said(forms, f"anything about {asked}").refs) == {"R2", "R3"}


@pytest.mark.parametrize("asked", ["submarines", "£7.5m", "Bletchley", "ombudsmen"])
def test_a_word_that_is_nowhere_is_denied(forms: Store, asked: str) -> None:
    answer = said(forms, f"what does the plan say about {asked}")
    assert answer.headline == f"I did not find “{asked.lower()}” in the plan."
    assert answer.refs == ()


def test_a_word_of_the_documents_title_is_not_denied(tmp_path: Path) -> None:
    store = store_of(LONG[1], tmp_path)
    answer = said(store, "what does the plan say about wendbridge")
    assert answer.headline == "The plan doesn’t say."
    assert "“wendbridge” is in the title of the document" in answer.text
    store.close()


def test_somebody_of_the_settings_is_not_denied(forms: Store) -> None:
    people = Rights(names={"U1": "Priya Raman"})
    answer = said(forms, "what does the plan say about priya", people)
    assert not DENIES.search(answer.text)
    assert "Priya Raman is somebody in planbot’s settings" in answer.text


def test_only_one_place_denies() -> None:
    """Code that says that something wasn't found has to check first whether it occurs."""
    sources = {path.name for path in (HERE.parent / "handlers").rglob("*.py") if DENIES.search(path.read_text("utf-8"))}
    assert sources == {"denial.py", "nothing.py"}
