"""Whether a configuration has anything that its workspaces keep apart."""

import re
from typing import Final

from fixers.model import RepoTree
from fixers.rules._shared.terraform_files import texts_with_modules
from fixers.syntax.regex import regex

WORKSPACE: Final = regex(r"\bterraform\.workspace\b")
# Without any of these, in the modules of its own repository too, it only computes values.
_STATE: Final = regex(
    r"^\s*(?:resource|ephemeral|backend|cloud)\b"
    r"|^\s*module\b(?![^{\n]*\{\s*source\s*=\s*\"\.\.?/)"
    r"|\"(?:resource|module|data|ephemeral|backend|cloud)\"\s*:",
    re.MULTILINE,
)
_DATA: Final = regex(r"^\s*data\b", re.MULTILINE)


def only_computes(directory: str, tree: RepoTree) -> bool:
    """Whether nothing is kept, and nothing is asked for by the name of the workspace."""
    texts = texts_with_modules(directory, tree)
    return bool(texts) and not any(text is None or _has_state(text) for text in texts)


def _has_state(text: str) -> bool:
    return bool(_STATE.search(text) or (WORKSPACE.search(text) and _DATA.search(text)))
