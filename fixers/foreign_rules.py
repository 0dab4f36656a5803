"""Ids of the findings of other linters: `zizmor/unpinned-uses`, `shellcheck/SC2046`."""

from typing import Final

LINTERS: Final = ("zizmor", "actionlint", "shellcheck")


def is_foreign(rule: str) -> bool:
    tool, _, code = rule.partition("/")
    return tool in LINTERS and bool(code)
