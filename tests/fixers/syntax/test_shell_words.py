"""Words and the parts that make them."""

import pytest

from tests.fixers.syntax.shell_dump import dump

WORDS = [
    ("a 'b c' \"d e\" f\\ g \\$h", '(a "b c" "d e" f g $h)'),
    ('a "x \\" \\$y \\\\ \\n \\\nz"', '(a "x " $y \\ \\n z")'),
    ("a $'t\\tn\\n\\x41\\u00e9\\101\\'\\cA\\q'", '(a "t\tn\\nAéA\'\\q")'),
    ('a $"hello $b"', '(a $+"hello "+"$b")'),
    ('$"hello" b', '("hello" b)'),
    ("a '' \"\"", '(a "" "")'),
    ("a x'y'\"z\"$b${c}$(d)", '(a x+"y"+"z"+$b+$c+$[(d)])'),
    ('a $b ${b} $1 $@ "$#" $? ${#} ${*}', '(a $b $b $1 $@ "$#" $? $# $*)'),
    (
        "a ${b:-c} ${b:?no} ${b##*/} ${#b} ${!b} ${b[0]} ${b[@]:1:2} ${b//x/y} ${b^^}",
        "(a ${b|:-c} ${b|:?no} ${b|##*/} ${b|#} ${b|!} ${b|[0]} ${b|[@]:1:2} ${b|//x/y} ${b|^^})",
    ),
    ('a "${b:-"c d"}" ${b:-$(c)}', '(a "${b|:-"c d"}" ${b|:-$(c)}[(c)])'),
    ('a $(b) `c d` "$(e "$(f)")"', '(a $[(b)] $[(c d)] "$[(e "$[(f)]")]")'),
    ("a <(b; c) >(d)", "(a <[(b); (c)] >[(d)])"),
    ("a $((1 + $(b))) $(( c ))", "(a $((1 + $(b)))[(b)] $(( c )))"),
    ("a ${b:-$((1024 * 64))}", "(a ${b|:-$((1024 * 64))})"),
    ('a *.py a?[bc] "a*" \\* [x]', '(a glob:*.py glob:a?[bc] "a*" * glob:[x])'),
    (
        "a {b,c} {1..3} x{y,z}w {\"b\",c}.d '{b,c}' {} {b}",
        '(a brace:{b,c} brace:{1..3} brace:x{y,z}w brace:{+"b"+brace:,c}.d "{b,c}" {} {b})',
    ),
    (
        "a --format='{{json .a,b}}' -d '{\"a\":1,\"b\":2}'",
        '(a --format=+"{{json .a,b}}" -d "{"a":1,"b":2}")',
    ),
    ("a ~/b ~c", "(a ~/b ~c)"),
    ('a "$b$c" $1$2 x$b$c/$d "$b$c-"', '(a "$b"+"$c" $1+$2 x+$b+$c+/+$d "$b"+"$c"+"-")'),
    ("a $b/$c/d s3://$e/$f/g.$h:$1", "(a $b+/+$c+/d s3://+$e+/+$f+/g.+$h+:+$1)"),
    (
        'docker run -v "$PWD:/x" img:${TAG:-latest}',
        '(docker run -v "$PWD"+":/x" img:+${TAG|:-latest})',
    ),
    ('a "  $b"', '(a "  "+"$b")'),
    ('a "$b  "', '(a "$b"+"  ")'),
    ('jq -r \'.a | "\\(.b)" | select(. != "x")\'', '(jq -r ".a | "\\(.b)" | select(. != "x")")'),
    ("awk '{print $1}' f", '(awk "{print $1}" f)'),
    ("a == b =~ c", "(a == b =~ c)"),
    ("a - --", "(a - --)"),
    ('a \\"b', '(a "b)'),
    ('a "it\'s" \'say "x"\'', '(a "it\'s" "say "x"")'),
    ("a 'x\ny' \"x\ny\"", '(a "x\\ny" "x\\ny")'),
    ("[[ $a =~ ^x(b|c)$ && -f d ]]", "(test [[ $a =~ ^x(b|c)$ && -f d ]])"),
    ("a !b x=y", "(a !b x=y)"),
    ("a `b 'x \\`y\\`'`", '(a $[(b "x \\`y\\`")])'),
]

EXPRESSIONS = [
    ("a ${{ b }} x-${{ c }}.y", "(a @{b} x-+@{c}+.y)"),
    ("a \"${{ b }}\" '${{ c }}' $'${{ d }}'", '(a "@{b}" "@{c}" "@{d}")'),
    ('a "$B${{ c }}" $B${{ c }} ${{ d }}$E $${{ f }}', '(a "$B"+"@{c}" $B+@{c} @{d}+$E $+@{f})'),
    ("${{ inputs.command }}", "(@{inputs.command})"),
    ("${{ inputs.command }} --flag", "(@{inputs.command} --flag)"),
    ("a=${{ b }} c", "(a=@{b} c)"),
    (
        'if [ "${{ a }}" = "true" ] && ${{ b }}; then c; fi',
        '(if [(&& ([ "@{a}" = "true" ]) (@{b}))][(c)] else [])',
    ),
    (
        "a ${{ contains('x', 'it''s') && '\"}}' || '$(b)' }}",
        "(a @{contains('x', 'it''s') && '\"}}' || '$(b)'})",
    ),
    ("a ${b:-${{ c }}} $(( ${{ d }} + 1 ))", "(a ${b|:-${{ c }}} $(( ${{ d }} + 1 )))"),
    ("a é 你好 \"é$b\" ${{ 'ü' }} 😀", '(a é 你好 "é"+"$b" @{\'ü\'} 😀)'),
]


@pytest.mark.parametrize(("script", "tree"), WORDS)
def test_words(script, tree):
    assert dump(script) == tree


@pytest.mark.parametrize(("script", "tree"), EXPRESSIONS)
def test_github_expressions(script, tree):
    assert dump(script) == tree
