"""The plan and all that has happened to it. Knows nothing of chat."""
