"""Every kind of part that an answer can have goes through everything that Slack does with an answer: it is stored and read
again, shared, returned to, and shown in full. A kind that is added to `handlers.answer` fails here until it is supported
everywhere.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bot.slack import block_kit, blocks, codec
from handlers import answer as answers
from handlers.answer import (
    Answer,
    Brief,
    Chart,
    Choice,
    Choices,
    Facts,
    Item,
    Items,
    Note,
    Part,
    Passage,
    Series,
    Sheet,
    Table,
)
from handlers.mentions import with_display_names
from knowledge import names
from knowledge.deferred import Write
from tests.loopback import Message
from tests.scenes import filled, office_over
from tests.slack import Office

CLOSED_AND_OPEN = (Series("Closed", (31, 2)), Series("Open", (5, 17)))
# One of each kind, and texts that people have to be able to read when it is shown.
EXAMPLES: dict[Part, tuple[str, ...]] = {
    Passage("Progress", "The bridge is being painted."): ("Progress", "The bridge is being painted."),
    Facts((("Owner", "Bridges team"), ("Status", "Under way"))): ("Owner", "Bridges team", "Under way"),
    Items((Item("B7", "Paint the bridge", "due in May", "B7"),), 1): ("B7", "Paint the bridge", "due in May"),
    Table("By owner", ("Owner", "Open"), (("Bridges team", "14"),)): ("By owner", "Bridges team", "14"),
    Choices("", (Choice("Who owns it", "who owns B7"),)): ("Who owns it",),
    Note("Two teams share it."): ("Two teams share it.",),
    Brief(
        "B7", "Paint the bridge", "{} · Under way", ("Due in May",), ("half is done",), (Choice("Update it", "update B7"),)
    ): (
        "B7 · Under way",
        "Paint the bridge",
        "Due in May",
        "half is done",
    ),
    Chart("bars", "Open and closed", ("Bridges", "Parks"), CLOSED_AND_OPEN, "No roads.", as_picture=True): (
        "Bridges: 31 closed, 5 open",
        "Parks: 2 closed, 17 open",
    ),
    Sheet("open.csv", (("Ref", "Title"), ("B7", "Paint the bridge"))): ("open.csv",),
}
WHOLE = {Sheet: ("Ref,Title", "B7,Paint the bridge")}  # what an answer shows besides its parts
FILES = {Chart: "open-and-closed.png", Sheet: "open.csv"}
KINDS = [made for made in vars(answers).values() if isinstance(made, type) and is_dataclass(made)]
PATIENCE = 30.0  # seconds; the first picture has to import the library that draws it
CHANNELS = (f"C{number}" for number in itertools.count(100))
# What has to be remembered is written when the answer is sent, and isn't stored with the answer.
some.register_type_strategy(Write, some.builds(Write, work=some.just(lambda db: None), value=some.none()))
each_part = pytest.mark.parametrize("part", EXAMPLES, ids=lambda part: type(part).__name__)


def test_there_is_an_example_of_every_kind_of_part() -> None:
    assert {type(part) for part in EXAMPLES} == set(get_args(Part))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(some.data())
def test_whatever_is_kept_is_read_again_as_it_was(kind: type, data: some.DataObject) -> None:
    value = data.draw(some.from_type(kind))
    assert codec.unpack(json.loads(json.dumps(codec.pack(value)))) == value


def test_names_are_shown_and_what_a_button_says_keeps_its_ids() -> None:
    text = f"note on R1: ask {names.mention('U1')}"
    rows = (Item("R1", text, text, text),)
    answer = Answer(text, (Choices("", (Choice(text, text),)), Items(rows, 9, more=text)), choices=(Choice(text, text),))
    shown = with_display_names(answer, lambda id: {"U1": "Ann"}.get(id, ""))
    assert shown.headline == "note on R1: ask @Ann"
    choices, items = shown.parts
    assert isinstance(choices, Choices) and isinstance(items, Items)
    assert (choices.rows[0], shown.choices[0]) == (Choice("note on R1: ask @Ann", text),) * 2
    assert items == Items((Item("R1", "note on R1: ask @Ann", "note on R1: ask @Ann", text),), 9, more=text)


@each_part
def test_a_part_is_shown_in_words(part: Part) -> None:
    said = Answer("Here it is.", (part,)).text
    assert [text for text in (*EXAMPLES[part], *WHOLE.get(type(part), ())) if text not in said.replace("; Open", "")] == []


@pytest.fixture(scope="module")
def office(shared_database: Path) -> Iterator[Office]:
    with office_over(shared_database) as opened:
        yield opened


def offered(office: Office, channel: str, part: Part) -> Message:
    """A message whose buttons do what Share, Back and Full text do with a stored answer that has this part."""
    assert office.bot is not None
    kept = office.bot.replies.saved.keep(Answer("Here it is.", (part,), "list", ("R1",)))
    words = {"Share in channel": "share", "Back to the list": "back", "Full text": "full"}
    row = block_kit.actions([block_kit.button(text, action, kept) for text, action in words.items()])
    content = blocks.number([block_kit.section("To be pressed"), row])
    office.bot.client.chat_postMessage(channel=channel, text="To be pressed", blocks=content)
    return office.slack.wait_message(channel, "To be pressed")


def unread(part: Part, shown: str, buttons: list[str], whole: bool = False) -> list[str]:
    """What can't be read of a part in what was shown."""
    wanted = (*EXAMPLES[part], *(WHOLE.get(type(part), ()) if whole else ()))
    return [text for text in wanted if text not in shown and text not in buttons]


@each_part
def test_share_back_and_full_text(office: Office, part: Part) -> None:
    slack = office.slack
    channel = slack.add_channel(next(CHANNELS), members=("U1", "U2")).id
    message = offered(office, channel, part)

    slack.press("U1", message, "Full text")
    view = filled(slack, "U1")
    assert unread(part, view.plain, view.buttons, whole=True) == []
    slack.close_view("U1")

    slack.press("U1", message, "Share in channel")
    shared = slack.wait_message(channel, "Shared by Ann.", timeout=PATIENCE)
    assert "Here it is." in shared.plain and unread(part, shared.plain, shared.buttons) == []
    if name := FILES.get(type(part)):
        slack.wait(
            lambda: any(file.name == name and channel in dict(file.shares) for file in slack.files()), PATIENCE, "the file"
        )

    slack.press("U2", message, "Back to the list")
    slack.wait(lambda: message.edits, what="the answer in the message's place")
    assert "Here it is." in message.plain and unread(part, message.plain, message.buttons) == []
    office.clean()
