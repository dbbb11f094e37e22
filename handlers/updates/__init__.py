"""Changes to the plan in sentences: understood exactly, shown before they are written, and written only once."""

from handlers.updates.answer import (
    answer,
    by_subject,
    is_change,
    may_be_change,
    may_change,
    names_a_subject,
    refusal,
    remark,
    stands_already,
    statement,
    status_choices,
    unrecorded,
)
from handlers.updates.part_choices import part_forms
from handlers.updates.plan_terms import columns
from handlers.updates.preview import LacksEvidence, propose
from handlers.updates.remarks import Unrecorded
from handlers.updates.replies import EVIDENCE, expand_reply, pending_reply
from handlers.updates.settled import Outcomes, decides, shown
from handlers.updates.signoff import sent_back

__all__ = [
    "EVIDENCE",
    "LacksEvidence",
    "Outcomes",
    "Unrecorded",
    "answer",
    "by_subject",
    "columns",
    "decides",
    "expand_reply",
    "is_change",
    "may_be_change",
    "may_change",
    "names_a_subject",
    "part_forms",
    "pending_reply",
    "propose",
    "refusal",
    "remark",
    "sent_back",
    "shown",
    "stands_already",
    "statement",
    "status_choices",
    "unrecorded",
]
