"""What reports say about this program."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as _installed
from typing import Final

NAME: Final = "fix-pipeline"
HOME: Final = "https://github.com/OWNER/fix-pipeline"


def version() -> str:
    """The installed version; `0` when it runs from a directory of sources."""
    try:
        return _installed(NAME)
    except PackageNotFoundError:
        return "0"


def help_url(rule: str) -> str:
    """The page of a rule in the manual."""
    return f"{HOME}/blob/main/docs/rules/{rule}.md"
