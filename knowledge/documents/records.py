"""Reads rows from JSON: a list of objects, where each object is a row and its keys are the headings."""

from __future__ import annotations

import json
from typing import Any

from knowledge.documents.table import Row, tidy_lines
from knowledge.model import Unclear

DEEPEST = 4  # levels of nested objects that a cell can show
NAMES = ("displayName", "name", "title", "value", "label", "text")  # the keys whose value represents an object in a cell


def record_rows(text: str, name: str) -> list[Row]:
    """The rows of a JSON text. Raises Unclear if it is not JSON or has no list of objects."""
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
    """The objects in the list itself, or in the longest list of objects inside an object."""
    if isinstance(content, list):
        return [item for item in content if isinstance(item, dict)]
    lists = [_records(item) for item in content.values() if isinstance(item, list)] if isinstance(content, dict) else []
    return max(lists, key=len, default=[])


def _cell(value: Any, depth: int = 0) -> str:
    if value is None or depth > DEEPEST:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "; ".join(filter(None, (_cell(item, depth + 1) for item in value)))
    if isinstance(value, dict):
        named = next((_cell(value[key], depth + 1) for key in NAMES if key in value), "")
        return named or "; ".join(f"{key}: {_cell(item, depth + 1)}" for key, item in value.items())
    return str(value)
