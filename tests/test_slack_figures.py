"""Charts and tables in Slack: Slack's own, their replacements where a workspace refuses them, and pictures on request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import picture
from bot.demo.loopback.blocks import message_faults
from bot.slack import blocks, files
from bot.slack.figures import chart_block
from handlers.answer import Answer, Chart, Series, Table
from tests.loopback import Loopback, Message
from tests.scenes import command, office_over, settled
from tests.slack import Office

SOME = (Series("Closed", (3, 0)), Series("Open", (1, 4)))


@pytest.fixture(scope="module")
def shared(shared_database: Path) -> Iterator[Office]:
    with office_over(shared_database) as opened:
        for number in range(10, 30):
            opened.slack.add_channel(f"C{number}", members=("U1", "U2", "U3"))
        yield opened


@pytest.fixture
def slack(shared: Office) -> Iterator[Loopback]:
    yield shared.slack
    shared.slack.refuse_blocks()
    shared.clean()


def kinds(message: Message) -> list[str]:
    return [block["type"] for block in message.blocks]


def of_kind(message: Message, kind: str) -> dict[str, Any]:
    return next(block for block in message.blocks if block["type"] == kind)


# Charts


def test_a_chart_is_slacks_own_with_its_numbers_in_words(slack: Loopback) -> None:
    asked = slack.mention("U1", "C10", "chart by owner")
    answer = slack.answer(asked)
    block = of_kind(answer, "data_visualization")
    closed, still_open = block["chart"]["series"]
    assert block["title"] == "Recommendations by owner" and block["chart"]["type"] == "bar"
    assert closed["data"][1] == {"label": "Procurement", "value": 15} and still_open["data"][1]["value"] == 1
    assert answer.plain.startswith("25 of 27 recommendations are closed.")
    assert "Procurement: 15 closed, 1 open" in answer.plain and "Procurement: 15 closed, 1 open" in answer.text
    assert answer.buttons == ["By status", "By theme", "Over time", "As a picture"]
    slack.press("U1", answer, "By status")
    assert "Completed: 25" in slack.wait_message("C10", "Completed: 25").plain
    settled(slack, "U1")
    assert slack.files() == []


def test_names_too_long_for_a_chart_are_whole_in_the_words(slack: Loopback) -> None:
    answer = slack.answer(slack.mention("U1", "C11", "chart by theme"))
    assert "Support to develop…" in of_kind(answer, "data_visualization")["chart"]["axis_config"]["categories"]
    assert "Support to develop the market and build capacity: 1 closed" in answer.plain


def test_names_that_differ_only_at_their_end_stay_apart() -> None:
    names = tuple(f"The long name of team {letter}" for letter in "ABC")
    block = chart_block(Chart("bars", "By team", names, (Series("Recommendations", (1, 2, 3)),)))
    assert len(set(block["chart"]["axis_config"]["categories"])) == 3
    assert message_faults([block]) == []


def test_a_chart_that_a_workspace_refuses_is_a_table_then_lines(slack: Loopback) -> None:
    slack.refuse_blocks("data_visualization", "data_table")
    answer = slack.answer(slack.mention("U1", "C12", "chart by owner"))
    rows = [[cell["text"] for cell in row] for row in of_kind(answer, "table")["rows"]]
    assert rows[0] == ["Owner", "Closed", "Open"] and ["Procurement", "15", "1"] in rows
    slack.refuse_blocks("data_visualization", "data_table", "table")
    answer = slack.answer(slack.mention("U1", "C12", "chart by owner"))
    assert "Procurement: 15 closed, 1 open" in answer.plain and set(kinds(answer)) <= {
        "header",
        "context",
        "section",
        "actions",
    }
    private = command(slack, "U1", "C12", "chart by owner")
    assert "Procurement: 15 closed, 1 open" in private.plain and "data_visualization" not in kinds(private)


def test_a_message_has_two_charts_and_one_table_at_most() -> None:
    chart, table = Chart("bars", "By owner", ("Roads", "Parks"), SOME), Table("By owner", ("Owner", "Open"), (("Roads", "3"),))
    message = blocks.message(Answer("All of it.", (chart, table, chart, table, chart)), surface="dm")
    sent = [block["type"] for block in message["blocks"] if block["type"].startswith("data_")]
    assert sent == ["data_visualization", "data_table", "data_visualization"] and message_faults(message["blocks"]) == []
    words = [block["text"]["text"] for block in message["blocks"] if block["type"] == "section"]
    assert words.count("Roads: 3 closed, 1 open\nParks: 4 open") == 1 and words.count("Roads: open 3") == 1
    beside = [block["elements"][0]["text"] for block in message["blocks"] if block["type"] == "context"]
    assert beside.count("Roads: 3 closed, 1 open · Parks: 4 open") == 2  # small, below the charts that show the same


# Tables


def test_a_table_can_be_sorted_by_its_numbers(slack: Loopback) -> None:
    answer = slack.answer(slack.mention("U1", "C13", "summary by owner"))
    block = of_kind(answer, "data_table")
    assert block["caption"] and [cell["text"] for cell in block["rows"][0]] == ["Owner", "Recommendations", "Closed", "Open"]
    assert block["rows"][2] == [
        {"type": "raw_text", "text": "Procurement"},
        *({"type": "raw_number", "value": number, "text": str(number)} for number in (16, 15, 1)),
    ]
    assert "Chart" in answer.buttons


def test_a_table_that_a_workspace_refuses_is_a_plain_one(slack: Loopback) -> None:
    slack.refuse_blocks("data_table")
    answer = slack.answer(slack.mention("U1", "C14", "summary by owner"))
    assert of_kind(answer, "table")["column_settings"][1:] == [{"align": "right"}] * 3
    assert len(slack.messages("C14", answer.thread_ts, by_bot=True)) == 1


# Pictures


def test_a_picture_is_sent_where_it_is_asked_for(slack: Loopback) -> None:
    asked = slack.mention("U1", "C15", "chart by owner as a picture")
    answer = slack.answer(asked)
    assert "data_visualization" not in kinds(answer) and "Procurement: 15 closed, 1 open" in answer.plain
    slack.wait(lambda: [file.name for file in slack.files()] == ["recommendations-by-owner.png"], 30.0, "the picture")
    before = len(slack.files())
    chart = slack.answer(slack.mention("U1", "C16", "chart by status"))
    slack.press("U1", chart, "As a picture")
    slack.wait(lambda: [file.name for file in slack.files()[before:]] == ["recommendations-by-status.png"], 30.0, "the picture")


def test_without_what_draws_pictures_the_chart_is_slacks_own(slack: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "can_draw", lambda: False)
    before = len(slack.files())
    answer = slack.answer(slack.mention("U1", "C17", "chart by owner as a picture"))
    assert files.NO_PICTURES in answer.plain and "data_visualization" in kinds(answer)
    slack.press("U1", slack.answer(slack.mention("U1", "C18", "chart by status")), "As a picture")
    shown = slack.wait_message("C18", files.NO_PICTURES)
    assert "data_visualization" in kinds(shown)
    settled(slack, "U1")
    assert len(slack.files()) == before
