"""tree-sitter's statement nodes → statements; what it could not parse → `Opaque`."""

from collections.abc import Sequence
from dataclasses import field
from typing import Final

from tree_sitter import Node

from fixers.syntax import shell_tree as sh
from fixers.syntax._shell_chain import CHAINS, LOGICAL, Chain, around, pieces, redirected
from fixers.syntax._shell_heredocs import RawHeredoc
from fixers.syntax._shell_page import (
    SIMPLE,
    Page,
    UnreadableError,
    broken,
    heredoc_page,
    is_arithmetic,
    required,
)
from fixers.syntax._shell_quoting import Quoting
from fixers.syntax._shell_simple import Simple, command
from fixers.syntax._shell_words import Words
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

MAX_DEPTH: Final = 60  # of statements in statements; each link of an `&&` chain counts
_SUBSTITUTION: Final = 3  # levels that one of these counts, for the calls it takes to read it
_PUNCTUATION: Final = frozenset({
    "\n", ";", ";;", ";&", ";;&", "(", ")", "{", "}", "$(", "`", "<(", ">(", "comment", "if",
    "then", "elif", "else", "fi", "do", "done", "esac",
})  # fmt: skip
_CLAUSES: Final = frozenset({"elif_clause", "else_clause"})
_SEPARATOR: Final = regex(r"[\n;&]")
_HEREDOC: Final = regex(r"(?<!<)<<(?!<)")


@dataclass(slots=True)
class Statements:
    """Reads the statements of one page; `opaque` collects what it does not understand."""

    page: Page
    opaque: list[Span] = field(default_factory=list)
    depth: int = 0
    _words: Words = field(init=False)
    _simple: Simple = field(init=False)

    def __post_init__(self) -> None:
        self._words = Words(self.page, self._nested)
        self._simple = Simple(self._words, self._heredoc)

    @property
    def run_on(self) -> list[int]:
        """Where the grammar took the next line for the rest of a command."""
        return self._simple.run_on

    def block(self, nodes: Sequence[Node]) -> tuple[sh.Statement, ...]:
        """The statements among `nodes`, in order."""
        found: list[sh.Statement] = []
        for node in nodes:
            kind = node.type
            if kind == "&" and found:
                span = Span(found[-1].span.start, max(found[-1].span.end, self.page.span(node).end))
                found[-1] = sh.Background(span, found[-1])
            elif kind not in _PUNCTUATION and not (
                kind == "ERROR" and self._continues_nothing(node)
            ):
                self._append(found, self.statement(node))
        return tuple(found)

    def _continues_nothing(self, node: Node) -> bool:
        """A backslash before the end of the text is an error to the grammar, not to bash."""
        return not self.page.of(node).strip("\\ \t\r\n")

    def _append(self, found: list[sh.Statement], new: sh.Statement) -> None:
        """What touches a region not understood belongs to it."""
        last = found[-1] if found else None
        unread = isinstance(last, sh.Opaque) or isinstance(new, sh.Opaque)
        if last is None or not unread or self._separated(last, new):
            found.append(new)
        else:
            found[-1] = self._unknown(around((last, new)))

    def _separated(self, last: sh.Statement, new: sh.Statement) -> bool:
        if isinstance(last, sh.Opaque):
            before = self.page.masked[last.span.start : last.span.end]
            if _HEREDOC.search(before):
                return False  # what follows may be the heredoc's text
            if before.endswith("\n"):
                return True
        return bool(_SEPARATOR.search(self.page.masked, last.span.end, new.span.start))

    def statement(self, node: Node) -> sh.Statement:
        if self.depth >= MAX_DEPTH:
            return self._unknown(self.page.span(node))
        self.depth += 1
        try:
            return self._dispatch(node)
        except UnreadableError:
            return self._unknown(self.page.span(node))
        finally:
            self.depth -= 1

    def _unknown(self, span: Span) -> sh.Opaque:
        self.opaque.append(span)
        return sh.Opaque(span)

    def _dispatch(self, node: Node) -> sh.Statement:
        if node.has_error and _is_broken(node):
            raise UnreadableError
        if node.type in SIMPLE:
            return self._simple.build(node)
        build = getattr(self, f"_{node.type}", None)
        if build is None:
            raise UnreadableError
        statement: sh.Statement = build(node)
        return statement

    def _nested(self, nodes: Sequence[Node]) -> tuple[sh.Statement, ...]:
        self.depth += _SUBSTITUTION
        try:
            return self.block(nodes)
        finally:
            self.depth -= _SUBSTITUTION

    def _heredoc(self, raw: RawHeredoc) -> sh.Word:
        text = self.page.raw(raw.body)
        if raw.quoted or not text:
            return sh.Word(raw.body, text, tuple(self._words.literal(raw.body, Quoting.SINGLE)))
        page = heredoc_page(self.page, raw.body)
        inner = Statements(page, self.opaque, self.depth + _SUBSTITUTION)
        return sh.Word(raw.body, text, inner._as_string(raw.body))

    def _as_string(self, body: Span) -> tuple[sh.Part, ...]:
        """The page is nothing but one string in double quotes."""
        node = self.page.root
        while node.type != "string" and len(node.children) == 1:
            node = node.children[0]
        if node.type != "string" or node.has_error or self.depth >= MAX_DEPTH:
            unread = self._unknown(body)
            raw = self.page.raw(body)
            return (sh.Part(sh.PartKind.SUBSTITUTION, body, raw, quoted=True, body=(unread,)),)
        return tuple(self._words.quoted(node, body, Quoting.HEREDOC))

    def _redirected_statement(self, node: Node) -> sh.Statement:
        target = node.child_by_field_name("body")
        if target is not None and target.type in CHAINS:
            return self._chain(node)
        redirects = [c for c in node.children if c.type.endswith("_redirect")]
        self._simple.require_one_line([*([target] if target else []), *redirects])
        found = self._simple.redirected(redirects)
        span = self.page.span(node)
        if target is None:
            return command(span, (), (), found)
        return redirected(self.statement(target), found, span.end)

    def _file_redirect(self, node: Node) -> sh.Statement:
        """`$(< file)`."""
        found = self._simple.redirected([node])
        return command(self.page.span(node), (), (), found)

    def _chain(self, node: Node) -> sh.Statement:
        found = [*pieces(node)]
        links = sum(piece.type in LOGICAL for piece in found)
        if self.depth + links > MAX_DEPTH:
            raise UnreadableError
        self.depth += links
        try:
            return self._linked(found)
        finally:
            self.depth -= links

    _list = _pipeline = _negated_command = _chain

    def _linked(self, found: Sequence[Node]) -> sh.Statement:
        chain = Chain()
        for piece, before in zip(found, (None, *found), strict=False):
            span = self.page.span(piece)
            if not piece.is_named:
                chain.operator(piece.type, span.start)
            elif piece.type.endswith("_redirect") and before is not None:
                self._simple.require_one_line([before, piece])
                chain.redirect(self._simple.redirected([piece]), span.end)
            else:
                chain.add(self.statement(piece))
        return chain.finished()

    def _if_statement(self, node: Node) -> sh.Statement:
        branches = [self._branch(node)]
        otherwise: tuple[sh.Statement, ...] = ()
        for child in node.children:
            if child.type == "elif_clause":
                branches.append(self._branch(child))
            elif child.type == "else_clause":
                otherwise = self.block(child.children)
        return sh.If(self.page.span(node), tuple(branches), otherwise)

    def _branch(self, node: Node) -> tuple[tuple[sh.Statement, ...], tuple[sh.Statement, ...]]:
        own = [c for c in node.children if c.type not in _CLAUSES]
        then = next((i for i, c in enumerate(own) if c.type == "then"), len(own))
        return self.block(own[:then]), self.block(own[then:])

    def _for_statement(self, node: Node) -> sh.Statement:
        variable = node.child_by_field_name("variable")
        values = tuple(self._words.words(node.children_by_field_name("value")))
        name = self.page.of(variable) if variable else ""
        explicit = any(c.type == "in" for c in node.children)
        return sh.For(
            self.page.span(node), name, values if explicit else None, self._loop_body(node)
        )

    def _c_style_for_statement(self, node: Node) -> sh.Statement:
        return sh.For(self.page.span(node), "", None, self._loop_body(node))

    def _while_statement(self, node: Node) -> sh.Statement:
        condition = self.block(node.children_by_field_name("condition"))
        until = node.children[0].type == "until"
        return sh.While(self.page.span(node), condition, self._loop_body(node), until)

    def _loop_body(self, node: Node) -> tuple[sh.Statement, ...]:
        return self.block(required(node, "body").children)

    def _case_statement(self, node: Node) -> sh.Statement:
        subject = required(node, "value")
        arms = tuple(self._arm(c) for c in node.children if c.type == "case_item")
        return sh.Case(self.page.span(node), self._words.word(subject), arms)

    def _arm(self, node: Node) -> tuple[tuple[sh.Word, ...], tuple[sh.Statement, ...]]:
        values = node.children_by_field_name("value")
        start = max((v.end_byte for v in values), default=node.start_byte)
        rest = [c for c in node.children if c.start_byte >= start]
        return tuple(self._words.words(values)), self.block(rest)

    def _function_definition(self, node: Node) -> sh.Statement:
        name, body = required(node, "name"), required(node, "body")
        redirects = [c for c in node.children if c.type.endswith("_redirect")]
        span = self.page.span(node)
        if body.type == "compound_statement" and not redirects:
            return sh.Function(span, self.page.of(name), self.block(body.children))
        inner = self.statement(body)
        if redirects:
            inner = redirected(inner, self._simple.redirected(redirects), span.end)
        return sh.Function(span, self.page.of(name), (inner,))

    def _compound_statement(self, node: Node) -> sh.Statement:
        span = self.page.span(node)
        if self.page.raw(span).startswith("(("):
            return self._simple.arithmetic(node)
        return sh.Group(span, self.block(node.children), subshell=False)

    def _subshell(self, node: Node) -> sh.Statement:
        if is_arithmetic(node):
            return self._simple.arithmetic(node)
        return sh.Group(self.page.span(node), self.block(node.children), subshell=True)


def _is_broken(node: Node) -> bool:
    return node.type == "ERROR" or node.is_missing or any(map(broken, node.children))
