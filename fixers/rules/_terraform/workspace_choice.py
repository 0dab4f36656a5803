"""Commands that choose a workspace of Terraform."""

from typing import Final

from fixers.model import Failure, Invocation
from fixers.rules._shared.holders import holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

_CHOOSES: Final = frozenset({"select", "new", "delete"})
_LISTS: Final = regex(r"workspace list\b.*\|.*\bgrep\b")


def chooses(run: Invocation) -> bool:
    words = [a for a in run.args if a is not None and not a.startswith("-")]
    return words[:1] == ["workspace"] and bool(_CHOOSES & set(words[1:2]))


def settles(run: Invocation) -> bool:
    """Whether a workspace is chosen for sure: after `workspace new … || true` it is the old one
    where the new one is there already, and so it is where a list of them decides."""
    words = [a for a in run.args if a is not None and not a.startswith("-")]
    maybe = run.failure is Failure.IGNORED or _is_asked_of_the_list(run)
    return chooses(run) and not (words[1:2] == ["new"] and maybe)


def _is_asked_of_the_list(run: Invocation) -> bool:
    """`if ! terraform workspace list | grep x; then terraform workspace new x; fi`."""
    text = run.script.shell.text
    return any(
        _LISTS.search(text[test.span.start : test.span.end])
        for node in holders(run)
        if isinstance(node, sh.If)
        and "workspace select" not in text[node.span.start : node.span.end]
        for condition, _ in node.branches
        for test in condition
    )
