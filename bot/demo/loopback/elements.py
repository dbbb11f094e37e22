"""The limits of Block Kit's elements and composition objects, checked like Slack's server does.

A check collects faults and never raises. Each fault has the JSON pointer that Slack would return, so the same list serves
`invalid_blocks`, `invalid_arguments` and `blocks.validate`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

SELECTS = {
    f"{many}{kind}_select" for many in ("", "multi_") for kind in ("static", "external", "users", "conversations", "channels")
}
PICKERS = {"datepicker", "timepicker", "checkboxes", "radio_buttons"}
IN_ACTIONS = SELECTS | PICKERS | {"button", "overflow", "datetimepicker", "workflow_button"}
IN_SECTION = SELECTS | PICKERS | {"button", "overflow", "image", "workflow_button"}
IN_INPUT = (
    SELECTS
    | PICKERS
    | {
        "datetimepicker",
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "rich_text_input",
        "file_input",
    }
)
IN_CONTEXT_ACTIONS = {"feedback_buttons", "icon_button"}
OPTION_TEXT = 75
OPTION_VALUE = 150
OPTIONS = 100
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
ID = 255
FEWER_OPTIONS = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}
PLAIN = ("plain_text",)
BOTH = ("plain_text", "mrkdwn")


@dataclass(frozen=True, slots=True)
class Fault:
    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"


@dataclass(slots=True)
class Findings:
    """The faults found so far. `refused` are block types that this workspace doesn't have."""

    surface: str
    refused: frozenset[str] = frozenset()
    faults: list[Fault] = field(default_factory=list)

    def add(self, pointer: str, message: str) -> None:
        self.faults.append(Fault(pointer, message))

    def string(self, owner: Json, key: str, at: str, most: int, *, least: int = 0, needed: bool = False) -> None:
        value = owner.get(key)
        if value is None:
            if needed:
                self.add(at, f"missing required field: {key}")
        elif not isinstance(value, str):
            self.add(f"{at}/{key}", "must be a string")
        elif len(value) > most:
            self.add(f"{at}/{key}", f"must be less than {most + 1} characters")
        elif len(value) < least:
            self.add(f"{at}/{key}", f"must be more than {least - 1} characters")

    def text(self, owner: Json, key: str, at: str, most: int, kinds: Sequence[str] = BOTH, *, needed: bool = True) -> None:
        """Check the text object under `key`, including that it has at most `most` characters as sent (after escaping)."""
        node = owner.get(key)
        if node is None:
            if needed:
                self.add(at, f"missing required field: {key}")
            return
        self.text_object(node, f"{at}/{key}", most, kinds)

    def text_object(self, node: Any, at: str, most: int, kinds: Sequence[str] = BOTH) -> None:
        if not isinstance(node, dict):
            self.add(at, "must provide an object")
            return
        if node.get("type") not in kinds:
            self.add(f"{at}/type", f"must be one of: {', '.join(kinds)}")
        if node.get("type") == "mrkdwn" and "emoji" in node:
            self.add(at, "`emoji` is only allowed for plain_text")
        if node.get("type") == "plain_text" and "verbatim" in node:
            self.add(at, "`verbatim` is only allowed for mrkdwn")
        self.string(node, "text", at, most, least=1, needed=True)

    def items(self, owner: Json, key: str, at: str, most: int, *, least: int = 1) -> list[Any]:
        """The list under `key`, after checking its length. Empty if there is no list."""
        if owner.get(key) is None:
            self.add(at, f"missing required field: {key}")
            return []
        return self.sequence(owner[key], f"{at}/{key}", most, least=least)

    def sequence(self, items: Any, at: str, most: int, *, least: int = 1) -> list[Any]:
        if not isinstance(items, list):
            self.add(at, "must be an array")
            return []
        if len(items) > most:
            self.add(at, f"no more than {most} items allowed")
        if len(items) < least:
            self.add(at, f"no less than {least} items allowed" if least > 1 else "must not be empty")
        return items


def check_element(find: Findings, element: Any, at: str, allowed: set[str], action_ids: set[str]) -> None:
    """Check one interactive element or image. `action_ids` has those already seen in the same block."""
    if not isinstance(element, dict):
        find.add(at, "must provide an object")
        return
    kind = element.get("type")
    if not isinstance(kind, str) or kind not in allowed:
        find.add(f"{at}/type", f"unsupported type: {kind}")
        return
    if kind == "image":
        check_image(find, element, at)
        return
    find.string(element, "action_id", at, ID, least=1)
    action_id = element.get("action_id")
    if action_id in action_ids:
        find.add(f"{at}/action_id", f'`action_id` "{action_id}" already exists for another element')
    if isinstance(action_id, str):
        action_ids.add(action_id)
    find.text(element, "placeholder", at, 150, PLAIN, needed=False)
    _check_confirm(find, element, at)
    _check_kind(find, element, kind, at)


def _check_kind(find: Findings, element: Json, kind: str, at: str) -> None:
    match kind:
        case "button" | "workflow_button":
            find.text(element, "text", at, BUTTON_TEXT, PLAIN)
            check_button(find, element, at)
        case "icon_button":
            find.text(element, "text", at, BUTTON_TEXT, PLAIN)
            find.string(element, "icon", at, 50, needed=True)
            find.string(element, "value", at, BUTTON_VALUE)
        case "feedback_buttons":
            for key in ("positive_button", "negative_button"):
                _check_feedback(find, element, key, at)
        case "static_select" | "multi_static_select" | "overflow" | "checkboxes" | "radio_buttons":
            check_options(find, element, kind, at)
        case "external_select" | "multi_external_select":
            least = element.get("min_query_length", 3)
            if not isinstance(least, int) or least < 0:
                find.add(f"{at}/min_query_length", "must be a non-negative integer")
        case "plain_text_input":
            _check_text_input(find, element, at)
        case "datepicker" | "timepicker":
            _check_picker(find, element, kind, at)
        case "number_input" if "is_decimal_allowed" not in element:
            find.add(at, "missing required field: is_decimal_allowed")
        case _:
            pass


def _check_picker(find: Findings, element: Json, kind: str, at: str) -> None:
    """Check a picker's initial value: YYYY-MM-DD for a day, HH:mm for a time, with leading zeros."""
    key, pattern = (
        f"initial_{kind.removesuffix('picker')}",
        r"\d{4}-\d\d-\d\d" if kind == "datepicker" else r"[012]\d:[0-5]\d",
    )
    value = element.get(key)
    if value is not None and not (isinstance(value, str) and re.fullmatch(pattern, value)):
        find.add(f"{at}/{key}", f"must match {pattern}")


def check_button(find: Findings, element: Json, at: str) -> None:
    find.string(element, "value", at, BUTTON_VALUE, least=1)
    find.string(element, "url", at, 3000, least=1)
    find.string(element, "accessibility_label", at, 75, least=1)
    if element.get("style", "primary") not in ("primary", "danger"):
        find.add(f"{at}/style", "must be one of: primary, danger")


def _check_feedback(find: Findings, element: Json, key: str, at: str) -> None:
    button = element.get(key)
    if not isinstance(button, dict):
        find.add(at, f"missing required field: {key}")
        return
    find.text(button, "text", f"{at}/{key}", BUTTON_TEXT, PLAIN)
    find.string(button, "value", f"{at}/{key}", BUTTON_VALUE, needed=True)
    find.string(button, "accessibility_label", f"{at}/{key}", 75)


def _check_confirm(find: Findings, element: Json, at: str) -> None:
    confirm = element.get("confirm")
    if not isinstance(confirm, dict):
        return
    find.text(confirm, "title", f"{at}/confirm", 100, PLAIN)
    find.text(confirm, "text", f"{at}/confirm", 300)
    find.text(confirm, "confirm", f"{at}/confirm", 30, PLAIN)
    find.text(confirm, "deny", f"{at}/confirm", 30, PLAIN)


def _check_text_input(find: Findings, element: Json, at: str) -> None:
    find.string(element, "initial_value", at, 3000)
    for key in ("min_length", "max_length"):
        length = element.get(key)
        if length is not None and not (isinstance(length, int) and 0 <= length <= 3000):
            find.add(f"{at}/{key}", "must be between 0 and 3000")


def check_image(find: Findings, element: Json, at: str) -> None:
    if ("image_url" in element) == ("slack_file" in element):
        find.add(at, "must provide one of: image_url, slack_file")
    find.string(element, "image_url", at, 3000, least=1)
    find.string(element, "alt_text", at, 2000, needed=True)


def check_options(find: Findings, element: Json, kind: str, at: str) -> None:
    """Check options or option groups, and that the initial ones are among them."""
    kinds = BOTH if kind in ("checkboxes", "radio_buttons") else PLAIN
    options: list[Any] = []
    if "option_groups" in element and "static_select" in kind:
        if "options" in element:
            find.add(at, "must provide only one of: options, option_groups")
        for index, group in enumerate(find.items(element, "option_groups", at, OPTIONS)):
            where = f"{at}/option_groups/{index}"
            find.text(group, "label", where, OPTION_TEXT, PLAIN)
            options += check_option_list(find, group, where, OPTIONS, kinds)
    else:
        options = check_option_list(find, element, at, FEWER_OPTIONS.get(kind, OPTIONS), kinds)
    chosen = element.get("initial_options") or [element[key] for key in ("initial_option",) if element.get(key)]
    for option in chosen:
        if not any(_same(option, other) for other in options):
            find.add(at, "initial option must be one of the options")


def check_option_list(find: Findings, owner: Json, at: str, most: int, kinds: Sequence[str] = PLAIN) -> list[Any]:
    options = find.items(owner, "options", at, most)
    for index, option in enumerate(options):
        where = f"{at}/options/{index}"
        if not isinstance(option, dict):
            find.add(where, "must provide an object")
            continue
        find.text(option, "text", where, OPTION_TEXT, kinds)
        find.string(option, "value", where, OPTION_VALUE, least=1, needed=True)
        find.text(option, "description", where, OPTION_TEXT, kinds, needed=False)
        find.string(option, "url", where, 3000, least=1)
    return options


def _same(one: Any, other: Any) -> bool:
    return (
        isinstance(one, dict)
        and isinstance(other, dict)
        and (one.get("value"), _words(one)) == (other.get("value"), _words(other))
    )


def _words(option: Json) -> Any:
    text = option.get("text")
    return text.get("text") if isinstance(text, dict) else text
