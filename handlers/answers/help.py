"""What can be asked, with examples made from the plan at hand."""

from __future__ import annotations

from handlers.answer import Answer, Choice, Choices, Note
from knowledge.filters import Filters
from knowledge.model import Plan
from knowledge.store import Store


def answer(store: Store, plan: Plan) -> Answer:
    """What planbot can do, each with an example to press."""
    return Answer(
        f"Ask me about “{plan.title}” in your own words.",
        (
            Choices("For example:", examples(store, plan)),
            Note("I answer from the plan's own document, and say so when it does not hold an answer."),
            Note("In a thread you can go on: “and who owns it?”, “which of those are still open?”."),
        ),
        "help",
    )


def examples(store: Store, plan: Plan) -> tuple[Choice, ...]:
    """Questions that this plan answers, one of each kind."""
    refs = store.refs(plan)
    vocabulary = store.vocabulary(plan)
    sentences = [f"status of {refs[len(refs) // 2]}", f"who owns {refs[0]}"] if refs else []
    owner = next(iter(vocabulary.owners), None)
    if owner:
        sentences.append(f"what does {owner} own")
    theme = next((name for name in vocabulary.themes if store.count(plan, Filters(themes=(name,)))), None)
    if theme:
        sentences.append(f"recommendations in {theme}")
    sentences += ["what is still open", "how many are there", "summary by theme"]
    return tuple(Choice(sentence, sentence) for sentence in sentences)
