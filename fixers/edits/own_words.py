"""Whether the value of an expression may be written as shell on purpose."""

from typing import Final

from fixers.syntax.expression import Access, Binary, Call, Expression, Literal, parse_expression
from fixers.syntax.regex import regex

# What people give in other contexts is prose, or not known.
_GIVEN: Final = frozenset({"env", "inputs", "matrix", "needs", "secrets", "steps", "vars"})
_EVENT_INPUTS: Final = ("github", "event", "inputs")
_PARTS: Final = regex(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# Options, commands, texts and data have quotes of their own, names of files are escaped.
_QUOTED: Final = regex(
    r"\w*(?:arg|argument|flag|opt|option|param|parameter|var|variable)s?|files?|filenames?|paths?"
    r"|extra|additional|custom|cmd|commands?|cli|exec|execute|run|scripts?|code|eval|install"
    r"|filters?|query|queries|where|selectors?|expr|expression|patterns?|regex|globs?|include"
    r"|exclude|tests?|tasks?|goals?|features?|packages?|requirements?|deps|dependencies|specs?"
    r"|env|envs|settings|values?|json|yaml|yml|toml|xml|html|markdown|md|data|payload|matrix"
    r"|message|messages|msg|title|subject|body|text|description|desc|comments?|notes?|changelog"
    r"|summary|reason|labels?|headers?|cookies?|sql|contents?|changed|modified|added|diff|output"
)
_PLACES: Final = frozenset({"dir", "dirs", "directory", "folder", "folders", "home", "root"})


def may_be_shell(inner: str, *, first: bool) -> bool:
    """Whether a value outside of quotes may hold quotes, patterns or escapes that its writer
    meant for the shell; `first`: it begins its word, where `~` is a folder."""
    expression = parse_expression(inner)
    return expression is None or not _is_plain(expression, first=first)


def _is_plain(expression: Expression, *, first: bool) -> bool:
    match expression:
        case Literal():
            return True
        case Access(path=path):
            return _is_given(path) and not _is_quoted(path[-1], first=first)
        case Binary("&&" | "||", left, right):
            return all(_is_plain(one, first=first) for one in (left, right))
        case Call(name, arguments):
            known = name in {"format", "join"}
            return known and all(_is_plain(one, first=first) for one in arguments)
        case _:
            return False


def _is_given(path: tuple[str, ...]) -> bool:
    return len(path) > 1 and (path[0] in _GIVEN or path[:3] == _EVENT_INPUTS)


def _is_quoted(name: str, *, first: bool) -> bool:
    parts = [part.lower() for part in _PARTS.findall(name)]
    return any(_QUOTED.fullmatch(one) or (first and one in _PLACES) for one in parts)
