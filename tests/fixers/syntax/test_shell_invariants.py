"""What holds for every text: nothing is raised, every span is where it says it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixers.syntax import shell_tree as sh
from fixers.syntax.shell import MAX_CHARACTERS, parse_shell
from fixers.syntax.span import Span

PIECES = [
    *("a", "b", "-", "=", "*", "?", "~", "é", "😀", "x=", "x=(", "$x", "${x:-", "$'", "$(", "$(("),
    *("`", "'", '"', "(", ")", "((", "))", "{", "}", "[", "]", "[[", "]]", ";", ";;", "&", "&&"),
    *("|", "||", "!", "#", "\\", ">", "<<<", ">f", "2>&1", "<<EOF", "<<-'E'", "${{", "}}"),
    *("${{ y }}", "a)", "if", "then", "fi", "for", "in", "do", "done", "case", "esac", "while"),
    *("until", "time", "coproc", "export", "local", "function", "f()"),
]
GLUE = ("\n", "\r\n", "\t", "\\\n", "\nEOF\n", "\0", "\ud800")
SCRIPTS = st.lists(st.sampled_from((*PIECES, *(f"{p} " for p in PIECES), *GLUE)), max_size=25)


class Checker:
    """Walks a tree by hand, so that it finds what a walk of the product would skip."""

    def __init__(self, text: str):
        self.text = text
        self.script = parse_shell.__wrapped__(text)
        self.block(self.script.statements, Span(0, len(text)))

    def inside(self, inner: Span, outer: Span):
        assert outer.start <= inner.start <= inner.end <= outer.end

    def block(self, statements, outer: Span):
        for statement in statements:
            self.inside(statement.span, outer)
            for name in statement.__slots__:
                self.value(getattr(statement, name), statement.span)

    def value(self, value, outer: Span):
        if isinstance(value, tuple):
            for one in value:
                self.value(one, outer)
        elif isinstance(value, sh.Word):
            self.word(value, outer)
        elif isinstance(value, sh.Assignment | sh.Redirect | sh.Heredoc):
            self.inside(value.span, outer)
            for name in value.__slots__:
                self.value(getattr(value, name), value.span)
        elif isinstance(value, sh.Statement):
            self.block((value,), outer)

    def word(self, word: sh.Word, outer: Span):
        self.inside(word.span, outer)
        assert word.raw == self.text[word.span.start : word.span.end]
        at = word.span.start
        for part in word.parts:
            self.inside(part.span, Span(at, word.span.end))
            self.block(part.body, part.span)
            at = part.span.end


@settings(max_examples=400)
@given(SCRIPTS.map("".join))
def test_anything_made_of_shell(text):
    checked = Checker(text)
    for comment in checked.script.comments:
        assert comment.text == text[comment.span.start : comment.span.end]
        assert comment.text.startswith("#")


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_any_text(text):
    Checker(text)


@pytest.mark.parametrize(
    "bomb",
    [
        "$(" * 10_000,
        "$(" * 5_000 + "a" + ")" * 5_000,
        '"$(' * 3_000 + "a" + ')"' * 3_000,
        "`" * 9_999,
        "( " * 5_000 + "a" + " )" * 5_000,
        "${x:-" * 5_000 + "}" * 5_000,
        "[[ " + "( " * 5_000 + "a" + " )" * 5_000 + " ]]",
        "[[ " + "! " * 8_000 + "a ]]",
        "a" + " && a" * 8_000,
        "a" + "|a" * 8_000,
        "if a; then " * 5_000,
        "f() { " * 5_000,
        "cat <<A\n" * 7_000,
        "$(cat <<A\n" * 5_000,
        "echo ${{ a }}\n" * 4_000,
        "${{ " * 15_000,
        "'" * 9_999,
        "\\" * 60_000,
    ],
    ids=lambda bomb: bomb[:12].replace("\n", " "),
)
def test_bombs(bomb):
    Checker(bomb[:MAX_CHARACTERS])
    Checker(bomb[:400])


def test_deep_nesting_costs_only_what_is_deep():
    script = parse_shell("a\n" + "( " * 90 + "b" + " )" * 90 + "\nc")
    first, _, last = script.statements
    assert [s.words[0].raw for s in (first, last)] == ["a", "c"]
    assert len(script.opaque) == 1


def test_a_chain_may_have_many_links():
    (chain,) = parse_shell(" && ".join(["a"] * 50)).statements
    assert isinstance(chain, sh.AndOr)
    (chain,) = parse_shell(" && ".join(["a"] * 70)).statements
    assert isinstance(chain, sh.Opaque)


@pytest.mark.parametrize(("length", "read"), [(MAX_CHARACTERS, True), (MAX_CHARACTERS + 1, False)])
def test_what_is_too_long_is_not_read(length, read):
    text = "a" * length
    script = parse_shell(text)
    assert isinstance(script.statements[0], sh.Command if read else sh.Opaque)
    assert script.opaque == (() if read else (Span(0, length),))


@pytest.mark.parametrize(
    "hostile",
    ["a\0b", ">f`" * 2_000, "`\n" * 300, "a|\\\n" * 300, "a |\n" * 9_000, "x=(\n" * 9_000],
)
def test_what_would_take_seconds_is_not_read(hostile):
    script = parse_shell(hostile)
    assert script.opaque == (Span(0, len(hostile)),)


@pytest.mark.parametrize(
    "text", ["{\U00038cb2", "a {\U000f67c6}", "${\U0010ffff}", "{é..ü}", "$é é=1"]
)
def test_what_once_crashed_the_grammar(text):
    Checker(text)


def test_equal_texts_are_read_once():
    assert parse_shell("a b") is parse_shell("a b")
