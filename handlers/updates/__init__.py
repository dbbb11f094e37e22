"""Changes to the plan, said in sentences: understood exactly, shown before they are written, written once."""

from handlers.updates.answer import answer, answering, by_subject, half, is_line, may_be_line, may_change, statuses, waits
from handlers.updates.preview import propose

__all__ = ["answer", "answering", "by_subject", "half", "is_line", "may_be_line", "may_change", "propose", "statuses", "waits"]
