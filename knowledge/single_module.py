"""Loads one module of a library without the rest of its package."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType


def load(package: str, name: str) -> ModuleType:
    """The module `name` of a package whose own `__init__` would load all its modules.

    It is loaded under a package of another name, so that nobody else gets a package without its contents. The module may import
    others of its package relatively.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.submodule_search_locations is None:
        raise ModuleNotFoundError(f"No package named {package!r}", name=package)
    alias = f"{package.replace('.', '_')}_in_part"
    if alias not in sys.modules:
        part = ModuleSpec(alias, None, is_package=True)
        part.submodule_search_locations = list(spec.submodule_search_locations)
        sys.modules[alias] = importlib.util.module_from_spec(part)
    return importlib.import_module(f"{alias}.{name}")
