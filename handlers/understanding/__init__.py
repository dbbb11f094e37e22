"""Turns a message into a Question. Each recogniser removes what it has recognised; the rest is the topic."""

from handlers.understanding.interpret import understand
from handlers.understanding.lexicon import Lexicon, lexicon

__all__ = ["Lexicon", "lexicon", "understand"]
