"""Finds, proves and fixes failures of GitHub Actions pipelines.

The public surface is loaded on first use, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fixers.diagnostics import Finding, Fix
    from fixers.engine import check
    from fixers.fixing import fix
    from fixers.rules import RULES

_HOMES: Final = {
    "RULES": "fixers.rules",
    "Finding": "fixers.diagnostics",
    "Fix": "fixers.diagnostics",
    "check": "fixers.engine",
    "fix": "fixers.fixing",
}

__all__ = ["RULES", "Finding", "Fix", "check", "fix"]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)
