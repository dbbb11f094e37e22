"""Answers as Slack messages: plain dicts of Block Kit, and the same answer as the message's top-level text.

The surprise: no word of a plan is ever mrkdwn. It stands in plain text, which is shown as it is and can notify, link
and format nothing; only labels are bold, and only the top-level text, which Slack reads as mrkdwn, is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, assert_never

from bot.slack import limits
from handlers.answer import Answer, Chart, Choice, Choices, Facts, Items, Note, Part, Passage, Sheet, Table

Json = dict[str, Any]
Surface = Literal["channel", "dm", "private"]  # private: a message for one person, the answer of a command

PASSAGE = 1_200  # characters of a passage in a message; the rest is in the modal that "Full text" opens
PASSAGE_OF_MANY = 500  # the same where one message tells of several recommendations
ITEM = 280
CHART_PIECES = 2  # blocks of text for the numbers of one chart
CELLS = 7_000  # characters over a table's cells: room is left in the message's budget
BUTTONS = 4  # beside each other on a phone; what is more goes into an overflow
CHANGING = "update"
PRIMARY = ("Confirm", "Accept")
DANGER = ("Cancel", "Decline")


def keeps(answer: Answer, surface: Surface) -> bool:
    """Whether the message needs something kept on the server: what it shortens, shares, lists or offers as an alias."""
    lists = any(isinstance(part, (Items, Table)) for part in answer.parts)
    return surface == "private" or lists or bool(answer.close) or cut(answer)


def cut(answer: Answer) -> bool:
    """Whether a message shows less than the whole answer."""
    most = PASSAGE_OF_MANY if answer.cards else PASSAGE
    told = [part for each in (answer, *answer.cards) for part in each.parts]
    long = any(isinstance(part, Passage) and len(part.text) > most for part in told)
    long |= any(isinstance(part, Facts) and any(len(value) > limits.FIELD for _, value in part.rows) for part in told)
    wide = any(isinstance(part, Table) and len(shown_rows(part)) < len(part.rows) for part in told)
    items = any(isinstance(part, Items) and any(len(row.note) > ITEM // 2 for row in part.rows) for part in told)
    return long or wide or items or len(answer.text) > limits.TEXT - 200 or len(answer.headline) > limits.SECTION


def message(answer: Answer, *, surface: Surface, kept: str = "", by: str = "", back: str = "") -> Json:
    """The message: `kept` is the id of the kept answer, `back` that of a kept list, `by` who shared it."""
    return _message(answer, surface, kept, by, back, tables=True)


def lines_only(answer: Answer, *, surface: Surface, kept: str = "", by: str = "", back: str = "") -> Json:
    """The same without what a workspace may refuse: a table is lines."""
    return _message(answer, surface, kept, by, back, tables=False)


def led(lead: str, content: Json) -> Json:
    """A message with a sentence before it, in plain text."""
    above = {"type": "context", "elements": [{"type": "plain_text", "text": lead, "emoji": False}]}
    return {**content, "text": f"{limits.escape(lead)}\n{content['text']}", "blocks": [above, *content.get("blocks", ())]}


def _message(answer: Answer, surface: Surface, kept: str, by: str, back: str, tables: bool) -> Json:
    rest = "“Full text” shows the rest." if kept else ""
    blocks = [*_answer(answer, surface, kept, tables), *_about(answer, by), *_whole(answer, surface, kept, back)]
    return {"text": limits.top_text(answer.text, rest), "blocks": number(blocks)}


def number(blocks: Sequence[Json]) -> list[Json]:
    """Blocks whose action ids are each the only one: "say" becomes "say:3"; and so a row's block id."""
    found, count = [], 0
    for block in blocks:
        made = dict(block)
        if "accessory" in made:
            if "block_id" in made:
                made["block_id"] += f":{count}"
            made["accessory"], count = _numbered(made["accessory"], count)
        if made["type"] == "actions":
            elements = []
            for element in made["elements"]:
                named, count = _numbered(element, count)
                elements.append(named)
            made["elements"] = elements
        found.append(made)
    return found


def _numbered(element: Json, count: int) -> tuple[Json, int]:
    name = element["action_id"]
    return {**element, "action_id": name if ":" in name else f"{name}:{count}"}, count + 1


def _answer(answer: Answer, surface: Surface, kept: str, tables: bool) -> Iterator[Json]:
    yield headline(answer.headline)
    action = _choosing(answer, surface)
    most = PASSAGE_OF_MANY if answer.cards else PASSAGE
    for part in answer.parts:
        yield from part_blocks(part, most, kept, tables, action)
        tables = tables and not isinstance(part, Table)  # Slack takes one table in a message; a second is lines
    if answer.close and kept:
        yield from _close(answer, kept)
    for card in answer.cards:
        yield {"type": "divider"}
        yield from _answer(card, surface, "", tables)
        tables = tables and not any(isinstance(part, Table) for part in card.parts)


def _choosing(answer: Answer, surface: Surface) -> str:
    """What choices do: a change goes on in place, the details of a private summary open in a modal, all else is said."""
    if answer.asks == CHANGING:
        return "in"
    return "show" if answer.asks == "summary" and surface == "private" else "say"


def headline(text: str) -> Json:
    if len(text) <= limits.HEADER:
        return {"type": "header", "text": plain(text)}
    return section(text)


def part_blocks(part: Part, most: int, kept: str = "", tables: bool = True, action: str = "say") -> Iterator[Json]:
    """One part as blocks of a message; passages in at most so many characters. `action` is what its choices do."""
    match part:
        case Passage(label, text):
            yield from passage(label, limits.shorten(text, most, " … (“Full text” shows all)"))
        case Facts(rows):
            yield from facts(rows)
        case Items():
            yield from _items(part, kept)
        case Table():
            yield from _table(part) if tables else _table_lines(part)
        case Choices(label, rows):
            if label:
                yield context(label)
            yield from choices(rows, action)
        case Note(text):
            yield context(text)
        case Chart():
            pieces = limits.pieces("\n".join(part.lines) or limits.NOTHING, limits.SECTION - 100)
            yield from (section(piece) for piece in pieces[:CHART_PIECES])
            if len(pieces) > CHART_PIECES:
                yield context("The rest of the numbers is not shown here; “Full text” shows all.")
        case Sheet(name, rows):
            yield context(f"{name}: {len(rows) - 1} row{'' if len(rows) == 2 else 's'}, as a file")
        case _:
            assert_never(part)


def passage(label: str, text: str) -> Iterator[Json]:
    if label:
        yield {"type": "section", "text": bold(label)}
    yield section(text)


def facts(rows: Sequence[tuple[str, str]]) -> Iterator[Json]:
    """Labels and values beside each other, as many to a block as Slack takes."""
    step = limits.FIELDS // 2
    for first in range(0, len(rows), step):
        fields = [field for label, value in rows[first : first + step] for field in (bold(label), plain(value))]
        yield {"type": "section", "fields": fields}


def _items(part: Items, kept: str) -> Iterator[Json]:
    for item in part.rows:
        note = f"\n{limits.shorten(item.note, ITEM // 2)}" if item.note else ""
        row = section(limits.shorten(f"{item.ref}. {item.title}", ITEM) + note)
        if kept:
            row["block_id"] = f"kept:{kept}"
        label = limits.shorten(f"Open {item.ref}: {item.title}", limits.LABEL)
        yield {**row, "accessory": {**button("Open", "in", item.sentence), "accessibility_label": label}}
    if len(part.rows) < part.total:
        yield context(f"{part.first + 1} to {part.first + len(part.rows)} of {part.total}")
    turning = [button(text, "in", say) for text, say in (("Previous", part.back), ("Next", part.more)) if say]
    if turning:
        yield actions(turning)


def _close(answer: Answer, kept: str) -> Iterator[Json]:
    """A button for each of the closest, that it was the one that was meant."""
    yield context("If one of them is what you meant, say so, and a manager can have me know it by your words:")
    yield actions([button(f"That’s the one: {ref}", "alias", f"{kept} {ref}") for ref in answer.close[:5]])


def shown_rows(part: Table) -> tuple[tuple[str, ...], ...]:
    """The rows of a table that a message has room for."""
    left, found = CELLS - sum(map(len, part.columns)), []
    for row in part.rows[: limits.TABLE_ROWS - 1]:
        left -= sum(max(len(cell), 1) for cell in row)
        if left < 0:
            break
        found.append(row)
    return tuple(found)


def _table(part: Table) -> Iterator[Json]:
    rows = shown_rows(part)
    cells = [[{"type": "raw_text", "text": cell or limits.NOTHING} for cell in row] for row in (part.columns, *rows)]
    numbers = [all(row[place].isdigit() for row in part.rows) for place in range(len(part.columns))]
    yield context(part.caption)
    yield {
        "type": "table", "rows": cells,
        "column_settings": [{"align": "right"} if number else {"is_wrapped": True} for number in numbers],
    }  # fmt: skip
    yield from _not_shown(part, len(rows))


def _table_lines(part: Table) -> Iterator[Json]:
    rows = shown_rows(part)
    yield context(part.caption)
    told = "\n".join(row_line(part, row) for row in rows)
    for piece in limits.pieces(told or limits.NOTHING, limits.SECTION - 100):
        yield section(piece)
    yield from _not_shown(part, len(rows))


def row_line(part: Table, row: Sequence[str]) -> str:
    """A row as a line: "Procurement: recommendations 4, closed 3"."""
    return f"{row[0]}: " + ", ".join(
        f"{name.lower()} {cell or limits.NOTHING}" for name, cell in zip(part.columns[1:], row[1:], strict=True)
    )


def _not_shown(part: Table, shown: int) -> Iterator[Json]:
    if shown < len(part.rows):
        yield context(f"The first {shown} of {len(part.rows)} rows; “Full text” shows all.")


def choices(rows: Sequence[Choice], action: str) -> Iterator[Json]:
    """Buttons for what can be asked next: of a recommendation in a modal, all else as `action` says."""
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
    """A choice as a button; where it has a form, that opens instead."""
    made = button(row.text, *_form(row, action))
    if row.text in PRIMARY:
        made["style"] = "primary"
    elif row.text in DANGER:
        made["style"] = "danger"
    return made


def _form(row: Choice, action: str) -> tuple[str, str]:
    """What a choice does and with what: a form opens, a file is sent, or the sentence is said."""
    if row.form == "file":
        return "file", row.sentence
    return ("form", f"{row.form} {row.sentence}") if row.form else (action, row.sentence)


def _about(answer: Answer, by: str) -> Iterator[Json]:
    """What is said of the whole: what was mended, how it was understood, where it comes from, who shared it."""
    told = [f"Read “{was}” as “{now}”." for was, now in answer.corrected]
    if answer.reading:
        told.append(f"Understood as: {answer.reading}")
    if answer.source:
        told.append(answer.source)
    if by:
        told.append(f"Shared by {by}.")
    if told:
        yield context("\n".join(told))


def has_full_text(answer: Answer) -> bool:
    """Whether a choice of the card's own opens all of it."""
    return any(row.text == "Full text" for part in answer.parts if isinstance(part, Choices) for row in part.rows)


def _whole(answer: Answer, surface: Surface, kept: str, back: str) -> Iterator[Json]:
    """Buttons for the message as a whole."""
    made = []
    if kept and cut(answer) and not has_full_text(answer):
        made.append(button("Full text", "full", kept))
    if surface == "private" and kept and answer.parts and answer.asks not in ("help", CHANGING):
        made.append(button("Share in channel", "share", kept))
    if back:
        made.append(button("Back to the list", "back", back))
    if made:
        yield actions(made)


# The smallest things


def plain(text: str) -> Json:
    """Plain text. Slack takes no empty one."""
    return {"type": "plain_text", "text": text or limits.NOTHING, "emoji": False}


def section(text: str) -> Json:
    return {"type": "section", "text": plain(text)}


def context(text: str) -> Json:
    return {"type": "context", "elements": [plain(limits.shorten(text, limits.SECTION - 1_000))]}


def bold(label: str) -> Json:
    """A label of planbot's own, in bold."""
    return {"type": "mrkdwn", "text": f"*{limits.escape(label)}*", "verbatim": True}


def button(text: str, action: str, value: str) -> Json:
    return {
        "type": "button",
        "text": plain(limits.shorten(text, limits.BUTTON)),
        "action_id": action,
        "value": value[: limits.BUTTON_VALUE],
    }


def actions(elements: Sequence[Json]) -> Json:
    return {"type": "actions", "elements": list(elements)}
