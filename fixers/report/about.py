"""What reports say about this program."""

import os
from typing import Final

NAME: Final = "fix-pipeline"
HOME: Final = "https://github.com/fix-pipeline/fix-pipeline"
_FOREIGN: Final = {
    "zizmor": "https://docs.zizmor.sh/audits/#{}",
    "actionlint": "https://github.com/rhysd/actionlint/blob/main/docs/checks.md",
    "shellcheck": "https://www.shellcheck.net/wiki/{}",
}


def version() -> str:
    """The installed version; `0` when it runs from a directory of sources."""
    from importlib.metadata import PackageNotFoundError  # slow to load, and rarely needed
    from importlib.metadata import version as installed

    try:
        return installed(NAME)
    except PackageNotFoundError:
        return "0"


def help_url(rule: str) -> str:
    """The page of a rule in its manual: below `DOCS_URL` where that is set, else the project's."""
    tool, _, code = rule.partition("/")
    if tool in _FOREIGN:
        return _FOREIGN[tool].format(code)
    own = os.environ.get("DOCS_URL", "").rstrip("/")
    if own:
        return f"{own}/{rule}"
    return f"{HOME}/blob/main/docs/rules/{rule}.md"
