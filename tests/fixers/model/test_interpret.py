"""Which commands a script runs, how sure that is, where, and what their failure does."""

from textwrap import indent

import pytest

from fixers.model import UNKNOWN, Tri, walk
from fixers.model.shell import interpret
from tests.fixers.model.building import steps, workflow


def runs(script: str, files: dict[str, str] | None = None, shell: str = ""):
    """`(command line, reached, failure, directory)` of each command named `x`."""
    text = "- uses: actions/checkout@v4\n- run: |\n" + indent(script, "    ")
    trace = workflow(
        steps(text + (f"\n  shell: {shell}" if shell else "")), **(files or {})
    ).traces[0]
    return [
        (
            " ".join("?" if a is None else a for a in (e.name, *e.args)),
            e.reached.value,
            e.failure.value,
            "?" if e.directory is UNKNOWN else e.directory,
        )
        for e in trace.invocations("x")
    ]


def lines(script: str, **files: str) -> list[str]:
    return [line for line, *_ in runs(script, files)]


@pytest.mark.parametrize(
    ("script", "reached"),
    [
        ("x", "yes"),
        ("a && x", "yes"),
        ("cd d && x", "yes"),
        ("sudo -E env A=b timeout 60 x", "yes"),
        ("(x)", "yes"),
        ("{ x; } > log", "yes"),
        ("echo $(x)", "yes"),
        ("[ -n $A ] && x", "unknown"),
        ("[[ -n $A ]] && x", "unknown"),
        ("grep -q a b && x", "unknown"),
        ("! a && x", "unknown"),
        ("git diff --quiet && x", "unknown"),
        ("command -v x && x", "unknown"),
        ("a | grep -q b && x", "unknown"),
        ("a || x", "unknown"),
        ("if a; then x; fi", "unknown"),
        ("if x; then a; fi", "yes"),
        ("case $A in b) x;; esac", "unknown"),
        ("while a; do x; done", "unknown"),
        ("for f in *.tf; do x; done", "unknown"),
        ("for f in a b; do x; done", "yes"),
        ("f() { x; }\nf", "yes"),
        ("bash -c 'x'", "yes"),
        ('bash -euo pipefail -c "x"', "yes"),
    ],
)
def test_how_sure_a_command_runs(script, reached):
    assert {run[1] for run in runs(script)} == {reached}


@pytest.mark.parametrize(
    "script",
    [
        "exit 0\nx",
        "exec a\nx",
        "f() { x; }",
        "f() { return; x; }\nf",
        "for f in a; do continue; x; done",
        "echo x",
        "# x",
        "cat <<EOF\nx\nEOF",
        "bash -c '$A' x",
        "bash --norc <<< x",
        'A=b\ncase "$A" in c) x;; esac',
    ],
)
def test_what_does_not_run(script):
    assert runs(script) == []


@pytest.mark.parametrize(
    ("script", "count"),
    [
        ('if [ -z "$A" ]; then exit 1; fi\nx', 1),
        ('for f in $A; do [ -n "$f" ] || continue; x; done', 1),
        ("while read -r f; do if a; then break; fi; x; done", 1),
        ("curl https://a.b && exit 0\nx", 1),
        ("echo done && exit 0\nx", 0),
        ("exit 0\nx", 0),
    ],
)
def test_what_ends_a_script_that_may_not_run_itself(script, count):
    text = "- if: github.ref == 'refs/heads/main'\n  run: |\n" + indent(script, "    ")
    assert len(list(workflow(steps(text)).traces[0].invocations("x"))) == count


@pytest.mark.parametrize(
    "script",
    ["(exit 0)\nx", "exit 0 | a\nx", "f() { return; }\nf\nx", "for f in a; do break; done\nx"],
)
def test_what_ends_only_itself(script):
    assert [run[1] for run in runs(script)] == ["yes"]


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        ("x", "fails"),
        ("x\na", "fails"),
        ("x || true", "ignored"),
        ("x || echo no", "ignored"),
        ("x || exit 1", "fails"),
        ("x || { echo no >&2; exit 2; }", "fails"),
        ("x || exit 0", "ignored"),
        ("if ! x; then exit 1; fi", "fails"),
        ("if x; then a; fi", "ignored"),
        ("! x", "ignored"),
        ("x && a\nb", "ignored"),
        ("x && a", "fails"),
        ("x | tee log", "ignored"),
        ("set -o pipefail\nx | tee log", "fails"),
        ("set -euxo pipefail\nx | tee log", "fails"),
        ("set +e\nx\na", "ignored"),
        ("set +e\nx", "fails"),
        ("set +e\nset -e\nx\na", "fails"),
        ("A=$(x)\na", "fails"),
        ("A=$(x; b)\na", "ignored"),
        ("export A=$(x)", "ignored"),
        ("echo $(x)", "ignored"),
        ("x &", "ignored"),
        ("bash -c 'x; a'", "ignored"),
        ("bash -ec 'x; a'", "fails"),
    ],
)
def test_what_a_failure_does(script, failure):
    assert [run[2] for run in runs(script)] == [failure]


@pytest.mark.parametrize(
    ("script", "directory"),
    [
        ("cd a\nx", "a"),
        ("cd a/b\ncd ..\nx", "a"),
        ("cd -- a && x", "a"),
        ("(cd a)\nx", ""),
        ("cd a | b\nx", ""),
        ("pushd a >/dev/null\nx", "a"),
        ("pushd a\npopd\nx", "?"),
        ("cd -\nx", "?"),
        ("cd\nx", "?"),
        ("cd $A\nx", "?"),
        ("cd ${A:-infra}\nx", "infra"),
        ("A=\ncd ${A:-infra}\nx", "infra"),
        ("read A\ncd ${A:-infra}\nx", "?"),
        ("cd ${HOME:-a}\nx", "?"),
        ("cd ../a\nx", "?"),
        ("A=a\nread $B\ncd $A\nx", "?"),
        ("A=a\nunset $B\ncd $A\nx", "?"),
        ("A=${{ github.workspace }}/a\ncd $A\nx", "a"),
        ("cd $GITHUB_WORKSPACE/a\nx", "a"),
        ("cd a\ncd $(git rev-parse --show-toplevel)/b\nx", "b"),
        ("cd $A\ncd $(git rev-parse --show-toplevel)/b\nx", "?"),
        ('cd a\nD=$(pwd)\ncd /tmp\ncd "$D"\nx', "a"),
        ("f() { cd $1; x; }\nf a", "a"),
        ("set -- a\ncd $1\nx", "a"),
        ("set -- a b\nshift\ncd $1\nx", "b"),
        ("set -- a b c\nshift 2\ncd $1\nx", "c"),
        ("set -- a b\nshift $N\ncd $1\nx", "?"),
        ("shift\ncd $1\nx", "?"),
        ("bash -c 'cd a && x'", "a"),
        ("if b; then cd a; fi\nx", "?"),
    ],
)
def test_where_a_command_runs(script, directory):
    assert [run[3] for run in runs(script)] == [directory]


@pytest.mark.parametrize(
    ("script", "line"),
    [
        ("A=b\nx $A", "x b"),
        ("A='b c'\nx $A", "x b c"),
        ('A="b c"\nx "$A"', "x b c"),
        ("flags=(-a b)\nflags+=(-c)\nx ${flags[@]}", "x -a b -c"),
        ('flags=(-a $B)\nx "${flags[@]}"', "x -a ?"),
        ('f() { x "$@"; }\nf a b', "x a b"),
        ('f() { echo "$1" >&2; shift; "$@"; }\nf name x b', "x b"),
        ("f() { local n=$1; x $n; }\nf a\n", "x a"),
        ("A=a\ncase $A in $B) ;; *) x $A;; esac", "x a"),
        ("A=b\nA+=c\nx $A", "x bc"),
        ("A=b\nA+=\nx $A", "x b"),
        ("A=b\nA+=$C\nx $A", "x ?"),
        ("A=$C\nA+=c\nx $A", "x ?"),
        ("x ${A:?no}", "x ?"),
        ("A=b\nx ${A:?no}", "x b"),
        ('set -- a\nx "${1:?}"', "x a"),
        ("for d in a; do x $d; done", "x a"),
    ],
)
def test_arguments(script, line):
    assert lines(script) == [line]


@pytest.mark.parametrize(
    ("script", "line"),
    [
        ('eval "./x --flag"', ["x --flag"]),
        ("eval ./x --flag", ["x --flag"]),
        ('CMD="bin/x a"; eval "$CMD" b', ["x a b"]),
        ("eval x --flag", []),
        ('eval "A=b/c ./x"', ["x"]),
        ('eval "./x $A"', ["x ?"]),
        ('A=a; eval "./x $A; y"', ["x a"]),
        ('eval "$A ./x"', []),
        ('eval "./x ${A%/*}"', []),
        ("eval", []),
    ],
)
def test_what_eval_runs(script, line):
    assert lines(script) == line


def test_a_short_loop_runs_for_each_value():
    assert lines("for d in a b; do x $d; done") == ["x a", "x b"]
    many = " ".join(map(str, range(9)))
    assert lines(f"for d in {many}; do x $d; done") == ["x ?"]


HERE = 'DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"\n'


@pytest.mark.parametrize(
    "load",
    [
        HERE + 'source "$DIR/common.sh"',
        '. "$(dirname "$0")/common.sh"',
        'source "${BASH_SOURCE[0]%/*}/common.sh"',
        'source "$(dirname "$(readlink -f "$0")")/common.sh"',
        'R="$(cd "$(dirname "$0")/.." && pwd -P)"\nsource "$R/scripts/common.sh"',
    ],
)
def test_a_script_finds_what_stands_beside_it(load):
    files = {
        "scripts/a.sh": f"#!/usr/bin/env bash\n{load}\ngo now\n",
        "scripts/common.sh": 'go() { x "$1"; }\n',
    }
    assert lines("bash -e scripts/a.sh", **files) == ["x now"]


def test_functions_of_a_sourced_script_stand_in_their_file():
    repo = workflow(
        steps("- uses: actions/checkout@v4\n- run: . lib/f.sh; go"), **{"lib/f.sh": "go() { x; }\n"}
    )
    (run,) = repo.traces[0].invocations("x")
    assert run.at.path == "lib/f.sh"
    assert run.at.start.line == 1


@pytest.mark.parametrize(
    ("call", "first", "failure"),
    [
        ("bash s.sh", "", "ignored"),
        ("bash -e s.sh", "", "fails"),
        ("bash -o errexit s.sh", "", "fails"),
        ("./s.sh", "#!/bin/bash -e", "fails"),
        ("bash s.sh", "#!/bin/bash -e", "ignored"),
        ("bash s.sh", "set -e", "fails"),
        (". ./s.sh", "", "fails"),
    ],
)
def test_options_of_a_called_script(call, first, failure):
    found = runs(call, {"s.sh": f"{first}\nx\na\n"})
    assert [run[2] for run in found] == [failure]


def test_arguments_of_a_called_script():
    files = {"s.sh": 'case "$1" in up) x "$2";; down) y;; esac\n'}
    assert lines("bash s.sh up here", **files) == ["x here"]


def test_a_checkout_elsewhere():
    body = "- uses: actions/checkout@v4\n  with: {path: src}\n- run: bash src/s.sh"
    repo = workflow(steps(body), **{"s.sh": "x\n"})
    assert [run.at.path for run in repo.traces[0].invocations("x")] == ["s.sh"]


def test_what_a_sourced_script_ends():
    assert lines("source s.sh\nx", **{"s.sh": "exit 0\n"}) == []
    assert lines("bash s.sh\nx", **{"s.sh": "exit 0\n"}) == ["x"]
    assert lines("bash -- s.sh", **{"s.sh": "x\n"}) == ["x"]


def test_a_program_of_another_language_is_not_read_as_shell():
    assert lines("./s.py\nx a", **{"s.py": "#!/usr/bin/env python3\nx\n"}) == ["x a"]


def test_a_script_without_end_is_not_walked_to_its_end(monkeypatch):
    monkeypatch.setattr(interpret, "MAX_EVENTS", 10)
    assert lines("for a in 1 2 3; do for b in 1 2 3 4; do x; done; done") == ["x"] * 10


def test_the_step_that_was_not_walked_to_its_end_is_told(monkeypatch):
    body = "- run: x\n- run: for a in 1 2 3; do x; x; done"
    monkeypatch.setattr(interpret, "MAX_EVENTS", 4)
    monkeypatch.setattr(walk, "MAX_EVENTS", 4)
    trace = workflow(steps(body)).traces[0]
    assert len(list(trace.invocations("x"))) == 1 + 4
    (gap,) = trace.gaps
    assert (gap.at.start.line, gap.reason) == (
        7,
        "the end of this step: it runs more than 4 commands",
    )


@pytest.mark.parametrize(
    ("args", "value"),
    [
        ("", False),
        ("--type", True),
        ("--type --other", True),
        ("--type A --type B --other", "B"),
        ("--type=A", "A"),
        ('--type "$(y)"', None),
    ],
)
def test_the_value_of_a_flag(args, value):
    (run,) = workflow(steps(f"- run: |\n    x {args}")).traces[0].invocations("x")
    assert run.flag("--type") == value


def test_scripts_that_call_each_other_come_to_an_end():
    files = {"a.sh": "bash b.sh\n", "b.sh": "bash a.sh\nx\n"}
    assert lines("bash a.sh", **files) == ["x"]


def test_a_place_in_a_nested_script():
    repo = workflow(steps("- run: bash -c 'a; x b'"))
    (run,) = repo.traces[0].invocations("x")
    assert run.at.source.slice(run.at.span) == "x b"


@pytest.mark.parametrize(
    ("command", "known"),
    [
        ("uv pip install bandit[toml]", True),
        ("uv tool install bandit", True),
        ("pip install bandit && command -v bandit && true", True),
        ("mise install", None),
        ("nix profile install nixpkgs#bandit", None),
        ("poetry install", False),
        ("docker run --rm a bandit", False),
        ("curl -fsSL https://a.example/install | (sh)", None),
        ('bash <(curl -fsSL "$PLACE")', None),
        ("echo tools | tee -a $GITHUB_PATH", None),
        ("mv build/bandit /opt/bandit", False),
        ("mv build/bandit", None),
        ("npm install bandit", False),
    ],
)
def test_what_installs(command, known):
    repo = workflow(steps(f"- run: {command}\n- run: x"))
    (run,) = repo.traces[0].invocations("x")
    wanted = {True: Tri.YES, None: Tri.UNKNOWN, False: Tri.NO}[known]
    assert run.before.has("bandit") is wanted
