"""Reads rows from JSON: a list of objects, each of which is a row whose keys are the headings."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from knowledge.documents.table import Row, tidy_lines
from knowledge.model import Unclear

DEEPEST = 4  # levels of nested objects that a cell can show
ABOUT = ("__", "@odata", "odata.")  # prefixes of keys that describe the object itself, not its content
MILLISECONDS = re.compile(r"/Date\((\d{12,13})(?:[+-]0000)?\)/")  # since 1970, which is how SharePoint and .NET write a date
NAMES = (
    "displayname",
    "name",
    "title",
    "value",
    "label",
    "text",
)  # keys whose value represents the whole object


def record_rows(text: str, name: str) -> list[Row]:
    """Return the rows in JSON. Raises Unclear if it isn't valid JSON or has no list of objects."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise Unclear(f"{name} looks like JSON but cannot be read as such ({fault}): export it again.") from fault
    records = _of_a_board(content, _records(content))
    if not records:
        raise Unclear(f"{name} is JSON without a list of objects: export a list in which each recommendation is one object.")
    headings = list(dict.fromkeys(str(key) for record in records for key in record))
    rows = [Row(tuple(headings), "the names")]
    for number, record in enumerate(records, 1):
        cells = tuple(tidy_lines(_cell(record.get(heading))) for heading in headings)
        if any(cells):
            rows.append(Row(cells, f"object {number}"))
    return rows


def _of_a_board(content: Any, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Trello's cards with the names of their lists and members in place of ids. A card is archived if it is "closed", which
    says nothing about whether it is done. Objects from elsewhere stay as they are.
    """
    board = content if isinstance(content, dict) else {}
    listed = board.get("cards")
    cards = [card for card in listed if isinstance(card, dict)] if isinstance(listed, list) else records
    if not cards or not all({"idList", "dueComplete", "closed", "name"} <= card.keys() for card in cards):
        return records
    lists, members = (_names(board.get(key)) for key in ("lists", "members"))
    rows = []
    for number, card in enumerate(cards, 1):
        done = {"List": lists.get(str(card["idList"]), "")} if lists else {"Completed": card["dueComplete"]}
        ids = card.get("idMembers")
        people = [members.get(str(one), "") for one in ids] if isinstance(ids, list) else []
        rows.append(
            {
                "ID": card.get("idShort", number),
                "Name": card["name"],
                "Assigned to": people,
                "Due date": card.get("due"),
                **done,
            }
            | {"Description": card.get("desc"), "Labels": card.get("labels"), "Archived": card["closed"]}
        )
    return rows


def _names(items: Any) -> dict[str, str]:
    """The names of a board's lists or members, by their ids."""
    listed = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return {str(item.get("id")): str(item.get("fullName") or item.get("name") or "") for item in listed}


def _records(content: Any, depth: int = 0) -> list[dict[str, Any]]:
    """Return the objects in a list, or in the longest list of objects inside an object."""
    if isinstance(content, list):
        objects = [item for item in content if isinstance(item, dict)]
        return [{key: value for key, value in item.items() if not str(key).startswith(ABOUT)} for item in objects]
    if not isinstance(content, dict) or depth > DEEPEST:
        return []
    return max((_records(item, depth + 1) for item in content.values()), key=len, default=[])


def _cell(value: Any, depth: int = 0) -> str:
    if value is None or depth > DEEPEST:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "; ".join(filter(None, (_cell(item, depth + 1) for item in value)))
    if isinstance(value, dict):
        keys = {str(key).casefold(): key for key in value}
        named = next((_cell(value[keys[name]], depth + 1) for name in NAMES if name in keys), "")
        return named or "; ".join(f"{key}: {_cell(item, depth + 1)}" for key, item in value.items())
    if match := MILLISECONDS.fullmatch(str(value)):
        return datetime.fromtimestamp(int(match[1]) / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(value)
