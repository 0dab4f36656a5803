"""Heredocs wherever bash allows them."""

import pytest

from tests.fixers.syntax.shell_dump import dump

HEREDOCS = [
    (
        ("cat <<EOF\na $b ${c} $(d) `e` \\$f \"g\" 'h'\nEOF"),
        '(cat {<< EOF "a "+"$b"+" "+"$c"+" "+"$[(d)]"+" "+"$[(e)]"+" $f "g" \'h\'\\n"})',
    ),
    ("cat <<'EOF'\na $b `c`\nEOF\nnext", '(cat {<<q EOF "a $b `c`\\n"})\n(next)'),
    ("cat <<\\EOF\n$a\nEOF", '(cat {<<q EOF "$a\\n"})'),
    ('cat <<"E F"\n$a\nE F', '(cat {<<q E F "$a\\n"})'),
    ("cat <<-EOF\n\ta\n\tEOF\nb", '(cat {<<- EOF "\ta\\n"})\n(b)'),
    ("cat <<EOF\n\\`\\`\\`\na\n\nb $(c)\nEOF", '(cat {<< EOF "```\\na\\n\\nb "+"$[(c)]"+"\\n"})'),
    ("cat <<EOF\nEOF", '(cat {<< EOF ""})'),
    (
        ('cat <<EOF\n${{ a }} "${{ b }}" $c${{ d }}\nEOF'),
        '(cat {<< EOF "@{a}"+" ""+"@{b}"+"" "+"$c"+"@{d}"+"\\n"})',
    ),
    ("cat <<EOF > f\na\nEOF", '(cat {<< EOF "a\\n"} {> f})'),
    ("cat > f <<EOF\na\nEOF", '(cat {> f} {<< EOF "a\\n"})'),
    ("cat <<EOF | jq . > f\na\nEOF", '(| (cat {<< EOF "a\\n"}) (jq . {> f}))'),
    ("cat <<EOF | a && b || c\nx\nEOF", '(|| (&& (| (cat {<< EOF "x\\n"}) (a)) (b)) (c))'),
    ("cat <<'EOF' > f && a || b\nx\nEOF", '(|| (&& (cat {<<q EOF "x\\n"} {> f}) (a)) (b))'),
    ("a && cat <<EOF | b\nx\nEOF", '(&& (a) (| (cat {<< EOF "x\\n"}) (b)))'),
    ("! cat <<EOF | b\nx\nEOF", '(! (| (cat {<< EOF "x\\n"}) (b)))'),
    ("cat <<A <<-'B'\na\nA\n\tb\n\tB\nc", ('(cat {<< A "a\\n"} {<<-q B "\tb\\n"})\n(c)')),
    ("a <<EOF; b <<X\n1\nEOF\n2\nX\nc", ('(a {<< EOF "1\\n"})\n(b {<< X "2\\n"})\n(c)')),
    ("a <<EOF &\nx\nEOF", '(& (a {<< EOF "x\\n"}))'),
    ("if a <<EOF; then\nx\nEOF\nb; fi", '(if [(a {<< EOF "x\\n"})][(b)] else [])'),
    (
        "while read x; do a; done <<EOF\nb\nEOF",
        '(group [(while [(read x)] [(a)])] {<< EOF "b\\n"})',
    ),
    ("x=$(cat <<EOF\n$a\nEOF\n)", '(x=$[(cat {<< EOF "$a"+"\\n"})])'),
    (('x="$(cat <<\'EOF\'\nit\'s "a"\nEOF\n)"'), '(x="$[(cat {<<q EOF "it\'s "a"\\n"})]")'),
    ("(cat <<EOF) | b\nx\nEOF", '(| (sub [(cat {<< EOF "x\\n"})]) (b))'),
    ("a <<EOF -n\nx\nEOF", '(a -n {<< EOF "x\\n"})'),
    ("a <<EOF \\\n  b\nx\nEOF", '(a b {<< EOF "x\\n"})'),
    ("a 3<<EOF\nx\nEOF", '(a {3<< EOF "x\\n"})'),
    (
        "cat <<EOF\n$(cat <<X\n$a\nX\n)\nEOF\nb",
        ('(cat {<< EOF "$[(cat {<< X "$a"+"\\n"})]"+"\\n"})\n(b)'),
    ),
    ("a <<< b; cat <<EOF\nx\nEOF", '(a {<<< b})\n(cat {<< EOF "x\\n"})'),
    ("a $((1<<2)) \"<<X\" '<<X' # <<X\nb", '(a $((1<<2)) "<<X" "<<X")\n(b)'),
    ("a ${x#<<y} `b <<EOF\nc\nEOF\n`", '(a ${x|#<<y} $[(b {<< EOF "c\\n"})])'),
    ("cat <<EOF\na # no comment\nEOF\nb # c", ('(cat {<< EOF "a # no comment\\n"})\n(b)')),
    ("f() {\n  cat <<EOF\n$1\nEOF\n}", '(def f [(cat {<< EOF "$1"+"\\n"})])'),
    ('python3 - <<PY\nprint("${A}")\nPY', '(python3 - {<< PY "print(""+"$A"+"")\\n"})'),
    ('a <<EOF\n"by $A", "$B"\nEOF', '(a {<< EOF ""by "+"$A"+"", ""+"$B"+""\\n"})'),
    ("a <<EOF\nx", '(a {<< EOF "x"})'),
    (("case $(a <<EOF\nx\nEOF\n) in b) c;; esac"), '(case $[(a {<< EOF "x\\n"})] b[(c)])'),
    ("a $'it\\'s' <<EOF\n$b\nEOF", '(a "it\'s" {<< EOF "$b"+"\\n"})'),
    ("((x = 1<<2))\na", "(test ((x = 1<<2)))\n(a)"),
]

CUT_OFF = [
    ("a $(b <<EOF)\nc", "OPAQUE"),
    ("a <<", "OPAQUE"),
    ("a 'unclosed <<EOF\nx\nEOF", "OPAQUE"),
    ("a <<EOF\n$(b\nEOF\nc", '(a {<< EOF "$[OPAQUE]"})\n(c)'),
]


@pytest.mark.parametrize(("script", "tree"), HEREDOCS)
def test_heredocs(script, tree):
    assert dump(script) == tree


@pytest.mark.parametrize(("script", "tree"), CUT_OFF)
def test_cut_off(script, tree):
    assert dump(script) == tree
