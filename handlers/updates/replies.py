"""Replies in a thread with something pending: "yes", "cancel", "make it April instead", "because the tender slipped"."""

from __future__ import annotations

from handlers.answer import Answer, Choices
from handlers.language import change_commands, change_lines
from handlers.updates import lines

CHOICE = "choice "
"""What begins a waiting sentence that was offered as the only choice."""


def pending_reply(answer: Answer) -> str:
    """What an answer waits for: "confirm ID" for a change to be confirmed, the line that lacks its reason, the only line that
    was offered ("choice …"), or "".
    """
    if answer.pending:
        return f"confirm {answer.pending}"
    choices = [choice for part in answer.parts if isinstance(part, Choices) for choice in part.rows]
    if reason := next((choice.sentence for choice in choices if choice.form == "reason"), ""):
        return reason
    return f"{CHOICE}{answer.choices[0].sentence}" if len(answer.choices) == 1 and not answer.recorded else ""


def expand_reply(text: str, waits: str) -> str:
    """The text that a reply in the same thread stands for: "confirm" for the last change shown, "because …" for its reason.

    `waits` is what `pending_reply` returned for the answer before; a reply to anything else stays as it is.
    """
    takes_a_word = waits.startswith(("confirm ", CHOICE))
    if not waits or (takes_a_word and len(text) > change_commands.LONGEST_REPLY):
        return text
    if not takes_a_word:
        bare = lines.strip_courtesy(text)
        return f"{waits} {bare}" if change_lines.REASON_REPLY.match(bare) else text
    plain = text.strip().casefold()
    verb = next((row.key for row in change_commands.REPLIES if row.pattern.fullmatch(plain)), "")
    if waits.startswith("confirm "):
        id = waits.split()[1]
        if verb:
            return f"{verb} {id}"
        if change_commands.AMENDS.match(plain):
            return f"amend {id} {text.strip()}"
        return text
    return waits.removeprefix(CHOICE) if verb == "confirm" and not plain.startswith("confirm") else text
