"""A form follows the table of fields: today's fields with their usual inputs, and any new field by its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.demo.loopback.blocks import view_faults
from bot.slack import forms, limits
from bot.slack.forms import InvalidInput, Offered
from handlers.updates.draft import Draft
from knowledge import changes, fields
from knowledge.calendars import impossible_day
from knowledge.changes import Current, Edit
from knowledge.fields import Changer, Field, Kind
from knowledge.store import Store

PRIORITY = Field("priority", "Priority", Kind.WORD, Changer.OWNER, asks="priority", column="priority")
RISK = Field("risk", "Risk", Kind.PROSE, Changer.OWNER, column="risk")
OFFERED = Offered(("Completed", "In progress"), ("Procurement", "Legal"), {"priority": ("High", "Low")})
VALUES = {"status": "In progress", "progress": "Begun", "timescale": "March 2027", "owners": ["Legal"], "evidence": []}
STANDING = Current("R4", "Pay on time", {**VALUES, "note": None, "priority": "Low", "risk": "Rates rise"})


@pytest.fixture
def further(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two new fields, one of words and one of prose, both changed by owners."""
    _set_fields(monkeypatch, *fields.FIELDS, PRIORITY, RISK)


def _set_fields(monkeypatch: pytest.MonkeyPatch, *rows: Field) -> None:
    monkeypatch.setattr(fields, "FIELDS", rows)
    monkeypatch.setattr(fields, "BY_NAME", {row.name: row for row in rows})


def inputs(view: Mapping[str, Any]) -> dict[str, Any]:
    assert view_faults(view) == []
    return {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}


def filled(view: Mapping[str, Any], **changed: str) -> dict[str, Any]:
    """Slack's `view.state.values` after some inputs were changed and all others left as they are."""
    values: dict[str, Any] = {}
    for block_id, block in inputs(view).items():
        element = block["element"]
        match element["type"]:
            case "static_select":
                word = changed.get(block_id)
                option = next((row for row in element["options"] if row["value"] == word), element.get("initial_option"))
                state: Any = {"selected_option": option}
            case "multi_static_select":
                state = {"selected_options": element.get("initial_options", [])}
            case _:
                state = {"value": changed.get(block_id, element.get("initial_value"))}
        values[block_id] = {element["action_id"]: state}
    return values


def test_the_form_of_todays_fields() -> None:
    shown = inputs(forms.update(STANDING, OFFERED, "id"))
    assert [
        (block_id, block["label"]["text"], block.get("hint", {}).get("text"), block["element"]["placeholder"]["text"])
        for block_id, block in shown.items()
    ] == [
        ("status", "Status", None, "No status yet"),
        ("progress", "Progress", "Added below the existing text, with today’s date.", "What was done"),
        ("timescale", "Timescale", "A new date needs a reason below.", "31 March 2027"),
        ("timescale-day", "Or pick the day", None, "Pick a day"),
        ("why", "Reason, if the date changes", None, "Why the date or the status changes"),
        ("evidence", "Evidence", None, "A document, a decision, a figure"),
        ("link", "Links to the evidence", None, "https://…"),
        ("note", "Note", None, "For the history only"),
        ("owners", "Owners", None, "Nobody"),
    ]
    assert all(block["element"]["action_id"] == block_id and block["optional"] for block_id, block in shown.items())
    assert "owners" not in inputs(forms.update(STANDING, replace(OFFERED, owners=()), "id"))


@pytest.mark.usefixtures("further")
def test_a_further_word_and_a_further_text_are_shown_prefilled_and_read_back() -> None:
    view = forms.update(STANDING, OFFERED, "id")
    shown = inputs(view)
    assert list(shown) == "status priority progress risk timescale timescale-day why evidence link note owners".split()
    assert shown["priority"]["label"]["text"] == "Priority" and shown["risk"]["label"]["text"] == "Risk"
    assert [row["value"] for row in shown["priority"]["element"]["options"]] == ["High", "Low"]
    assert shown["priority"]["element"]["initial_option"]["value"] == "Low"
    assert shown["risk"]["element"]["initial_value"] == "Rates rise"
    with pytest.raises(InvalidInput, match="Nothing is changed yet"):
        forms.read(filled(view), STANDING, OFFERED)
    edits = forms.read(filled(view, priority="High", risk="Rates fall", why="a new rate"), STANDING, OFFERED)
    assert edits == (Edit("priority", "High", "a new rate"), Edit("risk", "Rates fall", "a new rate"))


@pytest.mark.usefixtures("further")
def test_a_draft_of_a_further_field_fills_its_input() -> None:
    draft = Draft("R4", (Edit("priority", "High", "a new rate"), Edit("risk", "Rates fall")))
    view = forms.update(STANDING, OFFERED, "id", draft)
    assert inputs(view)["priority"]["element"]["initial_option"]["value"] == "High"
    assert forms.read(filled(view), STANDING, OFFERED) == (
        Edit("priority", "High", "a new rate"),
        Edit("risk", "Rates fall", "a new rate"),
    )


@pytest.mark.usefixtures("further")
def test_a_word_that_the_plan_does_not_use_or_the_person_may_not_change_is_not_in_the_form() -> None:
    nothing = replace(OFFERED, words={"priority": ()})
    assert "priority" not in inputs(forms.update(STANDING, nothing, "id"))
    forged = {"note": {"note": {"value": "hm"}}, "priority": {"priority": {"selected_option": {"value": "High"}}}}
    assert [edit.field for edit in forms.read(forged, STANDING, nothing)] == ["note"]


def test_the_words_in_use_are_offered_to_whoever_may_change_them(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = store.plan(None)
    assert forms.offered(store, plan, manager=False).owners == () != forms.offered(store, plan, manager=True).owners
    vocabulary = store.vocabulary(plan)
    themes = tuple(sorted(set(vocabulary.themes)))
    with_themes = replace(vocabulary, words={**vocabulary.words, "theme": vocabulary.themes})
    cases = ((Changer.OWNER, False, themes), (Changer.MANAGER, True, themes), (Changer.MANAGER, False, ()))
    for changer, manager, words in cases:
        theme = replace(fields.BY_NAME["theme"], kind=Kind.WORD, changed_by=changer)
        with monkeypatch.context() as patch:
            _set_fields(patch, theme, *fields.FIELDS[1:])
            patch.setattr(Store, "vocabulary", lambda _, plan: with_themes)
            offered = forms.offered(store, plan, manager)
            assert offered.choices("theme") == words and offered.choices("status")
            view = forms.update(changes.current(store, plan, "R17"), offered, "id")
            assert ("theme" in inputs(view)) == bool(words)


def test_the_plans_own_statuses_stand_first_and_the_others_in_a_group(store: Store) -> None:
    plan = store.plan(None)
    offered = forms.offered(store, plan, manager=False)
    element = inputs(forms.update(changes.current(store, plan, "R17"), offered, "id"))["status"]["element"]
    groups = {group["label"]["text"]: [row["value"] for row in group["options"]] for group in element["option_groups"]}
    assert groups["In this plan"] == [status.word for status in store.vocabulary(plan).statuses] == ["Completed"]
    assert list(groups) == ["In this plan", "Usual", "Other…"]
    assert groups["Usual"] == ["Not started", "In progress", "On track", "On hold", "Withdrawn"]
    assert "Rejected" in groups["Other…"] and not {"Completed", "In progress"} & set(groups["Other…"])
    assert element["initial_option"]["value"] == "Completed"


@pytest.mark.parametrize(
    ("words", "none"),
    [
        ("31 Feb 2027", "31 February"),
        ("the 31st of April", "31 April"),
        ("29 February 2027", "29 February 2027"),
        ("29 February 2028", ""),
        ("30 June 2027", ""),
        ("Spring 2027", ""),
    ],
)
def test_a_day_that_no_calendar_has_is_named(words: str, none: str) -> None:
    assert impossible_day(words) == none
    if none:
        values = {"timescale": {"timescale": {"value": words}}, "why": {"why": {"value": "late"}}}
        with pytest.raises(forms.InvalidInput, match=f"There is no {none}"):
            forms.read(values, STANDING, OFFERED)


def day(value: str | None) -> dict[str, Any]:
    return {"timescale-day": {"timescale-day": {"type": "datepicker", "selected_date": value}}}


def test_a_day_can_be_picked_beside_the_words() -> None:
    view = forms.update(STANDING, OFFERED, "id")
    (edit,) = forms.read({**filled(view, why="slow"), **day("2027-05-31")}, STANDING, OFFERED)
    assert (edit.field, edit.to, edit.why) == ("timescale", "31 May 2027", "slow")
    with pytest.raises(forms.InvalidInput, match="keep one of the two"):
        forms.read({**filled(view, why="slow", timescale="June 2027"), **day("2027-05-31")}, STANDING, OFFERED)
    with pytest.raises(forms.InvalidInput, match="needs a reason"):
        forms.read({**filled(view), **day("2027-05-31")}, STANDING, OFFERED)
    assert [edit.field for edit in forms.read({**filled(view, note="hm"), **day(None)}, STANDING, OFFERED)] == ["note"]


def test_extending_asks_for_the_date_and_the_reason_alone() -> None:
    view = forms.extend(STANDING, "id")
    assert {name: block["optional"] for name, block in inputs(view).items()} == {"timescale-day": False, "why": False}
    (edit,) = forms.read({**filled(view, why="slow"), **day("2027-05-31")}, STANDING, OFFERED)
    assert (edit.to, edit.why) == ("31 May 2027", "slow")
    with pytest.raises(forms.InvalidInput, match="Nothing is changed yet"):
        forms.read({**filled(view, why="slow"), **day(None)}, STANDING, OFFERED)
    forms.check_still_to_come((edit,), date(2027, 5, 31))
    with pytest.raises(forms.InvalidInput, match="still to come"):
        forms.check_still_to_come((edit,), date(2027, 6, 1))


def test_a_word_that_is_longer_than_an_option_is_left_as_it_is() -> None:
    long = "x" * (limits.OPTION_VALUE + 1)
    standing = replace(STANDING, values={**STANDING.values, "status": long})
    offered = Offered(("Completed", long))
    view = forms.update(standing, offered, "id")
    assert [row["value"] for row in inputs(view)["status"]["element"]["options"]] == ["Completed"]
    assert [edit.field for edit in forms.read(filled(view, note="hm"), standing, offered)] == ["note"]
