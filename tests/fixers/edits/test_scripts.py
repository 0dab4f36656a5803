import pytest

from fixers.edits import insert_line_before, replace_in_script
from fixers.model import ScriptUnit
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from tests.fixers.edits.support import HEAD, edited, script


def at(unit: ScriptUnit, part: str) -> Span:
    start = unit.shell.text.index(part)
    return Span(start, start + len(part))


def inserted(run: str, part: str, line: str = "init", *, inline: bool = False) -> str | None:
    text = f"{HEAD}      - run: {run}\n        name: n\n"
    unit = script(text)
    edit = insert_line_before(unit, at(unit, part), line, inline=inline)
    if edit is None:
        return None
    result = edited(text, edit).removeprefix(f"{HEAD}      - run: ")
    return result.removesuffix("\n        name: n\n")


def block(*lines: str, header: str = "|") -> str:
    return "\n".join([header, *(f"          {line}" if line else "" for line in lines)])


def test_plain_scalar_becomes_a_block() -> None:
    assert inserted("terraform validate # c", "terraform") == (
        "| # c\n          init\n          terraform validate"
    )
    assert inserted("'terraform validate'", "terraform") == block("init", "terraform validate")


def test_block_gets_a_line() -> None:
    assert inserted(block("a", "", "b c"), "b c") == block("a", "", "init", "b c")
    assert inserted(block("a", "b"), "a") == block("init", "a", "b")
    assert inserted(block("a", header=">-"), "a") == block("init", "", "a", header=">-")


def test_indent_and_comments_of_the_statement() -> None:
    before = block("if x; then", "  # first", "  # why", "  b", "fi")
    after = block("if x; then", "  init", "  one", "  # first", "  # why", "  b", "fi")
    assert inserted(before, "b\n", "init\none") == after


def test_lines_that_only_look_like_comments_stay_above() -> None:
    assert inserted(block("cat <<'E'", "# text", "E", "b"), "b\n") == block(
        "cat <<'E'", "# text", "E", "init", "b"
    )
    assert inserted(block("#!/bin/sh", "b"), "b\n") == block("#!/bin/sh", "init", "b")


def test_inline() -> None:
    assert inserted("a && b", "b") is None
    assert inserted("a && b", "b", inline=True) == "a && init && b"
    assert inserted(block("a; b"), "b", inline=True) == block("a; init && b")
    assert inserted(block("a &&", "  b"), "b", inline=True) == block("a &&", "  init && b")
    arm = ("case $1 in", "  a | 'c') b ;;", "esac")
    assert inserted(block(*arm), "b", inline=True) == block(
        arm[0], "  a | 'c') init && b ;;", arm[2]
    )


@pytest.mark.parametrize("text", ["a || b", "a | b", "'! b'", "x b"])
def test_inline_where_it_would_mean_something_else(text: str) -> None:
    assert inserted(text, "b", inline=True) is None


def test_continued_line_is_no_place_for_a_line() -> None:
    assert inserted(block("a \\", "  b"), "b") is None
    assert inserted(block("a ||", "  b"), "b") is None


def test_script_file_keeps_its_newline_style() -> None:
    text = "#!/bin/sh\r\n  # c\r\n  a\r\n"
    unit = ScriptUnit(Source("x.sh", text), text)
    edit = insert_line_before(unit, at(unit, "a"), "init")
    assert edited(text, edit) == "#!/bin/sh\r\n  init\r\n  # c\r\n  a\r\n"


def test_replace_in_a_scalar_and_in_a_file() -> None:
    text = HEAD + "      - run: |\n          a b\n          c\n"
    unit = script(text)
    edit = replace_in_script(unit, at(unit, "b"), "x\ny")
    assert edited(text, edit) == text.replace("b\n", "x\n          y\n")
    unit = ScriptUnit(Source("x.sh", "a b\r\n"), "a b\r\n")
    assert edited("a b\r\n", replace_in_script(unit, at(unit, "b"), "x\ny")) == "a x\r\ny\r\n"


def test_a_last_command_without_room_for_a_line_gets_it_in_front() -> None:
    text = f"{HEAD}      - {{run: b, name: n}}\n"
    unit = script(text)
    assert insert_line_before(unit, at(unit, "b"), "init") is None
    edit = insert_line_before(unit, at(unit, "b"), "init", inline=True)
    assert edited(text, edit) == text.replace("run: b", "run: init && b")


def test_a_full_block_stays_as_long_as_it_may_be() -> None:
    five = ("a", "# no command", "b", "c", "d", "e")
    assert inserted(block(*five), "e", inline=True) == block(*five[:-1], "init && e")
    assert inserted(block(*five[2:]), "e", inline=True) == block(*five[2:-1], "init", "e")


def test_text_inside_of_quotes_takes_nothing_that_would_end_them() -> None:
    text = f"{HEAD}      - run: bash -c 'a b'\n"
    outer = script(text)
    unit = ScriptUnit(outer.source, "a b", outer.scalar, offset=9)
    assert replace_in_script(unit, at(unit, "b"), "$c") is None
    assert edited(text, replace_in_script(unit, at(unit, "b"), "c")) == text.replace("a b", "a c")


@pytest.mark.parametrize(
    ("text", "inner", "put", "kept"),
    [
        ("ssh h 'a | b'\n", "a | b", 'x="$(a)"', True),
        ("ssh h 'a | b'\n", "a | b", "printf '%s'", False),
        ("ssh h 'a '$B'", "a '$B", 'x="$(a)"', False),
        ('ssh h "a | b"\n', "a | b", 'x="$(a)"', False),
        ("ssh h <<'EOF'\na | b\nEOF\n", "a | b", "printf '%s' \"$x\"", True),
        ("ssh h <<EOF\na | b\nEOF\n", "a | b", 'x="$(a)"', False),
        ("ssh h 'a \\'\n", "a |", 'x="$(a)"', False),
    ],
)
def test_replace_in_what_another_shell_is_handed(text, inner, put, kept) -> None:
    at = text.index("a")
    unit = ScriptUnit(Source("a.sh", text), inner, offset=at)
    assert (replace_in_script(unit, Span(0, 1), put, handed=True) is not None) is kept
    assert replace_in_script(unit, Span(0, 1), put) is None
