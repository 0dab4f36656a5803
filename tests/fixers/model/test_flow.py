"""Branches that known values decide, and loops over known arguments."""

from textwrap import indent

import pytest

from tests.fixers.model.building import steps, workflow

OPTIONS = """\
skip=0; env=dev
while [ $# -gt 0 ]; do
  case "$1" in
    --skip) skip=1; shift;;
    --env) env="$2"; shift 2;;
    --env=*) env="${1#*=}"; shift;;
    --) shift; break;;
    *) exit 2;;
  esac
done
"""
LETTERS = """\
skip=0; env=dev
while getopts "se:" opt; do
  case $opt in
    s) skip=1 ;;
    e) env=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
"""


def _reached(script, call="f"):
    """How surely the script, as a function that is called so, runs `x` (the last time)."""
    text = f"- run: |\n    f() {{\n{indent(script, '      ')}\n    }}\n    {call}\n"
    runs = [*workflow(steps(text)).traces[0].invocations("x")]
    return runs[-1].reached.value if runs else None


@pytest.mark.parametrize(
    ("test", "reached"),
    [
        ("[ 1 -eq 1 ]", "yes"),
        ("[ a = b ]", "no"),
        ("[ a != b ]", "yes"),
        ("test -n a", "yes"),
        ("[ ]", "unknown"),
        ("[ a -eq 1 ]", "unknown"),
        ("[ 1 -xx 1 ]", "unknown"),
        ("[ -f a ]", "unknown"),
        ("[ 1 -lt $A ]", "unknown"),
        ("[ $A = 1 ]", "unknown"),
        ("[ 1 = $A ]", "unknown"),
        ("[ a -nt b ]", "unknown"),
        ("[ a = b -o c = c ]", "yes"),
        ("[ a = a -a ! c = c ]", "no"),
        ("[[ ( a = b ) ]]", "unknown"),
        ("[[ a == a* && b != [bc] ]]", "no"),
        ("[[ ab == a* || $A ]]", "yes"),
        ("[[ ab == @(a|b)* ]]", "unknown"),
        ("[[ ab =~ ^a ]]", "yes"),
        ('[[ ab =~ "^a" ]]', "unknown"),
        ("[[ a < b ]]", "unknown"),
        ("[ -z $(a) ]", "unknown"),
        ("[ -z $A ]", "unknown"),
        ("[ -z ${A:-} ]", "yes"),
        ("[ -n ${A+y} ]", "no"),
        ("[ -n ${HOME+y} ]", "unknown"),
        ("b=${A:-${B}} && [ $b = 1 ]", "unknown"),
        ("true", "yes"),
        ("! false", "yes"),
        ("true a", "unknown"),
        ("true && [ a = b ]", "no"),
        ("a || true", "yes"),
        ("a | b || true", "unknown"),
        ("a && true", "unknown"),
        ("{ true; }", "unknown"),
        ("a; true", "unknown"),
        ("(( 1 ))", "yes"),
        ("(( 1 > 2 ))", "no"),
        ("(( A ))", "unknown"),
        ("(( 1 + 1 ))", "unknown"),
    ],
)
def test_tests(test, reached):
    assert _reached(f"if {test}; then x; fi") == reached


@pytest.mark.parametrize(
    ("script", "reached"),
    [
        ("n=0; (( n )) && x", "no"),
        ("n=0; (( n++ )); (( n )) && x", "unknown"),
        ("n=; (( n )) && x", "no"),
        ("n=0; echo $(( n += 1 )); (( n )) && x", "unknown"),
        ("n=0; let n=1; (( n )) && x", "unknown"),
        ('n=; : "${n:=1}"; [ -n "$n" ] && x', "unknown"),
        ('n=; [ -n "${n:+a}" ] && x', "no"),
        ('n=; [ -n "${n+a}" ] && x', "yes"),
        ('n=$(a); [ -n "${n+a}" ] && x', "unknown"),
        ("n='a*'; [[ ab == $n ]] && x", "unknown"),
        ('n=0; declare "$a=1"; [ $n = 1 ] && x', "unknown"),
        ('n=0; export "n=$a"; [ $n = 1 ] && x', "unknown"),
        ('m=0; n=0; export "n=$a"; [ $m = 1 ] && x', "no"),
        ("n=0; local -n other=$a; [ $n = 1 ] && x", "unknown"),
        ('n=0; local n; [ -n "$n" ] && x', "unknown"),
        ("n=0; eval a; a=$(b); for f in $a; do n=1; done; [ $n = 1 ] && x", "unknown"),
        ("n=0; g() { n=1; }; while a; do g; done; [ $n = 1 ] && x", "unknown"),
        ("n=0; while a; do . ./b; done; [ $n = 1 ] && x", "unknown"),
        ("n=0; while a; do read -r n; done; [ $n = 1 ] && x", "unknown"),
        ("n=0; g() { if a; then return; fi; n=1; }; g; [ $n = 1 ] && x", "unknown"),
        ("n=0; while false; do n=1; done; [ $n = 1 ] && x", "no"),
        ("n=0; until true; do n=1; done; [ $n = 1 ] && x", "no"),
        ("while false; do x; done", "no"),
        ("for f in $n; do a; done; x", "yes"),
        ("n=; for f in $n; do x; done", "no"),
        ("for f in a b; do break; done; x", "yes"),
        ("for f in a b; do [ $f = a ] && continue; x; done", "yes"),
        ("if false; then a; elif true; then b; else x; fi", "no"),
        ("if false; then a; elif true; then x; elif true; then b; fi", "yes"),
        ("if a; then b; elif true; then x; fi", "unknown"),
        ("if true; then return; fi; x", "no"),
        ("if true; then return 0 2>/dev/null || exit 0; fi; x", "no"),
        ("if true; then a || return 0; fi; x", "yes"),
        ("[ a = a ] || x", "no"),
        ("n=a; case $n in a) n=b ;& b) n=c ;; esac; [ $n = b ] && x", "unknown"),
        ("if false; then g() { a; }; fi; g; x", "yes"),
        ("if false; then if a; then x; fi; fi", "no"),
    ],
)
def test_values(script, reached):
    assert _reached(script) == reached


@pytest.mark.parametrize(
    ("script", "call", "reached"),
    [
        (f"{OPTIONS}[ $skip = 0 ] && x", "f --env a", "yes"),
        (f"{OPTIONS}[ $skip = 0 ] && x", "f --env a --skip", "no"),
        (f"{OPTIONS}[ $skip = 0 ] && x", "f -- --skip", "yes"),
        (f"{OPTIONS}[ $env = a ] && x", "f --env=a", "yes"),
        (f"{OPTIONS}x", "f --other", None),
        (f"{OPTIONS}[ $skip = 0 ] && x", "f $A", "unknown"),
        (f"{OPTIONS}[ $skip = 0 ] && x", 'f "$A"', "unknown"),
        (f"{OPTIONS}[ $skip = 0 ] && x", 'f --env "$A"', "yes"),
        ('while [ -n "$1" ]; do n=$1; shift; done; [ $n = b ] && x', "f a b", "yes"),
        ("while [ $# != 0 ]; do n=1; shift $A; done; [ $n = 1 ] && x", "f a", "unknown"),
        (
            "n=0; while true; do if a; then break; fi; n=1; shift; done; [ $n = 1 ] && x",
            "f a",
            "unknown",
        ),
        ("n=0; while [ $# != 0 ]; do n=1; shift 0; done; [ $n = 1 ] && x", "f a", "unknown"),
        ("n=0; while true; do shift; break; done; [ $n = 0 ] && x", "f a", "yes"),
        ("[ $# = 2 ] && x", 'f a "$B"', "yes"),
        ('g() { [ $# = 2 ] && x; }; g "$@"', 'f a "$B"', "yes"),
        ('g() { [ $# = 2 ] && x; }; g "$@"', "f a $B", "unknown"),
        ("g() { [ $# = 2 ] && x; }; g a $@", "f $B", "unknown"),
        ("[ $# = 1 ] && x", "f *.tf", "unknown"),
        ("[ $# = 1 ] && x", 'f "${A[@]}"', "unknown"),
        ('eval set -- "$A"; [ $# = 1 ] && x', "f a", "unknown"),
        ('eval "$A"; [ $# = 1 ] && x', "f a", "yes"),
        ("n=0; for a; do [ $a = b ] && n=1; done; [ $n = 1 ] && x", "f a b", "yes"),
        ("n=0; for a; do n=1; done; [ $n = 1 ] && x", "f $B", "unknown"),
        ("n=0; for ((;;)); do n=1; done; [ $n = 1 ] && x", "f b", "unknown"),
        (f"{LETTERS}[ $skip = 0 ] && x", "f -e a", "yes"),
        (f"{LETTERS}[ $skip = 0 ] && x", "f -ea -s", "no"),
        (f"{LETTERS}[ $skip = 0 ] && x", "f -se a", "no"),
        (f"{LETTERS}[ $1 = c ] && x", "f -s -- c", "yes"),
        (f"{LETTERS}[ $skip = 0 ] && x", "f", "yes"),
        (f"{LETTERS}x", "f -e", None),
        (f"{LETTERS}x", "f -z", None),
        (f"{LETTERS}[ $skip = 0 ] && x", "f $A", "unknown"),
        (f"{LETTERS}[ $skip = 0 ] && x", 'f "$A"', "unknown"),
        ("while getopts $A opt; do skip=1; done; [ $skip = 1 ] && x", "f a", "unknown"),
        ("while getopts a opt; do break; done; x", "f -a", "yes"),
    ],
)
def test_arguments(script, call, reached):
    assert _reached(script, call) == reached


def test_what_trap_makes_of_variables_is_not_read():
    assert _reached('trap "x $A" EXIT') is None
    assert _reached("trap 'x $A' EXIT") == "yes"
