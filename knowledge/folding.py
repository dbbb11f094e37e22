"""The author of changes that came with a document, under the module that it was in."""

from knowledge.journal import DOCUMENT as DOCUMENT
