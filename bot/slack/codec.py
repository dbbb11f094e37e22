"""Answers as JSON and back, so that a button can carry the id of one that is kept on the server.

The surprise: a part is told by its class's name, and only the classes of `handlers.answer` are ever made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from handlers import answer

CLASSES = {name: made for name, made in vars(answer).items() if is_dataclass(made) and isinstance(made, type)}
FIELDS = {name: tuple(field.name for field in fields(made)) for name, made in CLASSES.items()}
KIND = "is"
# What earlier versions called them. Answers are kept for a month.
FORMER_CLASSES = {"Told": "Notice"}
FORMER_FIELDS = {"say": "sentence", "told": "notices", "noted": "recorded"}


def pack(value: Any) -> Any:
    """An answer as plain JSON."""
    if isinstance(value, tuple):
        return [pack(each) for each in value]
    name = type(value).__name__
    if name not in FIELDS:
        return value
    return {KIND: name, **{field: pack(getattr(value, field)) for field in FIELDS[name]}}


def unpack(value: Any) -> Any:
    """What `pack` was given. A field that a later version no longer has is left out."""
    if isinstance(value, list):
        return tuple(unpack(each) for each in value)
    if isinstance(value, Mapping):
        kind = str(FORMER_CLASSES.get(value[KIND], value[KIND]))
        values = {FORMER_FIELDS.get(name, name): item for name, item in value.items()}
        return CLASSES[kind](**{name: unpack(item) for name, item in values.items() if name in FIELDS[kind]})
    return value
