"""Examples of everything that people can ask: complete questions of each kind."""

from __future__ import annotations

from handlers.language import field_words, intents

ROWS = (*field_words.OF_A_REF, *intents.COUNT, *intents.SUMMARY, *intents.HELP)
"""The rows that decide what a question asks for. Their key is the answer's `asks`."""
EXAMPLES = tuple(row.example for row in (*ROWS, intents.THEMES, intents.OWNERS, intents.STATUSES))
