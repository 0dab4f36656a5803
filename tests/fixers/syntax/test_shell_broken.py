"""What the grammar cannot read is opaque, and only that; what it misreads is read again."""

import pytest

from fixers.syntax._shell_chain import Chain
from fixers.syntax._shell_page import UnreadableError, required, whole_page
from tests.fixers.syntax.shell_dump import dump

BROKEN = [
    ('a\necho "unclosed', "(a)\nOPAQUE"),
    ("a\nif then\nb", "OPAQUE"),
    ("a\n)\nb", "(a)\nOPAQUE\n(b)"),
    ("a\nif b; then\n  c", "OPAQUE"),
    ("a; for x in b 2>f; do c; done", "(a)\nOPAQUE"),
    ("a && b &&", "(&& (&& (a) (b)) OPAQUE)"),
    ("a; ; b", "(a)\nOPAQUE"),
    ('x=1\n[[ $a = *"x "* ]]\nb', "OPAQUE"),
    (('if a; then\n  [[ $a = *"x "* ]]\n  b\nfi\nc'), "OPAQUE"),
    ("coproc a\nb", "OPAQUE\n(b)"),
    ("time { a; }\nb", "OPAQUE\nOPAQUE\n(b)"),
    ("a (b)", "OPAQUE"),
    ("echo !(a|b)\nc", "OPAQUE\n(c)"),
    ("a <<EOF | $(\nx\nEOF\nb", '(| (a {<< EOF "x\\n"}) OPAQUE)'),
    ("a `b \\`c\\``\nd", "OPAQUE\n(d)"),
    (": ${a:=`b`}\nc", "OPAQUE\n(c)"),
    ("a | ! b\nc", "OPAQUE\n(c)"),
    ("}", "OPAQUE"),
    ("fi\na", "OPAQUE\n(a)"),
    ("a $ $.x", "OPAQUE"),
    ("|| \n$a", "OPAQUE\n($a)"),
    ("f() (( a ))\nb", "(def f [OPAQUE])\n(b)"),
    ("a <<$x\nb\n$x", "OPAQUE"),
    ("x=(1)b\nc", "OPAQUE\n(c)"),
    ("a ${}\nb", "(a ${|})\n(b)"),
    ("a && || b > c\nd", "OPAQUE\n(d)"),
    ("=\\\t${}", "OPAQUE"),
    (")>\n$A", "OPAQUE\n($A)"),
    ("<<E)", "OPAQUE"),
]

MENDED = [
    ("a \\", "(a)"),
    ("h=$((10#$h + 1))\na 1#$b", "(h=$((10#$h + 1)))\n(a 1#+$b)"),
    ("(($((+))))\nb", "(test (($((+)))))\n(b)"),
    ("x=$(($((a)) * 2))\nb", "(x=$(($((a)) * 2)))\n(b)"),
    (">out 2>err\n$A b", "({> out} {2> err})\n($A b)"),
    ("A= B=\n$(c)\nd", "(A= B=)\n($[(c)])\n(d)"),
    ('a="b"`c`\nd', '(a="b"+$[(c)])\n(d)'),
    (
        ('a | gpg --import\nF=$(gpg | awk \'{x}\')\n\necho "x" >>"${G}"'),
        ('(| (a) (gpg --import))\n(F=$[(| (gpg) (awk "{x}"))])\n(echo "x" {>> "$G"})'),
    ),
]


@pytest.mark.parametrize(("script", "tree"), BROKEN)
def test_broken(script, tree):
    assert dump(script) == tree


@pytest.mark.parametrize(("script", "tree"), MENDED)
def test_mended(script, tree):
    assert dump(script) == tree


def test_every_line_that_ran_on_is_mended():
    lines = "({> out} {2> err})\n($A b)"
    assert dump(">out 2>err\n$A b\n" * 12) == "\n".join([lines] * 12)


def test_a_chain_without_a_first_command_is_not_understood():
    with pytest.raises(UnreadableError):
        Chain().operator("&&", 0)


def test_a_child_that_is_missing_is_not_guessed():
    command = whole_page("a").root.children[0]
    assert required(command, "name").type == "command_name"
    with pytest.raises(UnreadableError):
        required(command, "body")
