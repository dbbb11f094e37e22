"""The questions that planbot asks about a document instead of guessing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.documents.options import Options
from knowledge.model import Unclear


@dataclass(frozen=True, slots=True)
class Question:
    """A question, its possible answers, and what each of them decides."""

    question: str
    choices: tuple[str, ...]
    decisions: tuple[Options, ...]


class Asks(Unclear):
    """Raised for a document that can be read in more than one way, so that a person has to decide."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = tuple(questions)
        first = self.questions[0]
        more = f" ({len(questions) - 1} more to decide.)" if len(questions) > 1 else ""
        arguments = " or ".join(decision.as_arguments() for decision in first.decisions)
        super().__init__(f"{first.question} Add {arguments}.{more}")
