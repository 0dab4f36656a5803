"""What the grammar cannot read is opaque, and only that; what it misreads is read again."""

import pytest

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
]

MENDED = [
    ("a \\", "(a)"),
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
