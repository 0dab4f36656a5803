"""RULES: every rule, alphabetical by id."""

from typing import Final

from fixers.rule import Rule

RULES: Final[tuple[type[Rule], ...]] = ()
