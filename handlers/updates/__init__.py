"""Changes to the plan, said in sentences: understood exactly, shown before they are written, written once."""

from handlers.updates.answer import (
    ambiguous_change,
    answer,
    by_subject,
    columns,
    expand_reply,
    is_change,
    may_be_change,
    may_change,
    pending_reply,
    status_choices,
)
from handlers.updates.part_choices import part_forms
from handlers.updates.preview import propose

__all__ = [
    "ambiguous_change",
    "answer",
    "by_subject",
    "columns",
    "expand_reply",
    "is_change",
    "may_be_change",
    "may_change",
    "part_forms",
    "pending_reply",
    "propose",
    "status_choices",
]
