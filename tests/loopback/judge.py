"""A second opinion on every block sent: from slack_sdk's own models, and about marks that should have been escaped.

The models check fewer limits than Slack, and some that Slack doesn't enforce. So their findings are collected for tests to
assert on, and the bot never gets them as an answer.
"""

from __future__ import annotations

import copy
import logging

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as SdkView

from .mrkdwn import mrkdwn_of, strays
from .state import Json, Workspace

UNKNOWN_TO_MODELS = {"data_table", "data_visualization"}
logging.getLogger("slack_sdk.models").setLevel(logging.ERROR)


def judge_blocks(ws: Workspace, blocks: object, text: str = "") -> None:
    """Collect what the models object to and what is not escaped, in the blocks of any surface."""
    dicts = [block for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []
    for raw in mrkdwn_of(text, dicts):
        ws.strays += strays(raw)
    if not ws.judged:
        return
    for block in dicts:
        if block.get("type") not in UNKNOWN_TO_MODELS:
            _judge_block(ws, block)


def _judge_block(ws: Workspace, block: Json) -> None:
    try:
        parsed = Block.parse(copy.deepcopy(block))
        if parsed is None:
            ws.model_faults.append(f"{block.get('type')}: not known to slack_sdk")
            return
        parsed.validate_json()
        parsed.to_dict()
    except (SlackObjectFormationError, TypeError, AttributeError) as fault:
        ws.model_faults.append(f"{block.get('type')}: {fault}")


def judge_view(ws: Workspace, view: Json) -> None:
    judge_blocks(ws, view.get("blocks"))
    if not ws.judged:
        return
    try:
        SdkView(**{**copy.deepcopy(view), "blocks": list(view.get("blocks") or [])[:1]}).validate_json()
    except (SlackObjectFormationError, TypeError, AttributeError) as fault:
        ws.model_faults.append(f"view: {fault}")
