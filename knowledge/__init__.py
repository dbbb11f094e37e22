"""The plan and its history: documents, journal, projection, store, search. Nothing in this package knows about chat."""

import sys

# sqlite-utils loads numpy wherever that is installed (it comes with what draws the pictures) and has no use for it here.
# Half of planbot's start would go into it, so that it is hidden for as long as sqlite-utils is being loaded.
if "numpy" not in sys.modules:
    sys.modules["numpy"] = None  # type: ignore[assignment]
    import sqlite_utils  # noqa: F401

    del sys.modules["numpy"]
