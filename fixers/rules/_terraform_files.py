"""What the files of a Terraform directory say."""

import re
from typing import Final

from fixers.model import RepoTree
from fixers.syntax.source import Source

ENDINGS: Final = (".tf", ".tofu", ".tf.json")
_COMMENT: Final = re.compile(r"(?:#|//)[^\n]*|/\*.*?\*/", re.DOTALL)


def texts_of(directory: str, tree: RepoTree) -> list[str | None]:
    """The files of a directory without their comments, None for one that cannot be read."""
    prefix = f"{directory}/" if directory else ""
    paths = [
        path
        for path in tree.paths()
        if path.startswith(prefix) and "/" not in path[len(prefix) :] and path.endswith(ENDINGS)
    ]
    files = map(tree.read, paths)
    return [_COMMENT.sub("", f.text) if isinstance(f, Source) else None for f in files]


def surely_without(pattern: re.Pattern[str], directory: object, tree: RepoTree) -> bool:
    """Whether a directory has a configuration, and none of its files says this."""
    texts = texts_of(directory, tree) if isinstance(directory, str) else []
    return bool(texts) and all(t is not None and not pattern.search(t) for t in texts)
