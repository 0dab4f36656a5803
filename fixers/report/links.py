"""Where people read more."""

from typing import Final

HOME: Final = "https://github.com/OWNER/fix-pipeline"


def help_url(rule: str) -> str:
    """The page of a rule in the manual."""
    return f"{HOME}/blob/main/docs/rules/{rule}.md"
