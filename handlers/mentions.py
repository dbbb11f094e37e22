"""People in answers: stored text refers to them by id, and the ids are replaced with names when it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import is_
from typing import Any, TypeVar

from knowledge import names
from knowledge.model import Recommendation

T = TypeVar("T")
# Attributes that aren't shown: sentences sent by buttons, refs, and how a question was understood.
NOT_SHOWN = frozenset(
    {
        "sentence",
        "say",
        "more",
        "back",
        "ref",
        "refs",
        "part_refs",
        "form",
        "close",
        "asks",
        "about",
        "pending",
        "kind",
        "remember",
    }
)


def with_display_names(value: T, called: Callable[[str], str]) -> T:
    """An answer, part of an answer, or plain JSON, with names instead of ids. `called` returns the name for an id, or ""."""
    with_names: T = change_texts(value, lambda text: names.with_names(text, called) if names.OPENS in text else text, NOT_SHOWN)
    return with_names


def change_texts(value: Any, change: Callable[[str], str], untouched: frozenset[str] = frozenset()) -> Any:
    """The value with `change` applied to every string in it, except in the attributes named in `untouched`.

    A part in which nothing changes is returned as the same object.
    """
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple | list):
        if not value:
            return value
        items = [change_texts(item, change, untouched) for item in value]
        return value if all(map(is_, items, value)) else type(value)(items)
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, dict):
        return {key: change_texts(item, change, untouched) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        different = {}
        for name in _touched(type(value), untouched):
            old = getattr(value, name)
            new = change_texts(old, change, untouched)
            if new is not old:
                different[name] = new
        return replace(value, **different) if different else value
    if isinstance(value, Mapping):
        return {key: change_texts(item, change, untouched) for key, item in value.items()}
    return value


@cache
def _touched(kind: type, untouched: frozenset[str]) -> tuple[str, ...]:
    """The attributes of a dataclass to which changes apply. In a recommendation, `more` is always included: it has the further
    columns.
    """
    spared = untouched - {"more"} if issubclass(kind, Recommendation) else untouched
    return tuple(field.name for field in fields(kind) if field.name not in spared)
