"""tree-sitter's statement nodes → statements; what it could not parse → `Opaque`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from tree_sitter import Node

from fixers.syntax import shell_tree as sh
from fixers.syntax._shell_simple import Simple
from fixers.syntax._shell_words import Words
from fixers.syntax.span import Span

MAX_DEPTH: Final = 100
_SIMPLE: Final = frozenset({
    "command", "declaration_command", "unset_command", "variable_assignment",
    "variable_assignments", "test_command",
})  # fmt: skip
_PUNCTUATION: Final = frozenset({"\n", ";", ";;", ";&", ";;&", "(", ")", "{", "}", "$(", "`"})
_KEYWORDS: Final = frozenset({
    "if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case", "esac",
    "in", "select", "function", "!", "<(", ">(",
})  # fmt: skip
_CLAUSES: Final = frozenset({"elif_clause", "else_clause"})


@dataclass(slots=True)
class Statements:
    words: Words
    opaque: list[Span] = field(default_factory=list)
    _depth: int = 0

    def block(self, nodes: Sequence[Node], skip: int = 0) -> tuple[sh.Statement, ...]:
        """The statements among `nodes`, in order."""
        found: list[sh.Statement] = []
        for node in nodes[skip:]:
            if node.type == "comment":
                self.words.comments.append(self.words.span(node))
            elif node.type == "&" and found:
                span = Span(found[-1].span.start, self.words.span(node).end)
                found[-1] = sh.Background(span, found[-1])
            elif node.type not in _PUNCTUATION and node.type not in _KEYWORDS:
                found.append(self.statement(node))
        return tuple(found)

    def statement(self, node: Node) -> sh.Statement:
        if self._depth >= MAX_DEPTH:
            return self._unknown(node)
        self._depth += 1
        try:
            return self._dispatch(node)
        finally:
            self._depth -= 1

    def _unknown(self, node: Node) -> sh.Opaque:
        span = self.words.span(node)
        self.opaque.append(span)
        return sh.Opaque(span)

    def _dispatch(self, node: Node) -> sh.Statement:
        if node.type == "ERROR" or node.is_missing or any(_broken(c) for c in node.children):
            return self._unknown(node)
        if node.type in _SIMPLE:
            return Simple(self.words, self.block).build(node)
        build = getattr(self, f"_{node.type}", None)
        return self._unknown(node) if build is None else build(node)

    def _redirected_statement(self, node: Node) -> sh.Statement:
        simple = Simple(self.words, self.block)
        target = node.child_by_field_name("body")
        redirects = tuple(
            r for n in node.children if n.type.endswith("_redirect") for r in simple.redirects(n)
        )
        span = self.words.span(node)
        if target is None:
            return sh.Command(span, (), (), redirects)
        inner = self.statement(target)
        if isinstance(inner, sh.Command):
            inner = sh.Command(span, inner.assignments, inner.words, (*inner.redirects, *redirects))
        elif isinstance(inner, sh.Pipeline) and isinstance(inner.stages[-1], sh.Command):
            # `a | b > f`: the grammar hangs the redirect on the pipeline, bash on `b`.
            last = inner.stages[-1]
            last = sh.Command(
                last.span, last.assignments, last.words, (*last.redirects, *redirects)
            )
            inner = sh.Pipeline(inner.span, (*inner.stages[:-1], last))
        else:
            inner = sh.Group(span, (inner,), subshell=False, redirects=redirects)
        return self._after_heredoc(node, inner)

    def _after_heredoc(self, node: Node, inner: sh.Statement) -> sh.Statement:
        """`cat <<EOF | jq`, `cat <<EOF && x`: the rest of the line hangs below the heredoc."""
        for heredoc in (n for n in node.children if n.type == "heredoc_redirect"):
            right = heredoc.child_by_field_name("right")
            for child in heredoc.children:
                if child.type == "pipeline":
                    stages = self.block([c for c in child.children if c.type not in {"|", "|&"}])
                    inner = sh.Pipeline(inner.span, (inner, *stages))
            if right is not None:
                operator = next(c.type for c in heredoc.children if c.type in {"&&", "||"})
                inner = sh.AndOr(inner.span, inner, operator, self.statement(right))
        return inner

    def _pipeline(self, node: Node) -> sh.Statement:
        stages = self.block([c for c in node.children if c.type not in {"|", "|&"}])
        return sh.Pipeline(self.words.span(node), stages)

    def _list(self, node: Node) -> sh.Statement:
        left, operator, right = [c for c in node.children if c.type not in {"\n", "comment"}][:3]
        return sh.AndOr(
            self.words.span(node), self.statement(left), operator.type, self.statement(right)
        )

    def _negated_command(self, node: Node) -> sh.Statement:
        return sh.Negated(self.words.span(node), self.statement(node.children[-1]))

    def _if_statement(self, node: Node) -> sh.Statement:
        branches = [self._branch(node)]
        otherwise: tuple[sh.Statement, ...] = ()
        for child in node.children:
            if child.type == "elif_clause":
                branches.append(self._branch(child))
            elif child.type == "else_clause":
                otherwise = self.block(child.children)
        return sh.If(self.words.span(node), tuple(branches), otherwise)

    def _branch(self, node: Node) -> tuple[tuple[sh.Statement, ...], tuple[sh.Statement, ...]]:
        own = [c for c in node.children if c.type not in _CLAUSES]
        then = next((i for i, c in enumerate(own) if c.type == "then"), len(own))
        return self.block(own[:then]), self.block(own[then:])

    def _for_statement(self, node: Node) -> sh.Statement:
        variable = node.child_by_field_name("variable")
        body = self._loop_body(node)
        values = tuple(self.words.word(n, self.block) for n in node.children_by_field_name("value"))
        name = self.words.raw(self.words.span(variable)) if variable else ""
        explicit = any(c.type == "in" for c in node.children)
        return sh.For(self.words.span(node), name, values if explicit else None, body)

    def _c_style_for_statement(self, node: Node) -> sh.Statement:
        return sh.For(self.words.span(node), "", None, self._loop_body(node))

    def _while_statement(self, node: Node) -> sh.Statement:
        condition = self.block(node.children_by_field_name("condition"))
        until = node.children[0].type == "until"
        return sh.While(self.words.span(node), condition, self._loop_body(node), until)

    def _loop_body(self, node: Node) -> tuple[sh.Statement, ...]:
        body = node.child_by_field_name("body")
        return () if body is None else self.block(body.children)

    def _case_statement(self, node: Node) -> sh.Statement:
        subject = node.child_by_field_name("value")
        arms = tuple(self._arm(c) for c in node.children if c.type == "case_item")
        word = (
            self.words.word(subject, self.block)
            if subject
            else sh.Word(self.words.span(node), "", ())
        )
        return sh.Case(self.words.span(node), word, arms)

    def _arm(self, node: Node) -> tuple[tuple[sh.Word, ...], tuple[sh.Statement, ...]]:
        values = node.children_by_field_name("value")
        start = max((v.end_byte for v in values), default=node.start_byte)
        rest = [c for c in node.children if c.start_byte >= start and c.type != "|"]
        return tuple(self.words.word(v, self.block) for v in values), self.block(rest)

    def _function_definition(self, node: Node) -> sh.Statement:
        name = node.child_by_field_name("name")
        body = node.child_by_field_name("body")
        text = self.words.raw(self.words.span(name)) if name else ""
        inner = () if body is None else self.block(body.children)
        return sh.Function(self.words.span(node), text, inner)

    def _compound_statement(self, node: Node) -> sh.Statement:
        span = self.words.span(node)
        if self.words.raw(span).startswith("(("):
            return sh.Test(span, ())
        return sh.Group(span, self.block(node.children), subshell=False)

    def _subshell(self, node: Node) -> sh.Statement:
        return sh.Group(self.words.span(node), self.block(node.children), subshell=True)


def _broken(node: Node) -> bool:
    """A direct sign of failure; what is broken deeper is found where it stands."""
    if node.is_missing or node.type == "ERROR":
        return True
    return node.has_error and not _holds_statements(node)


def _holds_statements(node: Node) -> bool:
    return node.type in _SIMPLE or node.type.endswith("statement") or node.type in {
        "list", "pipeline", "negated_command", "subshell", "do_group", "elif_clause",
        "else_clause", "case_item", "function_definition",
    }  # fmt: skip
