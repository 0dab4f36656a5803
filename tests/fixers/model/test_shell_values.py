from textwrap import dedent

import pytest

from fixers.model import Invocation
from fixers.model.shell.values import HOLE, Origin, Value, value_of
from fixers.syntax.shell import Statement, parse_shell
from tests.fixers.model.building import repository


class Samples(Origin):
    def command(self, name: str, args: list[str]) -> str | None:
        return "a/b:1" if [name, *args] == ["tool", "print"] else None

    def literal(self, text: str) -> str | None:
        return "sample" if text == "literal" else None

    def variable(self, name: str) -> Value | None:
        return Value("x/y:2", traced=True) if name == "GIVEN" else None

    def expression(self, inner: str) -> Value | None:
        return Value("handed") if inner.strip() == "steps.one.outputs.text" else None

    def function(self, name: str) -> tuple[Statement, ...] | None:
        body = 'local given=$1; echo "$given" | cut -d/ -f2'
        return parse_shell(body).statements if name == "second" else None


def last_word(script: str) -> Value:
    """What the last word of the last command comes to."""
    tree = repository({"lib/scripts/x.sh": "#!/bin/bash\n" + dedent(script)})
    events = [e for e in tree.traces[0].events if isinstance(e, Invocation)]
    return value_of(events[-1].words[-1], events[-1].before.variables, Samples())


def test_follows_assignments_substitutions_and_pipes() -> None:
    script = """
        value=$(tool print)
        name=$(echo "$value" | cut -d/ -f2)
        show "${name%%:*}"
    """
    assert last_word(script) == Value("b", traced=True)


def test_a_variable_is_read_as_it_was_when_it_was_used() -> None:
    script = """
        value=$(tool print)
        value=${value##*/}
        copy=$value
        value=other
        show "$copy-$value"
    """
    assert last_word(script) == Value("b:1-other", traced=True)


def test_what_is_not_known_is_a_hole() -> None:
    assert last_word('show "$UNSET/$(unknown)-x"') == Value(f"{HOLE}/{HOLE}-x")
    assert last_word('show "$GIVEN"') == Value("x/y:2", traced=True)


def test_white_space_that_is_not_quoted_becomes_blanks() -> None:
    assert last_word("value='a  b'; show \"$(echo $value | tr ' ' ,)\"") == Value("a,b")
    assert last_word("value='a  b'; show \"$(echo \"$value\" | tr ' ' ,)\"") == Value("a,,b")


def test_here_strings_fallbacks_and_printf() -> None:
    assert last_word('show "$(cut -d/ -f1 <<< "$(tool print)")"') == Value("a", traced=True)
    assert last_word('v=$(tool print || exit 1); show "$v"') == Value("a/b:1", traced=True)
    assert last_word("show \"$(printf '%s\\n' abc)\"") == Value("abc")


def test_what_comes_from_a_file_is_not_known() -> None:
    assert last_word('show "$(cut -d/ -f1 < names.txt)"') == Value(HOLE)
    assert last_word('show "$(cut -d/ -f1 <<< a/b 2> errors)"') == Value("a")


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("$(printf abc)", "abc"),
        ("$(printf '%s-%s' a b)", HOLE),
        ("$(printf %d)", HOLE),
        ("$(local a=b; echo $a)", "b"),
        ("$(cd x; echo a)", HOLE),
        ("$(if a; then echo b; fi)", HOLE),
        ("${names[*]}", "a b"),
        ("${unset[*]}", HOLE),
    ],
)
def test_what_is_printed(word: str, text: str) -> None:
    assert last_word(f'names=(a b); show "{word}"') == Value(text)


def test_long_chains_end() -> None:
    chain = "v0=a\n" + "".join(f"v{n + 1}=$(echo $v{n})\n" for n in range(14))
    assert last_word(f"{chain}show $v5") == Value("a")
    assert last_word(f"{chain}show $v14") == Value(HOLE)


def test_where_nothing_is_an_origin() -> None:
    tree = repository({"lib/scripts/x.sh": '#!/bin/bash\nshow "$UNSET-$(tool print)-$(echo a)"\n'})
    (event,) = tree.traces[0].invocations("show")
    assert value_of(event.words[0], {}, Origin()) == Value(f"{HOLE}-{HOLE}-a")
    assert Origin().expression("github.sha") is None


def test_endless_growth_ends() -> None:
    script = "v=$(tool print)\n" + "v=$v$v\n" * 60 + 'show "$v"\n'
    assert HOLE in last_word(script).text


def test_functions_and_expressions() -> None:
    assert last_word('show "$(second "$(tool print)")"') == Value("b:1", traced=True)
    assert last_word('show "${{ steps.one.outputs.text }}-${{ github.sha }}"') == Value(
        f"handed-{HOLE}"
    )


def test_a_text_may_stand_for_a_sample() -> None:
    assert last_word("v=literal; show $v") == Value("sample", traced=True)
    assert last_word("show 'literal text'") == Value("literal text")


def test_what_comes_through_an_argument_may_be_known_by_its_name() -> None:
    assert last_word('GIVEN=$1; show "${GIVEN##*/}"') == Value("y:2", traced=True)


def test_an_argument_keeps_the_words_it_was_written_as() -> None:
    assert last_word('f() { show "${1##*/}"; }; f "$(tool print)"') == Value("b:1", traced=True)
    assert last_word('f() { shift; show "$1"; }; f "$(tool print)" x') == Value("x")


@pytest.mark.parametrize(
    ("script", "args"),
    [
        ('cmd="tool run -x $MORE"\n$cmd', ("run", "-x", None)),
        ('cmd="tool run --name=$MORE all"\n$cmd', ("run", None)),
        ('first="tool run"\ncmd="$first $MORE"\n${cmd} last', ("run", None, "last")),
        ('cmd="tool $MORE"\ncmd="$cmd now"\n$cmd', None),
        ('cmd="too$MORE"\n$cmd', None),
        ('cmd="tool run $MORE"\n"$cmd"', None),
        ('cmd="tool run $MORE"\n${cmd%x}', None),
        ('cmd="tool run $MORE"\n$cmd-x', None),
    ],
)
def test_a_command_line_of_which_only_the_beginning_is_known(script, args) -> None:
    tree = repository({"lib/scripts/x.sh": f"#!/bin/bash\n{script}\n"})
    events = [e for e in tree.traces[0].events if isinstance(e, Invocation)]
    assert [(e.name, e.args) for e in events] == ([("tool", args)] if args else [])
