"""How lines that are matched as typed name a recommendation."""

from __future__ import annotations

TYPED_REF = r"(?:recommendation\s+|rec\s+)?[a-z]{0,4}[\s.\-#]?\d[\w./]*"
"""Anything like a ref: whether the plan has it is for the handler to find out."""
