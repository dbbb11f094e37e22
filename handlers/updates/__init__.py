"""Changes to the plan in sentences: understood exactly, shown before they are written, written once."""

from handlers.updates.answer import (
    answer,
    by_subject,
    columns,
    is_change,
    is_unrecorded,
    may_be_change,
    may_change,
    names_a_subject,
    statement,
    status_choices,
    unread_instruction,
)
from handlers.updates.part_choices import part_forms
from handlers.updates.preview import propose
from handlers.updates.replies import expand_reply, pending_reply

__all__ = [
    "answer",
    "by_subject",
    "columns",
    "expand_reply",
    "is_change",
    "is_unrecorded",
    "may_be_change",
    "may_change",
    "names_a_subject",
    "part_forms",
    "pending_reply",
    "propose",
    "statement",
    "status_choices",
    "unread_instruction",
]
