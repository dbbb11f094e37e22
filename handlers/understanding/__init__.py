"""From what was typed to a Question. Each recogniser takes away what it recognised; what is left is the topic."""

from handlers.understanding.interpret import understand
from handlers.understanding.lexicon import Lexicon, lexicon

__all__ = ["Lexicon", "lexicon", "understand"]
