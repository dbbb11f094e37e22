"""Checks every block that is sent: with slack_sdk's own models, and for characters that should have been escaped.

The models check fewer limits than Slack, and some that Slack doesn't enforce. So their findings are collected for tests to
check, and never sent to the bot as errors.
"""

from __future__ import annotations

import copy
import logging

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as SdkView

from bot.demo.loopback.mrkdwn import mrkdwn_of, strays
from bot.demo.loopback.state import Json, Workspace

UNKNOWN_TO_MODELS = {"data_table", "data_visualization"}
logging.getLogger("slack_sdk.models").setLevel(logging.ERROR)


class Judge:
    """Collects findings in the workspace. `by_models` says whether slack_sdk's models check the blocks too."""

    def __init__(self, ws: Workspace, by_models: bool) -> None:
        self.ws = ws
        self.by_models = by_models

    def blocks(self, blocks: object, text: str = "") -> None:
        """Record what the models object to, and what isn't escaped, in the blocks of any surface."""
        dicts = [block for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []
        for raw in mrkdwn_of(text, dicts):
            self.ws.strays += strays(raw)
        if not self.by_models:
            return
        for block in dicts:
            if block.get("type") not in UNKNOWN_TO_MODELS:
                self._block(block)

    def _block(self, block: Json) -> None:
        try:
            parsed = Block.parse(copy.deepcopy(block))
            if parsed is None:
                self.ws.model_faults.append(f"{block.get('type')}: not known to slack_sdk")
                return
            parsed.validate_json()
            parsed.to_dict()
        except (SlackObjectFormationError, TypeError, AttributeError) as fault:
            self.ws.model_faults.append(f"{block.get('type')}: {fault}")

    def view(self, view: Json) -> None:
        self.blocks(view.get("blocks"))
        if not self.by_models:
            return
        try:
            SdkView(**{**copy.deepcopy(view), "blocks": list(view.get("blocks") or [])[:1]}).validate_json()
        except (SlackObjectFormationError, TypeError, AttributeError) as fault:
            self.ws.model_faults.append(f"view: {fault}")
