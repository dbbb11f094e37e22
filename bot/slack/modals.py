"""Modals: answers in pages, and the type-ahead for recommendations.

A modal opens as `waiting` and is filled a moment later: Slack's trigger for opening it lasts only three seconds, so nothing
slow may come first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, assert_never

from bot.slack import briefs, limits, rich
from bot.slack.block_kit import actions, after_bold, button, context, opening, page_buttons, plain, section
from bot.slack.blocks import choice_button, facts, headline, marked, matched_text, number, row_line
from bot.slack.claims import PUSHES
from handlers.answer import Answer, Brief, Chart, Choices, Facts, Item, Items, Note, Part, Passage, Sheet, Table, lines
from handlers.answers.field_text import heading_of

Json = dict[str, Any]

PIECE = 2_800  # the most characters in one block of text
PAGE = 8_000  # the most characters on one page
PAGE_BLOCKS = 80  # the most blocks on one page
TITLE = "The plan"
TITLES = {
    "list": "Recommendations",
    "search": "Search",
    "count": "How many",
    "summary": "Summary",
    "help": "Help",
    "schedule": "Digests",
}
KINDS = {"status": "", "update": "Update"}


def modal(blocks: Sequence[Json], *, title: str = TITLE, **more: Any) -> Json:
    view = {"type": "modal", "title": plain(limits.shorten(title, limits.TITLE)), "close": plain("Close"), **more}
    return {**view, "blocks": number(blocks) or [context(limits.NOTHING)]}


def waiting(title: str = TITLE) -> Json:
    """The modal shown until the answer is ready."""
    return modal([section("One moment …")], title=title)


def plain_modal(headline: str, text: str = "") -> Json:
    """A modal with a single sentence, such as an apology or a refusal."""
    return modal([section(headline), *([context(text)] if text else [])])


def pages(answer: Answer) -> int:
    """The number of pages that an answer needs."""
    return len(_pages(answer))


def answer(answer: Answer, *, kept: str = "", page: int = 0, share: bool = False) -> Json:
    """One page of an answer, counted from 0. Long text continues on the next page and is never cut. `kept` is the id of the
    stored answer. `share` adds a choice of channels to share it in.
    """
    every = _pages(answer)
    place = min(max(page, 0), len(every) - 1)
    blocks = list(every[place])
    if len(every) > 1:
        blocks.append(context(f"Page {place + 1} of {len(every)}"))
        turning = (("Previous page", place - 1), ("Next page", place + 1))
        blocks.append(actions([button(text, "page", f"{kept} {to}") for text, to in turning if 0 <= to < len(every)]))
    title = title_of(answer)
    if not share:
        closing = {"clear_on_close": True} if answer.recorded else {}  # below it is what was there before the change
        return modal(blocks, title=title, **closing)
    return modal([*blocks, _share()], title=title, callback_id="share", private_metadata=kept, submit=plain("Share"))


def title_of(answer: Answer) -> str:
    """The title of a modal: the recommendation and what is asked about it, as in "R3 · Actions"."""
    if len(answer.refs) != 1 or answer.asks in TITLES:
        return TITLES.get(answer.asks, TITLE)
    kind = KINDS.get(answer.asks, heading_of(answer.asks))
    return f"{answer.refs[0]} · {kind}" if kind else answer.refs[0]


def _share() -> Json:
    select = channel_select("share")
    return {"type": "input", "block_id": "share", "optional": False, "label": plain("Share in"), "element": select}


def channel_select(action_id: str) -> Json:
    """A choice of one channel."""
    select: Json = {"type": "conversations_select", "action_id": action_id, "placeholder": plain("Choose a channel")}
    return {**select, "filter": {"include": ["public", "private"], "exclude_bot_users": True}}


def finder() -> Json:
    """An input that finds recommendations as people type."""
    select: Json = {"type": "external_select", "action_id": "find", "min_query_length": 0}
    select["placeholder"] = plain("A number, a word of it, or a team")
    return {"type": "input", "block_id": "find", "label": plain("Recommendation"), "element": select}


def find() -> Json:
    """The modal that finds a recommendation as people type."""
    return modal([finder()], title="Find a recommendation", callback_id="find", submit=plain("Show"))


def options(rows: Sequence[tuple[str, str, str]]) -> Json:
    """The options of a type-ahead, made from (value, text, text below it)."""
    return {"options": [option(*row) for row in rows[: limits.OPTIONS]]}


def option(value: str, text: str, below: str = "") -> Json:
    shown = {"text": plain(limits.shorten(text, limits.OPTION)), "value": value[: limits.OPTION_VALUE]}
    return {**shown, "description": plain(limits.shorten(below, limits.OPTION))} if below else shown


def _pages(answer: Answer) -> list[list[Json]]:
    paged: list[list[Json]] = [[]]
    length = 0
    for block in _all_blocks(answer):
        size = limits.size(block)
        if paged[-1] and (length + size > PAGE or len(paged[-1]) >= PAGE_BLOCKS):
            paged.append([])
            length = 0
        paged[-1].append(block)
        length += size
    return paged


def _all_blocks(answer: Answer) -> Iterator[Json]:
    """A whole answer as blocks for a modal."""
    if len(answer.headline) > limits.HEADER:
        yield from _sections(answer.headline)
    elif answer.headline:
        yield headline(answer.headline)
    for part in answer.parts:
        yield from _part_blocks(part)
    for card in answer.cards:
        yield {"type": "divider"}
        yield from _all_blocks(card)
    for sentence in answer.read_as:
        yield from _contexts(sentence)
    if answer.reading:
        yield from _contexts(f"Understood as: {answer.reading}")
    if answer.source:
        yield from _contexts(answer.source)


def _part_blocks(part: Part) -> Iterator[Json]:
    match part:
        case Passage(pieces=pieces) if pieces:
            yield marked(part)
        case Passage(label, text, _):
            yield from _passage(label, text)
        case Facts(rows):
            yield from facts([row for row in rows if len(row[1]) <= limits.FIELD])
            for label, value in rows:
                if len(value) > limits.FIELD:
                    yield from _passage(label, value)
        case Items(rows, total, first, more, back):
            for item in rows:
                yield from _item(item)
                yield from matched_text(item)
            if len(rows) < total:
                yield context(f"{first + 1} to {first + len(rows)} of {total}")
            yield from page_buttons(back, more, "show")
        case Table(caption, _, rows):
            yield from _contexts(caption)
            yield from _sections("\n".join(row_line(part, row) for row in rows))
        case Choices(label, rows):
            if label:
                yield from _contexts(label)
            for first in range(0, len(rows), limits.ACTIONS):
                yield actions(
                    [choice_button(row, PUSHES if row.ref else "show") for row in rows[first : first + limits.ACTIONS]]
                )
        case Note(text):
            yield from _contexts(text)
        case Brief():
            yield from briefs.blocks(part, "show")
        case Chart():
            yield from _sections("\n".join(part.lines))
        case Sheet():
            caption, *written = lines(part)
            yield from _contexts(caption)
            yield from _sections("\n".join(written))
        case _:
            assert_never(part)


def _passage(label: str, text: str) -> Iterator[Json]:
    first, *rest = limits.pieces(text, PIECE)
    yield rich.text(first, label)
    yield from (rich.text(piece) for piece in rest)


def _sections(text: str) -> Iterator[Json]:
    return (section(piece) for piece in limits.pieces(text or limits.NOTHING, PIECE))


def _contexts(text: str) -> Iterator[Json]:
    return (context(piece) for piece in limits.pieces(text, PIECE // 2))


def _item(item: Item) -> Iterator[Json]:
    """A row of a list with all of its parts."""
    title = "" if item.pieces else f" {item.title}"
    below = "".join(f"\n– {part.line}" for part in item.parts)
    first, *rest = limits.pieces(title + (f"\n{item.note}" if item.note else "") + below, PIECE - len(item.ref))
    opens = opening(item.ref, item.title, PUSHES, item.sentence)
    yield {"type": "section", "text": after_bold(item.ref, first), "accessory": opens}
    yield from (section(piece) for piece in rest)


def text_input(name: str, label: str, value: str | None, placeholder: str, *, long: bool = False, hint: str = "") -> Json:
    """An input for text, with `value` in it, unless Slack would refuse one that long. `name` is its block id and action id."""
    element: Json = {"type": "plain_text_input", "action_id": name, "multiline": long, "placeholder": plain(placeholder)}
    element["max_length"] = limits.INPUT
    if value and len(value) <= limits.INPUT:  # leave out a longer value: shortening it would change it
        element["initial_value"] = value
    block: Json = {"type": "input", "block_id": name, "optional": True, "label": plain(label), "element": element}
    return {**block, "hint": plain(hint)} if hint else block
