"""Changes to the plan, said in sentences: understood exactly, shown before they are written, written once."""

from handlers.updates.answer import answer, is_line, statuses
from handlers.updates.preview import propose

__all__ = ["answer", "is_line", "propose", "statuses"]
