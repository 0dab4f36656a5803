"""Statements as bash reads them."""

import pytest

from tests.fixers.syntax.shell_dump import dump

CHAINS = [
    ("terraform init", "(terraform init)"),
    ("docker build \\\n  --tag app \\\n  .", "(docker build --tag app .)"),
    ("a && b || c", "(|| (&& (a) (b)) (c))"),
    ("a || b && c", "(&& (|| (a) (b)) (c))"),
    ("a; b\nc", "(a)\n(b)\n(c)"),
    ("a | b |& c", "(| (a) (b) (c))"),
    ("! a | b && c", "(&& (! (| (a) (b))) (c))"),
    ("! command -v x", "(! (command -v x))"),
    ("a && b > f", "(&& (a) (b {> f}))"),
    ("a 2>/dev/null | b || c", "(|| (| (a {2> /dev/null}) (b)) (c))"),
    ("a && b 2>&1 | c", "(&& (a) (| (b {2>& 1}) (c)))"),
    ("a | b > f && c", "(&& (| (a) (b {> f})) (c))"),
    (
        "echo x | sha256sum -c - 2>/dev/null || exit 1",
        "(|| (| (echo x) (sha256sum -c - {2> /dev/null})) (exit 1))",
    ),
    ("a &\nb & wait", "(& (a))\n(& (b))\n(wait)"),
    ("a && b &", "(& (&& (a) (b)))"),
    ("(a; b) > f 2>&1", "(sub [(a); (b)] {> f} {2>& 1})"),
    ("{ a; b; } | c", "(| (group [(a); (b)]) (c))"),
    ("( (a) )", "(sub [(sub [(a)])])"),
    ("((a > $(b))) && c", "(&& (test ((a > $(b)))[(b)]) (c))"),
    ("! ((a % 2))", "(! (test ((a % 2))))"),
    ("((a) && (b))", "OPAQUE"),
    ("[ -f x ] && [[ $a == b* && -n $c ]]", "(&& ([ -f x ]) (test [[ $a == glob:b* && -n $c ]]))"),
    ('[ "$a" == "$b" ] || [ ! -d d ]', '(|| ([ "$a" == "$b" ]) ([ ! -d d ]))'),
    ("time make", "(time make)"),
    ("sudo -E env A=b terraform plan", "(sudo -E env A=b terraform plan)"),
    (
        "curl -fsSL https://x/y.sh | bash -s -- -b /usr/local/bin",
        "(| (curl -fsSL https://x/y.sh) (bash -s -- -b /usr/local/bin))",
    ),
    (
        ("set -euo pipefail\ntrap 'rm -rf \"$t\"' EXIT"),
        ('(set -euo pipefail)\n(trap "rm -rf "$t"" EXIT)'),
    ),
    ("a \\\n\nb", "(a)\n(b)"),
    ("a # one\n# two", "(a)"),
]

SIMPLE = [
    ("A=1 B=$(c) d", "(A=1 B=$[(c)] d)"),
    ("A=1", "(A=1)"),
    ("a=\nif b; then c; fi", "(a=)\n(if [(b)][(c)] else [])"),
    ("export A=1 B", "(A=1 export B)"),
    ("local x=$(a) -r y", "(x=$[(a)] local -r y)"),
    ("readonly X", "(readonly X)"),
    ("declare -A m=([a]=1)", "(m=(glob:[a]=1) declare -A)"),
    ('a=(1 "2 3" $x # why\n  4)', '(a=(1 "2 3" $x 4))'),
    ("a+=(b) c+=d", "(a+=(b) c+=d)"),
    ("unset A B", "(unset A B)"),
    ("a 2>/dev/null b >f c", "(a b c {2> /dev/null} {> f})"),
    ("> f", "({> f})"),
    ('a <<< "$x"', '(a {<<< "$x"})'),
    ("x=$(<f)", "(x=$[({< f})])"),
    ("exec 3>&1 4<&- &>>all >|x", "(exec {3>& 1} {4<& -} {&>> all} {>| x})"),
]

COMPOUND = [
    (
        "if ! command -v x; then a; elif b; then c; else d; fi",
        "(if [(! (command -v x))][(a)] [(b)][(c)] else [(d)])",
    ),
    ("if a; then b; fi 2>&1 | tee f", "(| (group [(if [(a)][(b)] else [])] {2>& 1}) (tee f))"),
    (
        'for d in */; do (cd "$d" && terraform init); done',
        '(for d <glob:*/> [(sub [(&& (cd "$d") (terraform init))])])',
    ),
    ("for x; do a; done", "(for x * [(a)])"),
    ("for x do a; done", "(for x * [(a)])"),
    ('for x in "$@" $A/$B/c; do a; done', '(for x <"$@" $A+/+$B+/c> [(a)])'),
    ("for ((i = 0; i < 3; i++)); do a; done", "(for  * [(a)])"),
    ("select x in a b; do c; done", "(for x <a b> [(c)])"),
    ("while read -r l; do a; done < <(b)", "(group [(while [(read -r l)] [(a)])] {< <[(b)]})"),
    ("until a; do b; done", "(until [(a)] [(b)])"),
    ("while true\ndo\n  a\ndone", "(while [(true)] [(a)])"),
    ("case $x in a) ;; esac", "(case $x a[])"),
    ("f() { a; }", "(def f [(a)])"),
    ("function f { a; }\nf", "(def f [(a)])\n(f)"),
    ("f() ( a )", "(def f [(sub [(a)])])"),
    ("f() { a; } > x", "(def f [(group [(a)] {> x})])"),
    ("f() if a; then b; fi", "(def f [(if [(a)][(b)] else [])])"),
    ("for x in a; do b; done &", "(& (for x <a> [(b)]))"),
    ("case $x in a) d ;& b) e;;& *) f ;; esac", "(case $x a[(d)] b[(e)] glob:*[(f)])"),
    (
        ("case \"$(uname -s)\" in\n  Linux*) a ;;\n  [Dd]arwin) b ;;\n  '') d;;\n  *) e ;;\nesac"),
        '(case "$[(uname -s)]" glob:Linux*[(a)] glob:[Dd]arwin[(b)] ""[(d)] glob:*[(e)])',
    ),
    (
        ('case $x in\n  *.t*) d ;;\n  *" e"*) f ;;\nesac'),
        '(case $x glob:*.t*[(d)] glob:*+" e"+glob:*[(f)])',
    ),
]


@pytest.mark.parametrize(("script", "tree"), CHAINS)
def test_chains(script, tree):
    assert dump(script) == tree


@pytest.mark.parametrize(("script", "tree"), SIMPLE)
def test_simple_commands(script, tree):
    assert dump(script) == tree


@pytest.mark.parametrize(("script", "tree"), COMPOUND)
def test_compounds(script, tree):
    assert dump(script) == tree
