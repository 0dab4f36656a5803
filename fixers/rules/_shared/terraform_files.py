"""What the files of a Terraform directory say."""

import posixpath
import re
from functools import lru_cache
from typing import Final

from fixers.model import Invocation, RepoTree
from fixers.model.asked import ending
from fixers.model.effects import joined
from fixers.model.machine import Text
from fixers.rules._shared.terraform import verb_of
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

ENDINGS: Final = (".tf", ".tofu", ".tf.json")
# What `validate` needs something installed for; the two names are built into Terraform.
_INSTALLED: Final = regex(
    r"""^\s*(?:provider|module|ephemeral|action|list)\s+"?\w|\brequired_providers\b|\bprovider::
    |^\s*(?:resource\s+"?(?!terraform_data\b)|data\s+"?(?!terraform_remote_state\b))\w
    |\A\s*\{""",  # JSON, too
    re.MULTILINE | re.VERBOSE,
)
_MODULE: Final = regex(r"^\s*source\s*=\s*\"(\.\.?/[^\"$]*)\"", re.MULTILINE)
_MOST_MODULES: Final = 100
_COMMENT: Final = regex(r"(?:#|//)[^\n]*|/\*.*?\*/", re.DOTALL)


def texts_of(directory: str, tree: RepoTree) -> list[str | None]:
    """The files of a directory without their comments, None for one that cannot be read."""
    files = map(tree.read, _by_directory(ending(tree, *ENDINGS)).get(directory, ()))
    return [_without_comments(f.text) if isinstance(f, Source) else None for f in files]


@lru_cache(maxsize=256)  # each job of a repository asks for those of its folder
def _without_comments(text: str) -> str:
    return _COMMENT.sub("", text)


def directories_with_files(tree: RepoTree) -> list[str]:
    return sorted(_by_directory(ending(tree, *ENDINGS)))


@lru_cache(maxsize=8)
def _by_directory(paths: tuple[str, ...]) -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for path in paths:
        index.setdefault(path.rpartition("/")[0], []).append(path)
    return index


def texts_with_modules(directory: str, tree: RepoTree) -> list[str | None]:
    """The files of a directory and of the modules of this repository that it uses."""
    texts: list[str | None] = []
    seen, folders = {directory}, [directory]
    while folders and len(seen) <= _MOST_MODULES:
        folder = folders.pop()
        found = texts_of(folder, tree)
        texts += found
        sources = (source for text in found if text for source in _MODULE.findall(text))
        inside = {posixpath.normpath(posixpath.join(folder, source)) for source in sources}
        folders += sorted(inside - seen)
        seen |= inside
    return texts


def surely_without(pattern: re.Pattern[str], directory: object, tree: RepoTree) -> bool:
    """Whether a directory has a configuration, and none of its files says this."""
    texts = texts_of(directory, tree) if isinstance(directory, str) else []
    return bool(texts) and all(t is not None and not pattern.search(t) for t in texts)


def needs_no_init(run: Invocation, directory: object, tree: RepoTree) -> bool:
    """Whether `validate` uses nothing that has to be installed, or the settings bring it."""
    alone = verb_of(run) == "validate" and (
        surely_without(_INSTALLED, directory, tree) or _is_valid_empty(run, directory, tree)
    )
    return alone or _brings_providers(run, tree)


def _is_valid_empty(run: Invocation, directory: object, tree: RepoTree) -> bool:
    """Whether a folder that is there holds no configuration, which is a valid one, in a
    repository that has some elsewhere: `infra/`, beside `infra/dev/main.tf`."""
    made = any(path.endswith(ENDINGS) for path in run.before.written)
    if made or not isinstance(directory, str) or texts_of(directory, tree):
        return False
    there = not directory or any(path.startswith(f"{directory}/") for path in tree.paths())
    return there and bool(ending(tree, *ENDINGS))


def _brings_providers(run: Invocation, tree: RepoTree) -> bool:
    """Whether the settings of Terraform may name folders with providers (`dev_overrides`): these
    need no `init`."""
    named = run.before.variables.get("TF_CLI_CONFIG_FILE")
    if named is None:
        return False
    path = joined(run.before.directory, named.value) if isinstance(named, Text) else None
    inside = run.before.in_head(path) if isinstance(path, str) else None
    file = tree.read(inside) if inside is not None else None
    return not isinstance(file, Source) or "dev_overrides" in file.text
