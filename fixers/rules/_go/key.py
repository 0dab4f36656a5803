"""Keys of caches of Go modules: what is wrong with one, and a better one."""

import re
from typing import Final

from fixers.model import ActionUse, Repository, Trace
from fixers.rules._go.cache import (
    CACHES,
    always_new,
    caches_modules,
    hashed,
    is_untold,
    matches,
    names_modules,
    text_of,
)
from fixers.rules._go.places import folder_of_tree
from fixers.rules._go.setup import SUMS
from fixers.syntax.regex import regex

EVERY_SUM: Final = "**/go.sum"
_FILE: Final = regex(r"'[^'!]*?(go\.(?:work\.)?(?:mod|sum))'")
_ONLY_FILE: Final = regex(r"(?:^|/)go\.(?:work\.)?(?:sum|mod)$")
_NEW_PART: Final = regex(
    r"\$\{\{\s*github\.(?:sha|run_id|run_number|run_attempt)\s*\}\}", re.IGNORECASE
)


def wrong_key(use: ActionUse, repository: Repository, *, early: bool) -> str | None:
    """`early`: the repository is not checked out yet."""
    key = text_of(use, "key")
    patterns = hashed(key)
    if not key or patterns is None or is_untold(key):
        return None
    if always_new(key):
        return _never_found(use, patterns)
    if not any(names_modules(one) for one in patterns):
        if use.action.endswith("/restore") and hashed(text_of(use, "restore-keys")):
            return None  # it keeps nothing: the key is one that is never there
        return "the key of Go's modules does not change with them: the first cache stays for ever"
    if not any(repository.named(name) for name in (*SUMS, "go.mod")):
        return None
    folder = folder_of_tree(use)
    if early or (folder is not None and not _finds(patterns, repository, folder)):
        named = ", ".join(f"'{one}'" for one in patterns[0])
        why = "is made before the checkout and " if early else ""
        return f"`hashFiles({named})` {why}matches no file: the first cache stays for ever"
    return None


def is_of_module_files(use: ActionUse) -> bool:
    """Whether the key of a cache, whatever it keeps, is made of module files alone."""
    patterns = hashed(text_of(use, "key"))
    return bool(patterns) and all(
        map(_ONLY_FILE.search, (p for one in patterns or () for p in one))
    )


def is_cached_otherwise(trace: Trace, repository: Repository) -> bool:
    """Whether a step of its own caches the modules, and does so well."""
    return any(
        caches_modules(use) and wrong_key(use, repository, early=False) is None
        for use in trace.uses(*CACHES)
    )


def _finds(patterns: list[tuple[str, ...]], repository: Repository, folder: str) -> bool:
    return any(matches(one, repository.tree.paths(), folder) for one in patterns)


def _never_found(use: ActionUse, patterns: list[tuple[str, ...]]) -> str | None:
    """A key of the commit or run alone; behind the module files' hash it is a choice."""
    others = hashed(text_of(use, "restore-keys"))
    if patterns or others is None or others or use.action.endswith("/save"):
        return None
    return "the key of Go's modules is new each time: no cache is ever found"


def with_files(key: str, repository: Repository) -> str:
    """The key, made of the module files."""
    patterns = hashed(key) or []
    bare = repository.named("go.mod") and not repository.named("go.sum")
    name = "**/go.mod" if bare else EVERY_SUM
    wrong = next((p for p in patterns if names_modules(p)), ())
    if len(wrong) == 1:
        return key.replace(f"'{wrong[0]}'", f"'{name}'", 1)
    if wrong and all(names_modules((one,)) for one in wrong):
        return _FILE.sub(lambda found: f"'**/{found[1]}'", key)
    made = f"${{{{ hashFiles('{name}') }}}}"
    if always_new(key):
        return _NEW_PART.sub(lambda _: made, key)
    if patterns:
        return re.sub(r"(hashFiles\([^()]*)\)", rf"\1, '{name}')", key, count=1)
    return f"{key.rstrip('-')}-{made}"
