"""Replies in a thread in which something is pending: "yes", "cancel", "make it April instead", "because the tender slipped"."""

from __future__ import annotations

import re
from itertools import islice

from handlers.answer import Answer, Choices
from handlers.language import change_commands, change_statements, change_values
from handlers.updates import lines, mark, remarks

MOST_REFS = 4  # the most recommendations in a reply that says which one was meant
CHOICE = "choice "
"""The prefix of a waiting sentence that was the only choice offered."""
EVIDENCE = "evidence for "
"""The prefix of a waiting line that lacks its evidence."""
SEE = re.compile(r"(?:please\s+)?(?:see|here(?:\s+(?:it\s+is|you\s+are))?|evidence|link)\b[\s:,–-]*", re.I)
LONGEST_REPEAT = 60  # characters in the longest reply that repeats a change
WORDS = 2  # words in the shortest reply that can be evidence


SAVED = "saved "
"""The prefix of the id of a change that was just saved, in case people notice only now that they meant another
recommendation.
"""


def pending_reply(answer: Answer, text: str) -> str:
    """What the answer to the text is waiting for: "confirm ID" for a change to confirm, the line that lacks its reason or
    evidence ("evidence for …"), the only line that was offered ("choice …"), "saved ID", or "".
    """
    if answer.pending:
        return f"confirm {answer.pending}"
    if answer.recorded:
        return text.replace("confirm ", SAVED, 1) if text.startswith("confirm ") else ""
    choices = [choice for part in answer.parts if isinstance(part, Choices) for choice in part.rows]
    if reason := next((choice.sentence for choice in choices if choice.form == "reason"), ""):
        return reason
    if lacks := next((choice.sentence for choice in choices if choice.form == "evidence"), ""):
        return f"{EVIDENCE}{lacks}"
    return f"{CHOICE}{answer.choices[0].sentence}" if len(answer.choices) == 1 else ""


def redirects(text: str) -> bool:
    """True if a reply only says which recommendation was meant: "sorry, I meant R15"."""
    if not change_commands.REDIRECTS.fullmatch(text.strip()):
        return False
    text = change_commands.NUMBER_MEANT.sub(r"\1 rec ", text)
    groups = list(islice(mark.groups(text, None), MOST_REFS))
    return bool(groups) and not mark.words_beside(text, groups) - change_commands.CORRECTION


def repeats(text: str, words: frozenset[str] = change_commands.REPEATS) -> bool:
    """True if a reply only says that the same applies to other recommendations: "same for R27", "R5 too"."""
    if len(text) > LONGEST_REPEAT or "?" in text:
        return False
    groups = list(islice(mark.groups(text, None), MOST_REFS))
    beside = mark.words_beside(text, groups)
    return bool(groups) and bool(beside & words) and beside <= change_commands.REPEATING


def expand_reply(text: str, waits: str) -> str:
    """The text that a reply stands for: "confirm" for the last change shown, "because …" for its reason.

    `waits` is what `pending_reply` returned for the previous answer. Any other reply is returned unchanged.
    """
    if waits.startswith(EVIDENCE):
        return _with_evidence(text, waits.removeprefix(EVIDENCE))
    if waits.startswith(SAVED):
        bare = lines.strip_courtesy(text)
        is_about_it = redirects(text) or repeats(bare, change_commands.REPEATS_SAVED) or _corrects(text.strip().casefold())
        return f"amend {waits.removeprefix(SAVED)} {text.strip()}" if is_about_it else text
    takes_a_word = waits.startswith(("confirm ", CHOICE))
    if not waits or (takes_a_word and len(text) > change_commands.LONGEST_REPLY):
        return text
    if not takes_a_word:
        bare = lines.strip_courtesy(text)
        return f"{waits} {bare}" if change_values.REASON_REPLY.match(bare) else text
    plain = text.strip().casefold()
    verb = next((row.key for row in change_commands.REPLIES if row.pattern.fullmatch(plain)), "")
    if waits.startswith("confirm "):
        id = waits.split()[1]
        if verb:
            return f"{verb} {id}"
        is_addition = bool(change_commands.ADDS.match(plain)) and "?" not in plain
        if _corrects(plain) or redirects(plain) or repeats(plain) or is_addition:
            return f"amend {id} {text.strip()}"
        return text
    return waits.removeprefix(CHOICE) if verb == "confirm" and not plain.startswith("confirm") else text


def _corrects(plain: str) -> bool:
    """True if a reply corrects the change that it answers: "no, April"."""
    return bool(change_commands.AMENDS.match(plain)) and not lines.read(plain)


def _with_evidence(text: str, line: str) -> str:
    """The line with the reply as its evidence, or the reply itself if it asks something or is about something else."""
    plain = lines.strip_courtesy(text)
    without_links = change_values.URL.sub("", plain)
    has_link = without_links != plain
    if lines.read(plain) or "?" in without_links or change_commands.AMENDS.match(plain.casefold()):
        return text
    if not has_link and (len(plain.split()) < WORDS or change_statements.QUESTION.match(plain) or remarks.asks(plain)):
        return text
    says = SEE.sub("", plain, count=1) if has_link else plain
    return f"{line}, see {says}" if change_values.URL.match(says) else f"{line}: {says}"
