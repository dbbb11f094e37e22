"""A person's name in an owner's cell: a first name or a surname finds the owner, and an ordinary word doesn't."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.request import Request
from handlers.respond import respond_and_remember
from handlers.rights import Rights
from knowledge.names import FORGOTTEN
from knowledge.store import Store
from tests.conftest import NOW
from tests.talk import store_of

PLAN = """\
Ref,Recommendation,Owner,Target date,Status,Progress
A1,Publish the price list,Tom O'Neill,30 September 2026,On track,Draft is with the printers.
A2,Train the staff,Sarah Price,31 March 2027,On track,Started.
A3,Buy the laptops,Tom O'Neill; Sarah Price,30 November 2026,Completed,In use.
A4,Check the roof,Estates,31 October 2026,On track,
A5,Close the depot,Dr Anita Rao,,On track,Waiting for A4.
A6,Plan for floods,Emergency Planning,,On track,Waiting.
"""


@pytest.fixture
def owned_by_people(tmp_path: Path) -> Store:
    return store_of(tmp_path, PLAN)


@pytest.mark.parametrize(
    ("question", "refs"),
    [
        ("what does Tom own", ("A1", "A3")),
        ("what does Tom O'Neill own", ("A1", "A3")),
        ("what does Sarah have", ("A2", "A3")),
        ("what is Anita responsible for", ("A5",)),
        ("what does Rao own", ("A5",)),
        ("how many has Tom got", ("A1", "A3")),
        ("what do Tom and Sarah own together", ("A3",)),
        ("anything about the price list", ("A1",)),  # a surname that is an ordinary word stays one
    ],
)
def test_part_of_a_name_finds_its_owner(owned_by_people: Store, question: str, refs: tuple[str, ...]) -> None:
    answer = respond_and_remember(owned_by_people, owned_by_people.plan(None), Request(question, "", NOW))
    assert answer.refs == refs, answer.text


def test_whether_a_person_owns(owned_by_people: Store) -> None:
    plan = owned_by_people.plan(None)
    asked = {
        question: respond_and_remember(owned_by_people, plan, Request(question, "", NOW)).yes
        for question in ("does Tom own A3?", "does Tom own A2?", "is A5 Anita's", "does Sarah own A9")
    }
    assert list(asked.values()) == [True, False, True, None]


def test_what_stands_for_a_forgotten_person_is_nobodys_name(owned_by_people: Store) -> None:
    rights = Rights(linked={"Estates": ("U1",)}, names={"U1": FORGOTTEN})
    asked = Request("who owns A4", "", NOW, rights=rights)
    answer = respond_and_remember(owned_by_people, owned_by_people.plan(None), asked)
    assert answer.refs == ("A4",) and FORGOTTEN not in answer.headline.partition("(")[0]
    which = respond_and_remember(owned_by_people, owned_by_people.plan(None), Request("who", "", NOW, rights=rights))
    assert "responsible for" not in which.text and which.refs == ()
