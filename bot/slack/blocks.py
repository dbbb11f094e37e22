"""Answers as Slack messages: Block Kit as plain dicts, and the answer's words as the message's top-level text.

Text from a plan is sent as rich text or `plain_text`, which Slack shows literally: it can't notify or format anything. A label
or ref is made bold with mrkdwn only if the text next to it is literal in mrkdwn too, and escaped. The top-level text is escaped
and never displayed, because there are always blocks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal, assert_never

from bot.slack import briefs, limits, rich
from bot.slack.block_kit import (
    actions,
    after_bold,
    button,
    context,
    labelled,
    opening,
    page_buttons,
    plain,
    section,
    with_bold_words,
)
from bot.slack.figures import Drawing, Figures, as_table, shown_rows
from handlers.answer import Answer, Brief, Chart, Choice, Choices, Facts, Item, Items, Note, Part, Passage, Sheet, Table

Json = dict[str, Any]
Surface = Literal["channel", "dm", "private"]  # private: an ephemeral message to one person

PASSAGE = 1_200  # the most characters of a passage in a message; “Full text” shows the rest in a modal
PASSAGE_OF_MANY = 500  # the same for a message about several recommendations
ITEM = 280  # the most characters of a title in a list, and of the note below it
LONGEST_REF = 10  # in characters; the id of a pending change is longer
MOST_PARTS = 8  # the most parts listed below their recommendation
CHART_PIECES = 2  # the most blocks of text for the numbers in one chart
BUTTONS = 4  # as many as fit next to each other on a phone; more go into an overflow menu
CHANGING = "update"
PRIMARY = ("Confirm", "Accept", "Import")
DANGER = ("Decline",)


def needs_keeping(answer: Answer, surface: Surface) -> bool:
    """True if the answer has to be stored so that buttons on the message can show all of it, share it, return to it or propose
    an alias.
    """
    lists = any(isinstance(part, (Items, Table)) for part in answer.parts)
    lists |= answer.asks != CHANGING and any(isinstance(part, Brief) for part in answer.parts)
    return surface == "private" or lists or bool(answer.close) or is_shortened(answer)


def is_shortened(answer: Answer) -> bool:
    """True if a message shows only part of the answer."""
    most = PASSAGE_OF_MANY if answer.cards else PASSAGE
    parts = [part for card in (answer, *answer.cards) for part in card.parts]
    long = any(isinstance(part, Passage) and len(part.text) > most for part in parts)
    long |= any(isinstance(part, Facts) and any(len(value) > limits.FIELD for _, value in part.rows) for part in parts)
    wide = any(isinstance(part, Table) and len(shown_rows(part)) < len(part.rows) for part in parts)
    rows = [row for part in parts if isinstance(part, Items) for row in part.rows]
    items = any(max(len(row.note), len(row.title)) > ITEM for row in rows)
    return long or wide or items or len(answer.text) > limits.TEXT - 200 or len(answer.headline) > limits.SECTION


def message(
    answer: Answer,
    *,
    surface: Surface,
    kept: str = "",
    by: str = "",
    back: str = "",
    drawing: Drawing = "own",
    shared: tuple[str, str] | None = None,
) -> Json:
    """An answer as a message. `kept` is the id of the stored answer, `back` the id of the list to go back to, and `by` the name
    of the person who shares it; each may be "". `drawing` is "table" or "lines" for workspaces that refuse Slack's own charts
    and sortable tables, or all tables. `shared` is the channel in which it was shared, and a link to the message there.
    """
    rest = "“Full text” shows the rest." if kept else ""
    blocks = [
        *_answer(answer, surface, kept, Figures(drawing)),
        *_footer(answer, by),
        *_message_buttons(answer, surface, kept, back, shared),
    ]
    return {"text": limits.top_text(answer.words, rest), "mrkdwn": False, "blocks": number(blocks)}


def led(lead: str, content: Json) -> Json:
    """A message with a plain-text sentence above it."""
    above = {"type": "context", "elements": [{"type": "plain_text", "text": lead, "emoji": False}]}
    return {**content, "text": f"{limits.escape(lead)}\n{content['text']}", "blocks": [above, *content.get("blocks", ())]}


def number(blocks: Sequence[Json]) -> list[Json]:
    """Make action ids, and the block ids of rows, unique: "say" becomes "say:3"."""
    numbered, count = [], 0
    for block in blocks:
        copy = dict(block)
        if "accessory" in copy:
            if "block_id" in copy:
                copy["block_id"] += f":{count}"
            copy["accessory"], count = _numbered(copy["accessory"], count)
        if copy["type"] == "actions":
            if "block_id" in copy:
                copy["block_id"] += f":{count}"
            elements = []
            for element in copy["elements"]:
                named, count = _numbered(element, count)
                elements.append(named)
            copy["elements"] = elements
        numbered.append(copy)
    return numbered


def _numbered(element: Json, count: int) -> tuple[Json, int]:
    name = element["action_id"]
    return {**element, "action_id": name if ":" in name else f"{name}:{count}"}, count + 1


def _answer(answer: Answer, surface: Surface, kept_id: str, figures: Figures) -> Iterator[Json]:
    if answer.headline or not answer.parts:
        yield headline(answer.headline)
    action = _choice_action(answer, surface)
    most = PASSAGE_OF_MANY if answer.cards else PASSAGE
    opens = "show" if surface == "channel" else "in"  # a message to everybody stays as it is, so people read details in a modal
    for before, part in zip((None, *answer.parts), answer.parts, strict=False):
        if isinstance(part, Brief) and isinstance(before, Brief):
            yield {"type": "divider"}
        yield from part_blocks(part, most, figures, kept_id, action, opens)
    if answer.close and kept_id:
        yield from _alias_buttons(answer, kept_id)
    for card in answer.cards:
        yield {"type": "divider"}
        yield from _answer(card, surface, "", figures)


def _choice_action(answer: Answer, surface: Surface) -> str:
    """What the choices of an answer do: "in" answers in place, "show" in a modal, and "say" with a new message."""
    if answer.asks == CHANGING:
        return "in"
    return "show" if answer.asks == "summary" and surface == "private" else "say"


def headline(text: str) -> Json:
    if len(text) <= limits.HEADER:
        return {"type": "header", "text": plain(text)}
    return section(text)


def part_blocks(
    part: Part, most: int, figures: Figures, kept_id: str = "", action: str = "say", opens: str = "in"
) -> Iterator[Json]:
    """A part as blocks of a message. Passages are shortened to `most` characters. `action` is the action of its choices, and
    `opens` that of the button of a row.
    """
    match part:
        case Passage(pieces=pieces) if pieces:
            yield marked(part)
        case Passage(label, text, _):
            yield rich.text(limits.shorten(text, most, " … (“Full text” shows all)"), label)
        case Facts(rows):
            yield from facts(rows)
        case Items():
            yield from _items(part, kept_id, opens)
        case Table():
            yield from _table(part, figures)
        case Choices(label, rows):
            if label:
                yield context(label)
            yield from choices(rows, action)
        case Note(text):
            yield context(text)
        case Chart():
            yield from _chart(part, figures)
        case Brief():
            yield from briefs.blocks(part, "tick" if kept_id and action != "in" else action, kept_id)
        case Sheet(name, rows):
            yield context(f"{name}: {len(rows) - 1} row{'' if len(rows) == 2 else 's'}, as a file")
        case _:
            assert_never(part)


def marked(part: Passage) -> Json:
    """A passage with the matching words in bold."""
    return rich.marked(part.pieces, part.label)


def matched_text(item: Item) -> Iterator[Json]:
    """Blocks below the row of a search result: its title or passage, with the matching words in bold."""
    if item.pieces:
        yield rich.marked(item.pieces, quote=False)
    if item.passage:
        yield marked(item.passage)


def facts(rows: Sequence[tuple[str, str]]) -> Iterator[Json]:
    """Short values below their labels, next to each other, in as few blocks as Slack allows."""
    for first in range(0, len(rows), limits.FIELDS):
        fields = [labelled(label, value) for label, value in rows[first : first + limits.FIELDS]]
        yield {"type": "section", "fields": fields}


def row(item: Item) -> Json:
    """A list row: its ref in bold, its title, and its note below."""
    if text := _with_bold_title(item):
        return {"type": "section", "text": text}
    title = "" if item.pieces else f" {limits.shorten(item.title, ITEM)}"
    return {"type": "section", "text": after_bold(item.ref, f"{title}{_below(item)}")}


def _with_bold_title(item: Item) -> Json | None:
    """The text of a row whose title has the matching words in bold, or None if they have to be shown below it."""
    return with_bold_words(item.ref, item.pieces, _below(item)) if item.pieces else None


def _below(item: Item) -> str:
    """The lines below the title of a row: its note and some of its parts."""
    note = f"\n{limits.shorten(item.note, ITEM)}" if item.note else ""
    below = "".join(f"\n– {limits.shorten(part.line, ITEM)}" for part in item.parts[:MOST_PARTS])
    rest = len(item.parts) - MOST_PARTS
    return f"{note}{below}" + (f"\n– and {rest} more parts" if rest > 0 else "")


def _items(part: Items, kept_id: str, opens: str) -> Iterator[Json]:
    for item in part.rows:
        block = row(item)
        if kept_id:
            block["block_id"] = f"kept:{kept_id}"
        yield {**block, "accessory": opening(item.ref, item.title, opens, item.sentence)}
        yield from matched_text(replace(item, pieces=()) if _with_bold_title(item) else item)
    if len(part.rows) < part.total:
        yield context(f"{part.first + 1} to {part.first + len(part.rows)} of {part.total}")
    yield from page_buttons(part.back, part.more, "in")


def _alias_buttons(answer: Answer, kept_id: str) -> Iterator[Json]:
    """A button for each of the closest matches, with which people can say that it is what they meant."""
    yield context("Was it one of these? Your words can be added for next time.")
    yield actions([button(f"That’s the one: {ref}", "alias", f"{kept_id} {ref}") for ref in answer.close[:5]])


def _chart(part: Chart, figures: Figures) -> Iterator[Json]:
    """A chart with its numbers in words below it, or its numbers as a table, or only in words."""
    drawn = figures.chart(part)
    if drawn is None and not part.as_picture and (table := figures.table(as_table(part))) is not None:
        yield from (context(part.title), table)
        return
    if drawn is not None:
        yield drawn
        if len(words := " · ".join(part.lines)) <= limits.SECTION - 1_000:
            yield context(words)
            return
    elif part.title:
        yield context(part.title)
    texts = limits.pieces("\n".join(part.lines) or limits.NOTHING, limits.SECTION - 100)
    yield from (section(text) for text in texts[:CHART_PIECES])
    if len(texts) > CHART_PIECES:
        yield context("The rest of the numbers is not shown here; “Full text” shows all.")


def _table(part: Table, figures: Figures) -> Iterator[Json]:
    rows = shown_rows(part)
    yield context(part.caption)
    block = figures.table(part)
    if block is not None:
        yield block
    else:
        text = "\n".join(row_line(part, row) for row in rows)
        yield from (section(piece) for piece in limits.pieces(text or limits.NOTHING, limits.SECTION - 100))
    if len(rows) < len(part.rows):
        yield context(f"The first {len(rows)} of {len(part.rows)} rows; “Full text” shows all.")


def row_line(part: Table, row: Sequence[str]) -> str:
    """A table row on one line: "Procurement: recommendations 4, closed 3"."""
    return f"{row[0]}: " + ", ".join(
        f"{name.lower()} {cell or limits.NOTHING}" for name, cell in zip(part.columns[1:], row[1:], strict=True)
    )


def choices(rows: Sequence[Choice], action: str) -> Iterator[Json]:
    """Buttons for what to ask next. A choice about one recommendation opens in a modal; any other has the given `action`. If
    there are more than `BUTTONS` choices about recommendations, the rest are in a menu.
    """
    if not rows:
        return
    elements = [choice_button(row, "show" if row.ref else action) for row in rows]
    rest = rows[BUTTONS:]
    plain_rest = all(row.ref and not row.form and len(row.sentence) <= limits.OPTION_VALUE for row in rest)
    if 1 < len(rest) <= limits.OVERFLOW and plain_rest:
        options = [{"text": plain(limits.shorten(row.text, limits.OPTION)), "value": row.sentence} for row in rest]
        elements = [*elements[:BUTTONS], {"type": "overflow", "action_id": "show:more", "options": options}]
    for first in range(0, len(elements), limits.ACTIONS):
        yield actions(elements[first : first + limits.ACTIONS])


def choice_button(row: Choice, action: str) -> Json:
    """A choice as a button. If the choice has a form, the button opens it instead of doing `action`."""
    element = button(row.text, *_action_and_value(row, action))
    if label := _spoken(row):
        element["accessibility_label"] = limits.shorten(label, limits.LABEL)
    if row.text in PRIMARY:
        element["style"] = "primary"
    elif row.text in DANGER:
        element["style"] = "danger"
    return element


def _spoken(row: Choice) -> str:
    """What a screen reader says for a button, including what the button is about: "Update R1". "" if its text is enough."""
    if row.spoken:
        return row.spoken
    about = row.ref or _named_last(row.sentence)
    if row.sentence.casefold().startswith(f"{row.text.casefold()} ") and about and not row.ref:
        return f"{row.text}{row.sentence[len(row.text) :]}"  # "Pause digest 3"
    if not (row.ref or row.form) or (about.isdigit() and not row.ref):  # a year at the end of a sentence, or a choice's number
        return ""
    is_said = not about or about.casefold() in row.text.casefold()
    return "" if is_said else f"{row.text} {about}"


def _named_last(sentence: str) -> str:
    """The ref or number at the end of a sentence. "" for the id of something pending."""
    last = sentence.rpartition(" ")[2]
    return last if len(last) <= LONGEST_REF and any(map(str.isdigit, last)) else ""


def _action_and_value(row: Choice, action: str) -> tuple[str, str]:
    """A choice's action id and the value of its button."""
    if row.form in ("file", "import"):
        return row.form, row.sentence
    return ("form", f"{row.form} {row.sentence}") if row.form else (action, row.sentence)


def _footer(answer: Answer, by: str) -> Iterator[Json]:
    """The lines below an answer: corrected spelling, how the question was understood, the source, and who shared it."""
    sentences = answer.read_as
    if answer.reading:
        sentences.append(f"Understood as: {answer.reading}")
    if answer.source:
        sentences.append(answer.source)
    if by:
        sentences.append(f"Shared by {by}.")
    if sentences:
        yield context("\n".join(sentences))


def has_full_text(answer: Answer) -> bool:
    """True if one of the answer's own choices already opens the full text."""
    return any(row.text == "Full text" for part in answer.parts if isinstance(part, Choices) for row in part.rows)


def _message_buttons(
    answer: Answer, surface: Surface, kept_id: str, back: str, shared: tuple[str, str] | None
) -> Iterator[Json]:
    """The buttons for the whole message, and where it was shared."""
    elements = []
    if kept_id and is_shortened(answer) and not has_full_text(answer):
        elements.append(button("Full text", "full", kept_id))
    if surface == "private" and shared:
        yield _where_shared(*shared)
    elif surface == "private" and kept_id and answer.parts and answer.asks not in ("help", CHANGING):
        elements.append(button("Share in channel", "share", kept_id))
    if back:
        elements.append(button("Back to the list", "back", back))
    if elements:
        yield actions(elements)


def _where_shared(channel: str, link: str) -> Json:
    see = f": <{link}|see the message>" if link else ""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": f"Shared in <#{channel}>{see}", "verbatim": True}]}
