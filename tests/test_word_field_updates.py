"""A new field that holds one of a few words, added as a row of the table of fields: updates work without anything else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from handlers.answer import Answer, Facts
from handlers.language import change_lines
from handlers.updates import lines
from knowledge import changes, fields
from knowledge.fields import Changer, Field, Kind
from knowledge.model import Plan
from knowledge.store import Store
from knowledge.vocabulary import Vocabulary
from tests.talk import Talk
from tests.test_updates import RIGHTS

PRIORITY = Field("priority", "Priority", Kind.WORD, Changer.OWNER, asks="priority")
WORDS = {"priority": ("High", "Medium", "Low", "Not rated")}


def add(monkeypatch: pytest.MonkeyPatch, field: Field) -> None:
    """Give the plan a new field. Its value is the last one in the history, since the database has no column for it."""
    monkeypatch.setattr(fields, "FIELDS", (*fields.FIELDS, field))
    monkeypatch.setitem(fields.BY_NAME, field.name, field)  # type: ignore[arg-type]
    vocabulary, current = Store.vocabulary, changes.read_current

    def with_words(store: Store, plan: Plan) -> Vocabulary:
        return replace(vocabulary(store, plan), words=WORDS)

    def with_value(db: Any, plan: Plan, ref: str) -> changes.Current:
        standing = current(db, plan, ref)
        sql = "SELECT now FROM history WHERE plan = ? AND ref = ? AND field = ? ORDER BY id DESC LIMIT 1"
        row = db.conn.execute(sql, [plan.name, ref, field.name]).fetchone()
        value = None if row is None or row[0] == "null" else row[0].strip('"')
        return replace(standing, values={**standing.values, field.name: value})

    monkeypatch.setattr(Store, "vocabulary", with_words)
    monkeypatch.setattr(changes, "read_current", with_value)


@pytest.fixture
def talk(store: Store, monkeypatch: pytest.MonkeyPatch) -> Talk:
    add(monkeypatch, PRIORITY)
    return Talk(store, RIGHTS)


def shown(answer: Answer) -> dict[str, str]:
    return dict(next(part.rows for part in answer.parts if isinstance(part, Facts)))


@pytest.mark.parametrize(
    "line",
    [
        "update R9 priority high",
        "set priority of R9 to high",
        "R9 priority: high",
        "set the priority of R9 to High.",
        "please change R9’s priority to HIGH",
        "R9 priority is now high",
        "priority of R9: high",
        "change the priority of R9 -> high",
        "update R9 priority from Low to High",
        "update 9 priority: high",
    ],
)
def test_a_line_is_shown_before_it_is_written(talk: Talk, line: str) -> None:
    reply = talk("B", line)
    assert reply.headline == "Check this change to R9. Nothing is saved until you confirm." and reply.pending
    assert shown(reply) == {"Priority": "none → High"} and talk.count() == 0


@pytest.mark.parametrize("text", ["priority of R9", "R9 priority", "what is the priority of R9", "is R9 priority high?"])
def test_a_question_stays_a_question(talk: Talk, text: str) -> None:
    reply = talk("B", text)
    assert reply.asks != "update" and not reply.pending


def test_what_is_no_word_of_the_plan_is_asked_back(talk: Talk) -> None:
    reply = talk("B", "update R9 priority hihg because of the audit")
    assert reply.headline == "Nothing was changed: “hihg” is no priority of this plan. Did you mean this one?"
    assert [choice.sentence for choice in reply.choices] == ["update R9 priority High because the audit"]
    reply = talk("B", "update R9 priority high or medium")
    assert [choice.sentence for choice in reply.choices] == ["update R9 priority High", "update R9 priority Medium"]
    reply = talk("B", "R9 priority: purple")
    assert reply.headline.endswith("“purple” is no priority of this plan. It uses “High”, “Medium”, “Low” and “Not rated”.")
    assert talk("B", "update R9 priority").headline.endswith(
        "say what the priority of R9 is to be, as “update R9 priority High”."
    )
    assert talk.count() == 0


def test_it_and_several_are_understood_as_in_other_lines(talk: Talk) -> None:
    talk("B", "status of R9")
    assert shown(talk("B", "update it priority low")) == {"Priority": "none → Low"}
    reply = talk("M", "update R9 and R20 priority low")
    assert [(planned.ref, planned.field, planned.to) for planned in reply.planned] == [
        ("R9", "priority", "Low"),
        ("R20", "priority", "Low"),
    ]
    assert "update R5 priority …" in talk("B", "how do I update the plan?").text


def test_one_that_managers_change_is_theirs_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add(monkeypatch, replace(PRIORITY, changed_by=Changer.MANAGER))
    talk = Talk(store, RIGHTS)
    assert "Only managers can change priority: ask Mia." in talk("B", "update R9 priority high").text
    assert talk("M", "update R9 priority high").pending


def test_one_that_the_document_alone_changes_has_no_lines(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add(monkeypatch, replace(PRIORITY, changed_by=Changer.DOCUMENT))
    assert lines.read("set priority of R9 to high") == ()
    assert change_lines.LINES and lines.read("R9 status: on hold")
