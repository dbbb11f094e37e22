"""The plan and its history: documents, journal, projection, store, search. Nothing in this package knows about chat."""

import sys

# sqlite-utils imports numpy if it is installed (the library that draws pictures needs it), but makes no use of it here.
# That import would take half of planbot's start-up time, so numpy is hidden while sqlite-utils is imported.
if "numpy" not in sys.modules:
    sys.modules["numpy"] = None  # type: ignore[assignment]
    import sqlite_utils  # noqa: F401

    del sys.modules["numpy"]
