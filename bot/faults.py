"""Unexpected errors in the terminal: a short apology with a reference, and the traceback if PLANBOT_DEBUG=1 is set."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

APOLOGY = "Sorry, something went wrong in planbot (reference {}): try again, or set PLANBOT_DEBUG=1 to see where."


def reference(fault: Exception) -> str:
    """A reference for an error, which is always the same for the same error in the same place.

    With PLANBOT_DEBUG=1, the traceback is printed on standard error.
    """
    last = traceback.extract_tb(fault.__traceback__)[-1]
    if os.environ.get("PLANBOT_DEBUG") == "1":
        traceback.print_exception(fault)
    return f"{type(fault).__name__}-{Path(last.filename).stem}-{last.lineno}"
