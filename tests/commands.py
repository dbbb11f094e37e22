"""Runs commands of the terminal inside a test."""

from __future__ import annotations

import pytest

from bot.__main__ import main

Captured = pytest.CaptureFixture[str]


def said(capsys: Captured, *command: str) -> str:
    """Everything that a command prints, with the exit code if it isn't 0."""
    capsys.readouterr()
    code = main(command)
    printed = capsys.readouterr()
    return f"{printed.out}{printed.err}{f'[{code}]' if code else ''}"
