"""What is said about a change rather than as one: confirm it, undo it, sign it off, ask how the plan is changed.

Each pattern takes the whole of a text. Buttons send the same texts: "confirm 3f…" is what the button Confirm says.
Groups: `id` of a change that waits, `ref`, `seqs` (numbers of changes in the history), `what`, `why`.
"""

from __future__ import annotations

import re

from handlers.language.refs import TYPED_REF
from handlers.language.rows import Row, row

_ID = r"(?P<id>[\w-]{8,40})"


def _command(key: str, example: str, text: str) -> Row:
    return row(key, example, text, re.I | re.S)


COMMANDS: tuple[Row, ...] = (
    _command("confirm nothing", "confirm that", r"confirm(?: it| that)?"),
    _command("confirm", "confirm 3fa85f64", rf"confirm {_ID}"),
    _command("edit", "edit 3fa85f64", rf"edit {_ID}"),
    _command("cancel", "cancel 3fa85f64", rf"cancel {_ID}"),
    _command("suggest", "suggest 3fa85f64", rf"suggest {_ID}"),
    _command("decide suggestion", "accept suggestion 3fa85f64", rf"(?P<what>accept|decline) suggestion {_ID}"),
    _command(
        "undo last",
        "undo my last change",
        r"""
        undo(?: (?:that|it|my last (?:change|update)|the last (?:change|update)))?
        """,
    ),
    _command("undo changes", "undo 17, 18", r"undo (?P<seqs>\d{1,12}(?:[ ,]+\d{1,12}){0,20})"),
    _command(
        "undo last of",
        "undo my last change of R9",
        rf"""
        undo (?:(?:my|the) last (?:change|update) (?:of|on|to) )?(?P<ref>{TYPED_REF})
        """,
    ),
    _command(
        "accept",
        "accept R27",
        rf"""
        (?:accept|approve|agree to|sign off|sign(?=\s+{TYPED_REF}\s+off))\s+(?P<ref>{TYPED_REF})(?:\s+off)?
        """,
    ),
    _command(
        "send back",
        "send back R27 because there are no minutes",
        rf"""
        (?:send\s+back|send(?=\s+{TYPED_REF}\s+back)|reject|refuse)\s+(?P<ref>{TYPED_REF})
        (?:\s+back)?(?:\s*[:,]?\s*(?:because\s+)?(?P<why>.+))?
        """,
    ),
    _command(
        "how to update",
        "how do I update the plan?",
        r"""
        (?:update|change|edit|how (?:do|can|to) (?:i |you |we )?(?:update|change|edit|post)[\w ]{0,40})
        (?: (?:the |a )?(?:plan|status|progress|recommendation))?\??
        """,
    ),
    _command("who am i", "who am I?", r"who ?am ?i(?: here)?\??|what (?:can|may) i (?:update|change|edit)\??"),
    _command(
        "who may update",
        "why can’t I update R9",
        rf"""
        (?:why (?:can ?not|can['’]?t|may not|mayn['’]?t|am i not allowed to) i?\s?
        |why (?:may|can) i not |(?:can|may) i |who (?:can|may) |who is allowed to )
        (?:update|change|edit)\s+(?:the status of )?(?P<ref>{TYPED_REF})\??
        """,
    ),
)

REPLIES = {
    "confirm": "confirm",
    "confirmed": "confirm",
    "confirm it": "confirm",
    "yes": "confirm",
    "y": "confirm",
    "yes confirm": "confirm",
    "yes, confirm": "confirm",
    "cancel": "cancel",
    "cancel it": "cancel",
    "no": "cancel",
    "edit": "edit",
}
"""What a reply means in the thread of a change that waits: the command for it."""
