"""Names of jq variables for values of a script."""

from typing import Final

from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

_NOT_IN_NAMES: Final = regex(r"\W+")
_LONGEST: Final = 40  # several values side by side are one word
_KEYWORDS: Final = frozenset({
    "and", "or", "not", "if", "then", "else", "elif", "end", "as", "def", "reduce", "foreach",
    "try", "catch", "label", "import", "include", "env",
})  # fmt: skip


def name_for(part: sh.Part) -> str:
    """After the variable or the end of the expression; `value` where neither says anything."""
    stem = part.value.rsplit(".", 1)[-1]
    said = part.kind is not sh.PartKind.SUBSTITUTION and len(stem) <= _LONGEST
    name = _NOT_IN_NAMES.sub("_", stem if said else "").strip("_").lower() or "value"
    return f"value_{name}" if not name[0].isalpha() or name in _KEYWORDS else name
