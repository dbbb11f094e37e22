"""A status with a colour, a number or a note is found by any of its parts; if it closes a recommendation, that is
never late.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.request import Request
from handlers.respond import respond_and_remember
from knowledge.store import Store
from knowledge.vocabulary import colour_of, meaning, parts, usual_meaning
from tests.conftest import NOW
from tests.talk import store_of

PLAN = """\
Ref,Recommendation,Owner,Target date,Status,Progress
A1,Publish the plan,Legal,30 September 2025,Amber,Draft is with the printers.
A2,Train the staff,Legal,31 March 2027,Blue – complete,Completed in June 2025.
A3,Buy the laptops,Finance,30 November 2025,4 - Implemented,Delivered in May 2025 and in use.
A4,Check the roof,Finance,31 October 2025,Green (on track),
A5,Close the depot,Estates,,Complete – awaiting sign-off,Waiting for A4.
A6,Review the policy,Estates,December 2026,G,The policy is out for comment.
A7,Paint the hall,Estates,1 September 2025,Blue – complete,
"""


@pytest.fixture
def plan_in_colours(tmp_path: Path) -> Store:
    return store_of(tmp_path, PLAN)


@pytest.mark.parametrize(
    ("question", "refs"),
    [
        ("which are blue", ("A2", "A7")),
        ("the blue ones", ("A2", "A7")),
        ("which are complete", ("A2", "A3", "A7")),
        ("which are implemented", ("A2", "A3", "A7")),
        ("which are green", ("A4", "A6")),
        ("what is on track", ("A4",)),
        ("which are awaiting sign-off", ("A5",)),
        ("what is overdue", ("A1", "A4")),
        ("what is still open", ("A1", "A4", "A5", "A6")),
    ],
)
def test_a_status_is_found_by_its_parts(plan_in_colours: Store, question: str, refs: tuple[str, ...]) -> None:
    answer = respond_and_remember(plan_in_colours, plan_in_colours.plan(None), Request(question, "", NOW))
    assert answer.refs == refs, answer.text


@pytest.mark.parametrize(
    ("question", "yes"),
    [
        ("is A2 complete", True),
        ("is A3 complete", True),
        ("is A3 late", False),
        ("is A7 overdue", False),
        ("is A1 late", True),
        ("is A6 green", True),
        ("is A4 blue", False),
        ("is A5 complete", False),
        ("is A4 complete", False),
    ],
)
def test_yes_and_no_by_a_part_of_a_status(plan_in_colours: Store, question: str, yes: bool) -> None:
    answer = respond_and_remember(plan_in_colours, plan_in_colours.plan(None), Request(question, "", NOW))
    assert answer.yes is yes, answer.text


@pytest.mark.parametrize(
    ("status", "closes"),
    [
        ("Blue – complete", True),
        ("4 - Implemented", True),
        ("100% complete", True),
        ("B: closed", True),
        ("50% complete", None),
        ("1. Not started", False),
        ("Amber - in progress", False),
        ("Complete – awaiting sign-off", False),
        ("Green", None),
        ("G", None),
        ("Green / complete except R2", None),
    ],
)
def test_what_a_status_with_a_mark_means(status: str, closes: bool | None) -> None:
    assert meaning(status) is closes


def test_the_parts_and_the_colour_of_a_status() -> None:
    assert parts("Blue – complete", closed=True) == ("complete",)
    assert parts("Complete – awaiting sign-off") == ("awaiting sign-off",)
    assert parts("Part-complete") == parts("On hold") == parts("G") == ()
    assert [colour_of(status) for status in ("Blue – complete", "G", "Green (on track)", "4 - Implemented")] == [
        *("blue", "green", "green", ""),
    ]
    assert "completed" in usual_meaning("Blue – complete")[0]
