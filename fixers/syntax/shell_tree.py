"""Shell scripts as a small tree of our own.

All spans are code-point offsets in `ShellScript.text`, the script before masking. A region
that the grammar cannot parse becomes `Opaque`: nothing is known of it.
"""

from dataclasses import field

from fixers.syntax.records import Enum, dataclass
from fixers.syntax.span import Span


class PartKind(Enum):
    TEXT = "text"  # literal characters, quotes and escapes removed in `value`
    VARIABLE = "variable"  # $NAME or a plain ${NAME}; `value` is the name
    EXPANSION = "expansion"  # ${NAME:-x}, ${NAME##*/} …; `value` is the name, `operator` the rest
    SUBSTITUTION = "substitution"  # $(…) or `…`; `body` holds its statements
    PROCESS = "process"  # <(…) or >(…); `body` holds its statements
    ARITHMETIC = "arithmetic"  # $((…))
    EXPRESSION = "expression"  # ${{ … }}; `value` is the inner text
    GLOB = "glob"  # unquoted * ? [..] pattern; `value` is the raw text
    BRACE = "brace"  # unquoted {a,b}; `value` is the raw text


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    kind: PartKind
    span: Span
    value: str
    quoted: bool = False
    body: tuple["Statement", ...] = ()
    operator: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Word:
    """One shell word; `raw` is its text as written."""

    span: Span
    raw: str
    parts: tuple[Part, ...]

    # The value when nothing but text (no glob, no expansion) makes it up, else None.
    literal: str | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "literal", _literal(self.parts))  # asked for many times


def _literal(parts: tuple[Part, ...]) -> str | None:
    if len(parts) == 1:  # most often
        return parts[0].value if parts[0].kind is PartKind.TEXT else None
    if all(part.kind is PartKind.TEXT for part in parts):
        return "".join(part.value for part in parts)
    return None


@dataclass(frozen=True, eq=False, slots=True)
class Assignment:
    """`NAME=value`, `NAME+=value`, `NAME=(a b)`; `array` is None for a scalar value."""

    span: Span
    name: str
    value: Word | None
    append: bool = False
    array: tuple[Word, ...] | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Redirect:
    """`2>file`, `<<EOF`, `<<<word`. For a heredoc `target` is None and `heredoc` is set."""

    span: Span
    operator: str
    target: Word | None
    heredoc: "Heredoc | None" = None
    descriptor: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Heredoc:
    span: Span
    delimiter: str
    quoted: bool
    strip_tabs: bool
    body: Word


@dataclass(frozen=True, eq=False, slots=True)
class Command:
    """A simple command. `words[0]` is the command name; declarations (`local x=…`,
    `export X=…`) are commands whose assignments stand in `assignments` too."""

    span: Span
    assignments: tuple[Assignment, ...]
    words: tuple[Word, ...]
    redirects: tuple[Redirect, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Pipeline:
    span: Span
    stages: tuple["Statement", ...]


@dataclass(frozen=True, eq=False, slots=True)
class AndOr:
    """`left && right` or `left || right`."""

    span: Span
    left: "Statement"
    operator: str
    right: "Statement"


@dataclass(frozen=True, eq=False, slots=True)
class Negated:
    span: Span
    body: "Statement"


@dataclass(frozen=True, eq=False, slots=True)
class If:
    """`branches` are (condition, body) of if and every elif; `otherwise` may be empty."""

    span: Span
    branches: tuple[tuple[tuple["Statement", ...], tuple["Statement", ...]], ...]
    otherwise: tuple["Statement", ...]


@dataclass(frozen=True, eq=False, slots=True)
class For:
    span: Span
    variable: str
    values: tuple[Word, ...] | None
    body: tuple["Statement", ...]


@dataclass(frozen=True, eq=False, slots=True)
class While:
    span: Span
    condition: tuple["Statement", ...]
    body: tuple["Statement", ...]
    until: bool


@dataclass(frozen=True, eq=False, slots=True)
class Case:
    span: Span
    subject: Word
    arms: tuple[tuple[tuple[Word, ...], tuple["Statement", ...]], ...]


@dataclass(frozen=True, eq=False, slots=True)
class Group:
    """`{ …; }`, or `( … )` when `subshell`. `redirects` apply to the whole."""

    span: Span
    body: tuple["Statement", ...]
    subshell: bool
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Function:
    span: Span
    name: str
    body: tuple["Statement", ...]


@dataclass(frozen=True, eq=False, slots=True)
class Background:
    """`statement &`."""

    span: Span
    body: "Statement"


@dataclass(frozen=True, eq=False, slots=True)
class Test:
    """`[[ … ]]` or `(( … ))`; words are those that stand in it."""

    span: Span
    words: tuple[Word, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Opaque:
    """A region the parser is not sure of."""

    span: Span


Statement = (
    Command
    | Pipeline
    | AndOr
    | Negated
    | If
    | For
    | While
    | Case
    | Group
    | Function
    | Background
    | Test
    | Opaque
)
Bodies = list[tuple[Statement, ...]]


@dataclass(frozen=True, eq=False, slots=True)
class ShellComment:
    span: Span
    text: str


@dataclass(frozen=True, eq=False)  # what is worked out of it stays with it
class ShellScript:
    text: str
    statements: tuple[Statement, ...]
    comments: tuple[ShellComment, ...]
    opaque: tuple[Span, ...]  # every region not understood; empty = fully parsed

    @property
    def unread(self) -> bool:
        """Nothing of it is understood."""
        return bool(self.text.strip()) and self.opaque == (Span(0, len(self.text)),)
