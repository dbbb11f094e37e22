"""How lines that are matched as typed name a recommendation."""

from __future__ import annotations

TYPED_REF = r"(?:recommendation\s+|rec\s+)?[a-z]{0,4}[\s.\-#]?\d[\w./]*"
"""Anything that looks like a ref. The handler finds out whether the plan has it."""
