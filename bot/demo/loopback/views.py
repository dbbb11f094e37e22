"""Modals and home tabs: `views.*`, and the effect of a submission's acknowledgement on the stack.

What a person has typed into a view survives an update only if block_id and action_id stay the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from bot.demo.loopback.blocks import view_faults
from bot.demo.loopback.chat import refuse_blocks
from bot.demo.loopback.elements import Fault
from bot.demo.loopback.faults import Refused
from bot.demo.loopback.state import Json, View, Workspace, interactive, with_ids

STACK = 3
VIEW_BYTES = 250_000


def checked_view(ws: Workspace, view: Any, kind: str) -> Json:
    """The view's body, with ids for its blocks. Raises Refused if Slack would refuse the view."""
    if isinstance(view, dict):
        ws.judge_view(view)
    faults = view_faults(view, ws.refused_blocks)
    if faults:
        raise refuse_blocks("invalid_arguments", faults)
    if view["type"] != kind:
        raise refuse_blocks("invalid_arguments", [Fault("/view/type", f"must be a {kind}")])
    if len(str(view)) > VIEW_BYTES:
        raise Refused("view_too_large")
    return {**view, "blocks": with_ids(ws, view["blocks"])}


def exchange(ws: Workspace, args: Json) -> str:
    """The person who caused this trigger. Each trigger can be used only once. Raises Refused if it is invalid."""
    trigger = ws.triggers.get(str(args.get("trigger_id") or args.get("interactivity_pointer")))
    if trigger is None:
        raise Refused("invalid_trigger_id")
    if trigger.used:
        raise Refused("exchanged_trigger_id")
    if time.monotonic() - trigger.created > ws.trigger_life:
        raise Refused("expired_trigger_id")
    trigger.used = True
    return trigger.user


def by_external_id(ws: Workspace, wanted: str | None) -> View | None:
    if not wanted:
        return None
    return next((view for view in ws.views.values() if view.open and view.body.get("external_id") == wanted), None)


def make_view(ws: Workspace, user: str, body: Json, under: View | None = None) -> View:
    if by_external_id(ws, body.get("external_id")):
        raise Refused("duplicate_external_id")
    view_id = ws.new_id("V")
    view = View(view_id, user, body, ws.new_ts(), under.root if under else view_id, under.id if under else None)
    view.typed = initial_values(body["blocks"])
    ws.views[view.id] = view
    return view


def initial_values(blocks: list[Json]) -> dict[str, Json]:
    """The state of a view's elements before anybody has touched them."""
    values: dict[str, Json] = {}
    for block, element in interactive(blocks):
        if (value := initial_value(element)) is not None:
            values.setdefault(block["block_id"], {})[element["action_id"]] = value
    return values


def initial_value(element: Json) -> Json | None:
    """The state of an untouched element as reported by Slack, or None for one without state (a button)."""
    kind: str = element["type"]
    if kind in ("button", "overflow", "workflow_button", "feedback_buttons", "icon_button"):
        return None
    if kind.endswith("_input"):
        return {"type": kind, "value": element.get("initial_value")}
    if kind in ("datepicker", "timepicker"):
        what = kind.removesuffix("picker")
        return {"type": kind, f"selected_{what}": element.get(f"initial_{what}")}
    if kind == "datetimepicker":
        return {"type": kind, "selected_date_time": element.get("initial_date_time")}
    if kind == "checkboxes":
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    what = selected_key(kind)
    return {"type": kind, what: element.get(what.replace("selected_", "initial_"), [] if what.endswith("s") else None)}


def selected_key(kind: str) -> str:
    """The key of the choice in a select's state."""
    many = "s" if kind.startswith("multi_") or kind == "checkboxes" else ""
    for noun in ("user", "conversation", "channel"):
        if kind.endswith(f"{noun}s_select"):
            return f"selected_{noun}{many}"
    return f"selected_option{many}"


def change_view(ws: Workspace, view: View, body: Json) -> None:
    typed = view.typed
    view.body = body
    view.hash = ws.new_ts()
    view.updates += 1
    view.typed = initial_values(body["blocks"])
    for block_id, actions in view.typed.items():
        for action_id, fresh in actions.items():
            old = typed.get(block_id, {}).get(action_id)
            if old is not None and old["type"] == fresh["type"]:
                actions[action_id] = old


def open_view(ws: Workspace, args: Json) -> Json:
    body = checked_view(ws, args.get("view"), "modal")
    user = exchange(ws, args)
    close_all(ws, user)
    view = make_view(ws, user, body)
    ws.stacks[user] = [view]
    return {"view": view.payload()}


def push_view(ws: Workspace, args: Json) -> Json:
    body = checked_view(ws, args.get("view"), "modal")
    user = exchange(ws, args)
    return {"view": push_on(ws, user, body).payload()}


def push_on(ws: Workspace, user: str, body: Json) -> View:
    stack = ws.stacks.setdefault(user, [])
    if len(stack) >= STACK:
        raise Refused("push_limit_reached")
    view = make_view(ws, user, body, stack[-1] if stack else None)
    stack.append(view)
    return view


def update_view(ws: Workspace, args: Json) -> Json:
    view = ws.views.get(str(args.get("view_id"))) or by_external_id(ws, args.get("external_id"))
    if view is None or not view.open:
        raise Refused("not_found")
    if args.get("hash") and args["hash"] != view.hash:
        raise Refused("hash_conflict")
    change_view(ws, view, checked_view(ws, args.get("view"), view.body["type"]))
    return {"view": view.payload()}


def publish(ws: Workspace, args: Json) -> Json:
    user = str(args.get("user_id"))
    if user not in ws.users:
        raise Refused("user_not_found")
    home = ws.homes.get(user)
    if args.get("hash") and (home is None or args["hash"] != home.hash):
        raise Refused("hash_conflict")
    body = checked_view(ws, args.get("view"), "home")
    if home is None:
        ws.homes[user] = home = make_view(ws, user, body)
    else:
        change_view(ws, home, body)
    return {"view": home.payload()}


def close_top(ws: Workspace, view: View) -> None:
    view.open = False
    stack = ws.stacks.get(view.user, [])
    if view in stack:
        stack.remove(view)
    ws.views.pop(view.id, None)


def close_all(ws: Workspace, user: str) -> None:
    for view in ws.stacks.pop(user, []):
        view.open = False
        ws.views.pop(view.id, None)


def submitted(ws: Workspace, view: View, answer: Json) -> None:
    """Apply the acknowledgement of a submission. One that Slack wouldn't accept is recorded as misuse, and the person sees an
    error.
    """
    try:
        _follow(ws, view, answer)
    except Refused as refused:
        ws.misuse.append(f"a submission was answered with what Slack refuses: {refused.error} {refused.extra}")
        ws.trouble.append((view.user, f"the submission was answered with {refused.error}"))


def _follow(ws: Workspace, view: View, answer: Json) -> None:
    match answer.get("response_action"):
        case None:
            close_top(ws, view)
        case "errors":
            inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
            if unknown := set(answer.get("errors", {})) - inputs:
                raise Refused(f"errors_for_unknown_blocks: {', '.join(sorted(unknown))}")
        case "update":
            change_view(ws, view, checked_view(ws, answer.get("view"), "modal"))
        case "push":
            push_on(ws, view.user, checked_view(ws, answer.get("view"), "modal"))
        case "clear":
            close_all(ws, view.user)
        case other:
            raise Refused(f"unknown response_action: {other}")


METHODS: dict[str, Callable[[Workspace, Json], Json]] = {
    "views.open": open_view,
    "views.push": push_view,
    "views.update": update_view,
    "views.publish": publish,
}
