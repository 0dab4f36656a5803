"""RULES: every rule, alphabetical by id."""

from typing import Final

from fixers.rule import Rule
from fixers.rules.terraform_init_missing import TerraformInitMissing

RULES: Final[tuple[type[Rule], ...]] = (TerraformInitMissing,)
