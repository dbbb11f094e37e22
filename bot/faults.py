"""Trouble that nobody expected, at the terminal: a short apology with a reference, and the traceback where it is asked for."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

APOLOGY = "Sorry, something went wrong in planbot (reference {}): try again, or set PLANBOT_DEBUG=1 to see where."


def reference(fault: Exception) -> str:
    """The place of a fault, so that the same trouble has the same reference. With PLANBOT_DEBUG=1 the traceback goes to
    the standard error, under that reference."""
    last = traceback.extract_tb(fault.__traceback__)[-1]
    found = f"{type(fault).__name__}-{Path(last.filename).stem}-{last.lineno}"
    if os.environ.get("PLANBOT_DEBUG") == "1":
        traceback.print_exception(fault)
    return found
