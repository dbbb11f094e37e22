"""Rows out of JSON: a list of objects, each a row, with their names as the headings."""

from __future__ import annotations

import json
from typing import Any

from knowledge.documents.table import Row, tidy_lines
from knowledge.model import Unclear

DEEPEST = 4  # objects in one another that a cell can show
NAMES = ("displayName", "name", "title", "value", "label", "text")  # what stands for an object in a cell


def record_rows(text: str, name: str) -> list[Row]:
    """The rows of a JSON text. Raises Unclear where it is no JSON, or holds no list of objects."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise Unclear(f"{name} looks like JSON but cannot be read as such ({fault}): export it again.") from fault
    records = _records(content)
    if not records:
        raise Unclear(f"{name} is JSON without a list of objects: export a list in which each recommendation is one object.")
    headings = list(dict.fromkeys(str(key) for record in records for key in record))
    rows = [Row(tuple(headings), "the names")]
    for number, record in enumerate(records, 1):
        cells = tuple(tidy_lines(_cell(record.get(heading))) for heading in headings)
        if any(cells):
            rows.append(Row(cells, f"object {number}"))
    return rows


def _records(content: Any) -> list[dict[str, Any]]:
    """The objects: the list itself, or the longest list of objects in an object."""
    if isinstance(content, list):
        return [each for each in content if isinstance(each, dict)]
    lists = [_records(each) for each in content.values() if isinstance(each, list)] if isinstance(content, dict) else []
    return max(lists, key=len, default=[])


def _cell(value: Any, depth: int = 0) -> str:
    if value is None or depth > DEEPEST:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "; ".join(filter(None, (_cell(each, depth + 1) for each in value)))
    if isinstance(value, dict):
        named = next((_cell(value[key], depth + 1) for key in NAMES if key in value), "")
        return named or "; ".join(f"{key}: {_cell(each, depth + 1)}" for key, each in value.items())
    return str(value)
