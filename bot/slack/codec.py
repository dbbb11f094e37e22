"""Converts answers and other dataclasses to JSON and back, based on their fields.

The parts of an answer are of many kinds, so each object in its JSON includes the name of its class. Only classes in
`handlers.answer` are ever instantiated from such a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

from handlers import answer

CLASSES = {name: value for name, value in vars(answer).items() if is_dataclass(value) and isinstance(value, type)}
# Fields that don't contribute to what an answer says (`compare=False`) aren't stored.
FIELDS = {name: tuple(field.name for field in fields(value) if field.compare) for name, value in CLASSES.items()}
KIND = "is"
# Names in earlier versions. Answers are stored for a month.
FORMER_CLASSES = {"Told": "Notice"}
FORMER_FIELDS = {"say": "sentence", "told": "notices", "noted": "recorded"}


def pack(value: Any) -> Any:
    """An answer as plain JSON."""
    if isinstance(value, tuple):
        return [pack(item) for item in value]
    name = type(value).__name__
    if name not in FIELDS:
        return value
    packed: dict[str, Any] = {KIND: name}
    for field in FIELDS[name]:
        item = getattr(value, field)
        packed[field] = item if isinstance(item, str) else pack(item)
    return packed


def unpack(value: Any) -> Any:
    """The inverse of `pack`. Fields that this version doesn't know are ignored."""
    if isinstance(value, list):
        return tuple(unpack(item) for item in value)
    if isinstance(value, Mapping):
        kind = str(FORMER_CLASSES.get(value[KIND], value[KIND]))
        values = {FORMER_FIELDS.get(name, name): item for name, item in value.items()}
        return CLASSES[kind](**{name: unpack(item) for name, item in values.items() if name in FIELDS[kind]})
    return value


def to_json(value: Any) -> Any:
    """The value of a dataclass field as plain JSON. It can be a string, a number, a mapping, a dataclass, or a tuple of
    these.
    """
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if type(value).__name__ in CLASSES:
        return pack(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    return value


def from_json(kind: Any, value: Any) -> Any:
    """The inverse of `to_json` for a field of type `kind`. Unknown fields are ignored."""
    if get_origin(kind) is tuple:
        return tuple(from_json(get_args(kind)[0], item) for item in value)
    if not (isinstance(kind, type) and is_dataclass(kind)):
        return value
    if kind in CLASSES.values():
        return unpack(value)
    types = get_type_hints(kind)
    return kind(**{name: from_json(types[name], item) for name, item in value.items() if name in types})
