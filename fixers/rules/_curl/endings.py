"""How statements of a loop end it, or the script."""

from typing import Final

from fixers.syntax import shell_tree as sh
from fixers.syntax.shell import commands

LEAVES: Final = frozenset({"break", "exit", "return"})
_SAYS: Final = frozenset({"echo", "printf", "sleep", ":", "true"})


def is_left(node: sh.Statement) -> bool:
    """`… && break`, or an `if` that does so."""
    right = (node.right,) if isinstance(node, sh.AndOr) and node.operator == "&&" else ()
    inside = node.branches[0][1] if isinstance(node, sh.If) else right
    return any(one.words and one.words[0].literal in LEAVES for one in commands(inside))


def succeeds(last: sh.Statement) -> bool:
    """Whether the last statement of a loop ends well where curl failed."""
    if isinstance(last, sh.AndOr):
        return last.operator == "||" and says(last.right)
    if isinstance(last, sh.If):
        return not last.otherwise or says(last.otherwise[-1])
    return says(last)


def says(node: sh.Statement) -> bool:
    return isinstance(node, sh.Command) and (not node.words or node.words[0].literal in _SAYS)


def fails(loop: sh.Statement) -> bool:
    found = ([word.literal for word in one.words[:2]] for one in commands((loop,)))
    return any(
        words[0] == "false" or (words[0] in LEAVES and words[1:] not in ([], ["0"]))
        for words in found
        if words
    )


def leaves_well(node: sh.Statement) -> bool:
    words = [word.literal for word in node.words] if isinstance(node, sh.Command) else []
    return words[:1] != [] and words[0] in LEAVES and words[1:] in ([], ["0"])
