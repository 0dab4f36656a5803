"""Commands wherever they stand, and scripts in quotes."""

import pytest

from fixers.syntax.shell import commands, nested_script, parse_shell


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a; b | c && d || ! e &", "abcde"),
        ("if a; then b; elif c; then d; else e; fi", "abcde"),
        ("for x in $(a) b; do c; done", "ac"),
        ("while a; do b; done <<E\n$(c)\nE", "cab"),
        ("case $(a) in $(b)) c;; *) d;; esac", "abcd"),
        ("f() { a; }; (b); { c; } > $(d)", "abdc"),
        ('x=$(a) y=($(b)) c "$(d)" > $(e) <(f)', "cabdfe"),
        ("[[ $(a) = b ]] && (( $(c) ))", "ac"),
        ("a ${x:-$(b)} $((1 + $(c)))", "abc"),
        ("a <<E\n$(b `c`)\nE", "abc"),
        ("a (b)", ""),
    ],
)
def test_commands(text, names):
    found = commands(parse_shell(text).statements)
    assert "".join(c.words[0].raw for c in found if c.words) == names


def script_in(word: str):
    text = f"bash -c {word}"
    (command,) = parse_shell(text).statements
    found = nested_script(command.words[2])
    if found is None:
        return None
    inner, offset = found
    assert all(text[offset(at)] == char for at, char in enumerate(inner))
    return inner


@pytest.mark.parametrize(
    ("word", "inner"),
    [
        ("'a && b \"$c\"'", 'a && b "$c"'),
        ('"a; b"', "a; b"),
        ("'a ${{ b }} c'", "a ${{ b }} c"),
        ('"${{ a }}"', "${{ a }}"),
        ("'a\nb'", "a\nb"),
        ('"a $b"', None),
        ('"a \\"b\\""', None),
        ("$'a\\nb'", None),
        ("'a'\"b\"", None),
        ("'a''b'", None),
        ("a", None),
        ("''", None),
        ("$a", None),
    ],
)
def test_nested_scripts(word, inner):
    assert script_in(word) == inner
