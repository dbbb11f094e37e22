"""Whatever an answer contains, Slack accepts the message, and nothing is left out without saying so.

Slack's limits are checked by the loopback, independently of the module in planbot that keeps to them.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from bot.demo.loopback import mrkdwn
from bot.demo.loopback.blocks import message_faults, view_faults
from bot.slack import blocks, codec, home, limits, modals
from bot.slack.figures import Drawing
from bot.slack.overview import Overview, RecentChange, Row, Rows, ScheduledDigest
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
    Notice,
    Passage,
    Series,
    Sheet,
    Table,
)
from knowledge.alias_proposals import Proposal

MARKS = "<!channel> <@U1> <#C1> <http://evil.example|safe> & &lt;!here&gt; *bold* _it_ ~gone~ `code` ```pre``` :tada:"
LARGE = {
    "marks": MARKS,
    "none": "",
    "blank": " ",
    "line": "\n",
    "word": "Donaudampfschifffahrt" * 60,
    "cell": "A sentence of the plan with & and <b> in it. " * 223,
    "angles": "<" * 5_000,
    "ampersands": "&" * 3_000,
    "stars": "*" * 3_000,
    "ticks": "`" * 3_000,
    "faces": "🙂" * 3_000,
    "letters": "é" * 9_000,
    "lines": "a\n" * 5_000,
}
SHORT = {"status": "Status", "marks": MARKS, "word": LARGE["word"]}


def one_of(named: dict[str, str], size: int, least: int = 0) -> some.SearchStrategy[str]:
    """A strategy that draws short text, or one of the values in `named`."""
    return some.one_of(some.text(min_size=least, max_size=size), some.sampled_from([*named]).map(lambda name: named[name]))


def many(of: some.SearchStrategy[Any], most: int) -> some.SearchStrategy[tuple[Any, ...]]:
    return some.lists(of, max_size=most).map(tuple)


texts, words = one_of(LARGE, 40), one_of(SHORT, 20)
sentences = one_of({"marks": MARKS, "cell": LARGE["cell"]}, 40, 1)
choice = some.builds(Choice, words, sentences, some.sampled_from(["", "R1"]), some.sampled_from(["", "edit"]))
item = some.builds(Item, words, texts, texts, sentences)


@some.composite
def tables(draw: some.DrawFn) -> Table:
    width = draw(some.integers(1, 8))
    row = some.tuples(*[texts] * width)
    return Table(draw(texts), tuple(draw(some.tuples(*[words] * width))), tuple(draw(some.lists(row, max_size=130))))


@some.composite
def charts(draw: some.DrawFn) -> Chart:
    categories = draw(many(words, 14))
    values = some.tuples(*[some.integers(0, 10_000)] * len(categories))
    series = draw(some.lists(some.builds(Series, words, values), min_size=1, max_size=3))
    return Chart(draw(some.sampled_from(["bars", "line"])), draw(words), categories, tuple(series), draw(words))


brief = some.builds(
    Brief, words, texts, some.sampled_from(["{} · At risk", "Ann updated {}"]) | texts, many(texts, 4), many(texts, 2),
    many(choice, 3), many(choice, 4),
)  # fmt: skip
parts = some.one_of(
    brief,
    charts(),
    some.builds(Sheet, words, some.lists(many(texts, 4), min_size=1, max_size=30).map(tuple)),
    some.builds(Passage, words, texts),
    some.builds(Facts, many(some.tuples(words, texts), 14)),
    some.builds(Items, many(item, 12), some.integers(0, 500), some.integers(0, 400), words, words),
    tables(),
    some.builds(Choices, words, many(choice, 30)),
    some.builds(Note, texts),
)
asked = {
    "headline": texts,
    "asks": some.sampled_from(["status", "update", "help"]),
    "parts": many(parts, 5),
    "close": many(some.sampled_from(["R1", "R2", "A/4"]), 3),
}
whole = {"corrected": many(some.tuples(words, words), 3), "reading": texts, "source": words}
answers = some.builds(Answer, **asked, **whole, cards=many(some.builds(Answer, **asked), 4))
THOROUGH = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)


@THOROUGH
@given(answers, some.sampled_from(["channel", "dm", "private"]), some.booleans(), texts, some.sampled_from(["", "kept-list"]))
def test_any_answer_is_a_message_that_slack_takes(
    answer: Answer, surface: blocks.Surface, is_kept: bool, by: str, back: str
) -> None:
    drawings: tuple[Drawing, ...] = ("own", "table", "lines")
    for drawing in drawings:
        kept = "a-kept-answer-id" if is_kept else ""
        sent = limits.fit(blocks.message(answer, surface=surface, kept=kept, by=by, back=back, drawing=drawing))
        assert message_faults(sent["blocks"]) == []
        assert mrkdwn.size(sent["blocks"]) <= 9_000 and len(sent["text"]) <= 4_000
        assert sent["blocks"] and sent["mrkdwn"] is False, "a top-level text that is drawn may be formatted"
        assert [raw for raw in mrkdwn.mrkdwn_of(sent["text"], sent["blocks"]) if mrkdwn.tokens(raw) or mrkdwn.strays(raw)] == []
    assert blocks.needs_keeping(answer, surface) in (True, False)


@THOROUGH
@given(answers, some.integers(-1, 5), some.booleans())
def test_any_answer_is_a_modal_that_slack_takes(answer: Answer, page: int, share: bool) -> None:
    view = limits.fit(modals.answer(answer, kept="a-kept-answer-id", page=page, share=share))
    assert view_faults(view) == []


def plan_texts(answer: Answer) -> Iterator[str]:
    """Everything in an answer that comes from the plan or a person, apart from the labels of its buttons."""
    yield from (answer.headline, answer.reading, answer.source, *itertools.chain(*answer.corrected))
    for part in answer.parts:
        match part:
            case Passage(_, text) | Note(text):
                yield text
            case Facts(rows):
                yield from (value for _, value in rows)
            case Items(rows):
                yield from itertools.chain(*((row.ref, row.title, row.note) for row in rows))
            case Table(caption, _, rows):
                yield from (caption, *itertools.chain(*rows))
            case Choices(label, _):
                yield label
            case Chart():
                yield from part.lines
            case Sheet(name, _):
                yield name
    for card in answer.cards:
        yield from plan_texts(card)


def missing(answer: Answer, shown: list[dict[str, Any]]) -> list[str]:
    """The beginnings of what the blocks leave out of an answer, ignoring differences in white space."""
    read = [{key: block[key] for key in block if key != "accessory"} for block in shown]
    visible = "".join(mrkdwn.plain(read).split())
    return [text[:80] for text in plan_texts(answer) if "".join(text.split()) not in visible]


@THOROUGH
@given(answers)
def test_the_pages_of_a_modal_hold_all_of_an_answer(answer: Answer) -> None:
    pages = [limits.fit(modals.answer(answer, kept="k", page=page))["blocks"] for page in range(modals.pages(answer))]
    if len(pages) > 1:
        pages = [page[:-2] for page in pages]  # without the page number and the buttons that turn the page
    assert missing(answer, [*itertools.chain(*pages)]) == []


@THOROUGH
@given(answers, some.sampled_from(["channel", "dm", "private"]))
def test_a_message_that_does_not_hold_all_of_an_answer_says_so(answer: Answer, surface: blocks.Surface) -> None:
    sent = limits.fit(blocks.message(answer, surface=surface, kept="k" if blocks.needs_keeping(answer, surface) else ""))
    shown = mrkdwn.plain(sent["blocks"])
    if missing(answer, sent["blocks"]):
        assert "…" in shown or "more parts are not shown here" in shown or "“Full text” shows all" in shown


@THOROUGH
@given(answers, many(some.builds(Notice, words, many(brief, 2), many(words, 3), some.booleans(), words), 2))
def test_an_answer_that_was_kept_is_the_same(answer: Answer, notices: tuple[Notice, ...]) -> None:
    whole = replace(answer, notices=notices, pending="an-id", recorded=True)
    assert codec.unpack(json.loads(json.dumps(codec.pack(whole)))) == whole


rows = some.builds(Rows, many(some.builds(Row, words, texts, texts, sentences), 5), some.integers(0, 900), words)
day = some.just(datetime(2026, 3, 2, tzinfo=UTC))
drawn = {  # what a field may contain, by its type; add any type that is missing here
    "str | None": some.sampled_from([None, "plan"]),
    "str": texts,
    "int": some.integers(0, 10_000),
    "bool": some.booleans(),
    "Rows": rows,
    "tuple[tuple[str, int], ...]": many(some.tuples(words, some.integers(0, 99)), 30),
    "tuple[str, ...]": many(one_of({"marks": MARKS}, 90, 1), 70),
    "tuple[Choice, ...]": many(choice, 6),
    "tuple[RecentChange, ...]": many(some.builds(RecentChange, texts, texts), 5),
    "tuple[Proposal, ...]": many(some.builds(Proposal, some.uuids().map(str), texts, words, some.integers(1, 9)), 8),
    "tuple[ScheduledDigest, ...]": many(some.builds(ScheduledDigest, texts, some.booleans(), sentences, sentences), 9),
}
chosen = {"reminders": some.sampled_from(["", *home.FREQUENCIES])}
overviews = some.builds(Overview, **{field.name: chosen.get(field.name, drawn[str(field.type)]) for field in fields(Overview)})


@THOROUGH
@given(overviews)
def test_any_plan_at_a_glance_is_a_home_that_slack_takes(glance: Overview) -> None:
    assert view_faults(limits.fit(home.view(glance))) == []
