"""What people do with blocks (press, choose, type ahead, submit, close), and the shortcuts.

What Slack's own client refuses raises an exception here, because Slack's server never sees it: a modal with an empty required
input can't be submitted, and a type-ahead sends nothing below its `min_query_length`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.demo.loopback import payloads
from bot.demo.loopback.elements import Findings, check_option_list
from bot.demo.loopback.state import PATIENCE, Json, Message, Surface, View, interactive
from bot.demo.loopback.talk import Deliverer
from bot.demo.loopback.views import close_all, close_top, initial_values, selected_key, submitted
from bot.demo.loopback.wire import Delivery


@dataclass(frozen=True, slots=True)
class Submission:
    """The app's response to a submission. `action` is "errors", "update", "push", "clear", or None if the view closed."""

    delivery: Delivery
    action: str | None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def acked(self) -> bool:
        return self.delivery.acked is not None


class Clicks(Deliverer):
    """Interactions. A surface is a message, an ephemeral message, a modal or a home tab."""

    offered: dict[tuple[str, str], list[Json]]

    def press(
        self,
        user: str,
        surface: Surface,
        text: str | None = None,
        *,
        action_id: str | None = None,
        value: str | None = None,
        index: int = 0,
    ) -> Delivery:
        """Press a button, given its text, action_id or value. If several match, `index` selects one."""
        with self.ws.changed:
            block, element = find(surface, ("button",), text, action_id, value, index)
            action: Json = {
                key: element[key] for key in ("action_id", "type", "text", "value", "style", "url") if key in element
            }
            return self._act(user, surface, {**action, "block_id": block["block_id"]})

    def feedback(self, user: str, surface: Surface, good: bool) -> Delivery:
        with self.ws.changed:
            block, element = find(surface, ("feedback_buttons",))
            pressed = element["positive_button" if good else "negative_button"]
            action = {"type": "feedback_buttons", "action_id": element["action_id"], "block_id": block["block_id"]}
            return self._act(user, surface, {**action, "text": pressed["text"], "value": pressed["value"]})

    def overflow(self, user: str, surface: Surface, text: str, *, action_id: str | None = None, index: int = 0) -> Delivery:
        """Choose from an overflow menu, given the option's text or value."""
        with self.ws.changed:
            fitting = [
                (block, element, option)
                for block, element in interactive(surface.blocks)
                if element["type"] == "overflow" and action_id in (None, element["action_id"])
                for option in element["options"]
                if text in (option["text"]["text"], option["value"])
            ]
            if index >= len(fitting):
                raise LookupError(f"no overflow option {text!r} ({index}) here")
            block, element, option = fitting[index]
            action = {"type": "overflow", "action_id": element["action_id"], "block_id": block["block_id"]}
            return self._act(user, surface, {**action, "selected_option": option})

    def select(self, user: str, surface: Surface, action_id: str, value: Any) -> Delivery:
        """Choose in a select, picker or group of boxes that takes effect immediately (not in an input block, unless it has
        `dispatch_action`).
        """
        with self.ws.changed:
            block, element = find(surface, None, action_id=action_id)
            entry = self._entry(surface, element, value)
            if isinstance(surface, View):
                surface.typed.setdefault(block["block_id"], {})[action_id] = entry
            return self._act(user, surface, {**entry, "action_id": action_id, "block_id": block["block_id"]})

    def operate(self, user: str, surface: Surface, block_id: str, action_id: str, value: Any = None) -> Delivery:
        """Use the element with these ids according to its type: press a button, choose `value`, or enter it."""
        with self.ws.changed:
            _, element = find(surface, None, action_id=action_id, block_id=block_id)
            if element["type"] == "button":
                names = ("action_id", "type", "text", "value", "style", "url")
                entry: Json = {key: element[key] for key in names if key in element}
            elif element["type"] == "overflow":
                entry = {"type": "overflow", "selected_option": _option(element["options"], value)}
            else:
                entry = self._entry(surface, element, value)
                if isinstance(surface, View):
                    surface.typed.setdefault(block_id, {})[action_id] = entry
            return self._act(user, surface, {**entry, "action_id": action_id, "block_id": block_id})

    def _act(self, user: str, surface: Surface, action: Json) -> Delivery:
        state = initial_values(surface.blocks) if isinstance(surface, Message) else {}
        payload = payloads.block_actions(self.ws, self.person(user), surface, action, state)
        channel = surface.channel if isinstance(surface, Message) else ""
        return self.sent(Delivery(self.ws, "interactive", payload, user=user, channel=channel))

    def suggest(self, user: str, surface: Surface, action_id: str, typed: str, timeout: float = PATIENCE) -> list[Json]:
        """The options that an external select offers for these letters, or [] if there are fewer than its
        `min_query_length`.
        """
        with self.ws.changed:
            block, element = find(surface, None, action_id=action_id)
            if len(typed) < element.get("min_query_length", 3):
                return []
            payload = payloads.block_suggestion(self.ws, self.person(user), surface, block, element, typed)
        delivery = self.sent(Delivery(self.ws, "interactive", payload, accepts=True, user=user))
        delivery.wait_ack(timeout)
        answer = delivery.ack_payload or {}
        options = self._checked_options(answer)
        self.offered[_key(surface, action_id)] = options
        return options

    def _checked_options(self, answer: Json) -> list[Json]:
        """The options in an acknowledgement, with groups flattened. Faults in them are recorded as misuse."""
        check = Findings("options")
        options: list[Json] = []
        for number, group in enumerate(answer.get("option_groups") or [answer]):
            if group.get("options"):  # an empty list is a valid response
                options += check_option_list(check, group, f"/option_groups/{number}" if "option_groups" in answer else "", 100)
        with self.ws.changed:
            self.ws.misuse += [f"options that Slack refuses: {fault}" for fault in check.faults]
        return options

    def shortcut(self, user: str, callback_id: str) -> Delivery:
        with self.ws.changed:
            payload = payloads.shortcut(self.ws, self.person(user), callback_id)
        return self.sent(Delivery(self.ws, "interactive", payload, user=user))

    def message_shortcut(self, user: str, message: Message, callback_id: str) -> Delivery:
        with self.ws.changed:
            payload = payloads.message_action(self.ws, self.person(user), message, callback_id)
        return self.sent(Delivery(self.ws, "interactive", payload, user=user, channel=message.channel, ts=message.ts))

    def submit(
        self, user: str, view: View, values: Mapping[str, Mapping[str, Any]] | None = None, timeout: float = 10.0
    ) -> Submission:
        """Fill in and submit a modal, with values by block_id and action_id. The app's response takes effect as in Slack."""
        delivery = self.submit_unanswered(user, view, values)
        delivery.wait_ack(timeout)
        answer = delivery.ack_payload or {}
        return Submission(delivery, answer.get("response_action"), answer.get("errors", {}))

    def submit_unanswered(self, user: str, view: View, values: Mapping[str, Mapping[str, Any]] | None = None) -> Delivery:
        """Submit a modal without waiting for the response."""
        with self.ws.changed:
            if not view.open:
                raise LookupError("the view is closed")
            self._fill(view, values or {})
            _check_filled(view)
            payload = payloads.view_submission(self.ws, self.person(user), view)
        delivery = Delivery(self.ws, "interactive", payload, accepts=True, user=user)
        delivery.on_ack = lambda answer: submitted(self.ws, view, answer)
        return self.sent(delivery)

    def _fill(self, view: View, values: Mapping[str, Mapping[str, Any]]) -> None:
        for block_id, actions in values.items():
            for action_id, value in actions.items():
                _, element = find(view, None, action_id=action_id, block_id=block_id)
                view.typed.setdefault(block_id, {})[action_id] = self._entry(view, element, value)

    def _entry(self, surface: Surface, element: Json, value: Any) -> Json:
        """What a person chose or typed, in the format of a view's state. Options are given by value or text, or as whole
        objects.
        """
        kind: str = element["type"]
        if kind.endswith("_input"):
            return {"type": kind, "value": value}
        if kind in ("datepicker", "timepicker"):
            return {"type": kind, f"selected_{kind.removesuffix('picker')}": value}
        if kind == "datetimepicker":
            return {"type": kind, "selected_date_time": value}
        key = selected_key(kind)
        if "option" not in key:
            return {"type": kind, key: value}
        options = list(element.get("options", []))
        for group in element.get("option_groups", []):
            options += group["options"]
        options += self.offered.get(_key(surface, element["action_id"]), [])
        if key.endswith("s"):
            return {"type": kind, key: [_option(options, choice) for choice in value]}
        return {"type": kind, key: None if value is None else _option(options, value)}

    def close_view(self, user: str, *, everything: bool = False) -> Delivery | None:
        """Close the topmost modal, or all of them. Returns a delivery if the view has `notify_on_close`."""
        with self.ws.changed:
            stack = self.ws.stacks.get(user, [])
            if not stack:
                raise LookupError(f"{user} has no open view")
            view = stack[-1]
            payload = payloads.view_closed(self.ws, self.person(user), view, everything)
            if everything or view.body.get("clear_on_close"):
                close_all(self.ws, user)
            else:
                close_top(self.ws, view)
            self.ws.changed.notify_all()
        return self.sent(Delivery(self.ws, "interactive", payload, user=user)) if view.body.get("notify_on_close") else None


def _key(surface: Surface, action_id: str) -> tuple[str, str]:
    return (surface.id if isinstance(surface, View) else surface.ts, action_id)


def _option(options: list[Json], wanted: Any) -> Json:
    if isinstance(wanted, dict):
        return wanted
    for option in options:
        if wanted in (option["value"], option["text"]["text"]):
            return option
    raise LookupError(f"no option {wanted!r} is offered; there are {[option['text']['text'] for option in options]}")


def _check_filled(view: View) -> None:
    """Raise ValueError for values that Slack's client wouldn't submit."""
    for block in view.blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        entry = view.typed.get(block["block_id"], {}).get(element["action_id"], {})
        content = next((value for key, value in entry.items() if key != "type"), None)
        if not content and not block.get("optional"):
            raise ValueError(f"the client would not submit: {block['label']['text']} is empty")
        least, most = element.get("min_length", 0), element.get("max_length", 3000)
        if content and element["type"] == "plain_text_input" and not least <= len(content) <= most:
            raise ValueError(f"the client would not submit: {block['label']['text']} has {len(content)} characters")


def find(
    surface: Surface,
    kinds: tuple[str, ...] | None,
    text: str | None = None,
    action_id: str | None = None,
    value: str | None = None,
    index: int = 0,
    block_id: str | None = None,
) -> tuple[Json, Json]:
    """The interactive element that matches all arguments (the `index`th, if there are several), with its block. Raises
    LookupError, which lists the existing elements.
    """
    fitting = [
        (block, element)
        for block, element in interactive(surface.blocks)
        if (kinds is None or element["type"] in kinds)
        and (text is None or element.get("text", {}).get("text") == text)
        and action_id in (None, element["action_id"])
        and value in (None, element.get("value"))
        and block_id in (None, block["block_id"])
    ]
    if index >= len(fitting):
        elements = [element for _, element in interactive(surface.blocks)]
        there = [(element["type"], element["action_id"], element.get("text", {}).get("text")) for element in elements]
        raise LookupError(f"nothing fits {text or action_id or value or kinds!r} ({index}); there are {there}")
    return fitting[index]
