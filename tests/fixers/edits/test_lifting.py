"""Blocks run before and after their expressions became variables: output, status and files."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from fixers.edits.expression_places import NotLiftedError, variables_of
from fixers.edits.lifting import Samples, Surroundings, lift, variable_name
from fixers.syntax.expression import occurrences
from fixers.syntax.shell import parse_shell

PLAIN = {"github.sha": "0a1b2c", "inputs.a": "x", "inputs.b": "two"}
EMPTY = {"github.sha": "0a1b2c", "inputs.a": "", "inputs.b": ""}
WORDS = {"github.sha": "0a1b2c", "inputs.a": "--one --two=3", "inputs.b": "b  c"}
GLOBS = {"github.sha": "0a1b2c", "inputs.a": "*.txt", "inputs.b": "?"}

EVERYWHERE = [
    "echo ${{ inputs.a }}",
    "echo ${{ inputs.a }}${{ inputs.b }} end",
    "echo pre-${{ inputs.a }}/post",
    'echo "${{ inputs.a }}"',
    'echo "a ${{ inputs.a }} $(echo "${{ inputs.b }}")"',
    "echo '${{ inputs.a }}'",
    "echo 'it'\"'\"'s ${{ inputs.a }}'",
    "A='${{ inputs.a }}'\necho \"$A\"",
    'A="${{ inputs.a }}"; echo $A',
    'for i in ${{ inputs.a }} z; do echo "[$i]"; done',
    "args=(-x ${{ inputs.a }})\nprintf '<%s>' \"${args[@]}\"",
    "cat <<EOF\n${{ inputs.a }} and ${{ inputs.b }}\nEOF",
    'if [ "${{ inputs.a }}" = x ]; then echo yes; else echo no; fi',
    'case "${{ inputs.a }}" in x) echo one;; *) echo more;; esac',
    'echo "${{ inputs.a }}" > "file-${{ github.sha }}"\ncat file-*',
    "bash -c 'echo ${{ inputs.a }}'",
    'bash -c "echo ${{ inputs.a }}"',
    "awk 'BEGIN { print \"${{ inputs.a }}\" }'",
    "printf '%s|' a ${{ inputs.a }} b",
    "echo $(printf '%s' '${{ inputs.b }}')",
    "false || echo ${{ inputs.a }}; exit 3",
    "# a comment ${{ inputs.a }}\necho ok",
    "f() { printf '%s;' \"$@\"; }\nf ${{ inputs.a }}",
    'echo "${UNSET:-${{ inputs.a }}}"',
    "trap 'echo \"bye ${{ inputs.a }}\"' EXIT\necho ${{ inputs.b }}",
    'bash -ec \'printf "<%s>" "$1 ${{ inputs.a }}" ${{ github.sha }}\' _ one\nbash',
    "eval 'A=\"${{ inputs.a }}\"; echo $A' '$A'\neval",
    "bash -c 'cat <<E\n${{ inputs.a }}\nE\n'",
]
SINGLE = [
    "A=${{ inputs.a }}\necho $A",
    "export A=${{ inputs.a }}; echo $A",
    "[[ ${{ inputs.a }} == x ]] && echo yes",
    "[[ x == ${{ inputs.a }} ]] && echo yes",
    "echo hi > ${{ inputs.a }}; cat *",
    "echo ${{ github.sha }} ${{ inputs.a }}",
    "./no/${{ github.sha }} || echo none",
]


def samples(inner: str) -> Samples:
    return Samples(frozenset({"a1"}), complete=True) if inner == "github.sha" else Samples()


def run(script: str, folder: Path, env: dict[str, str]) -> tuple[str, int, dict[str, str]]:
    folder.mkdir()
    (folder / "a.txt").write_text("t\n")
    done = subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **env},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout, done.returncode, {p.name: p.read_text() for p in folder.iterdir()}


def both(script: str, values: dict[str, str], folder: Path):
    """The block as GitHub runs it, and as the script that it becomes."""
    lifted = lift(parse_shell(script), Surroundings(samples))
    pasted = script
    for one in reversed(occurrences(script)):
        pasted = pasted[: one.span.start] + values[one.inner] + pasted[one.span.end :]
    env = {name: values[text[3:-2].strip()] for name, text in lifted.variables.items()}
    return run(pasted, folder / "before", {}), run(lifted.text, folder / "after", env)


@pytest.mark.parametrize("values", [PLAIN, EMPTY, WORDS], ids=["plain", "empty", "words"])
@pytest.mark.parametrize("script", EVERYWHERE)
def test_the_script_does_what_the_block_did(script, values, tmp_path):
    before, after = both(script, values, tmp_path)
    assert before == after


@pytest.mark.parametrize("script", SINGLE)
def test_with_one_word(script, tmp_path):
    before, after = both(script, PLAIN, tmp_path)
    assert before == after


@pytest.mark.parametrize("script", ["echo ${{ inputs.a }}", 'echo "${{ inputs.a }}"'])
def test_with_patterns(script, tmp_path):
    before, after = both(script, GLOBS, tmp_path)
    assert before == after


@pytest.mark.parametrize(
    "value", ["$(touch stolen)", "`touch stolen`", '"; touch stolen; "', "'; touch stolen; '"]
)
@pytest.mark.parametrize(
    "script",
    [
        'echo "${{ inputs.a }}"',
        "echo '${{ inputs.a }}'",
        "trap 'echo \"${{ inputs.a }}\"' EXIT",
        "bash -ec 'echo \"${{ inputs.a }}\"'",
        "sh -c 'echo \"${{ inputs.a }}\"'",
        "eval 'echo \"${{ inputs.a }}\"'",
    ],
)
def test_a_value_is_data_afterwards(script, value, tmp_path):
    _, (output, status, files) = both(script, {"inputs.a": value}, tmp_path)
    assert (output, status) == (value + "\n", 0)
    assert "stolen" not in files


@pytest.mark.parametrize(
    "script",
    [
        "${{ inputs.a }} b",
        "if ${{ inputs.a }}; then b; fi",
        "cat <<'EOF'\n${{ inputs.a }}\nEOF",
        "echo $'${{ inputs.a }}'",
        "echo \\${{ inputs.a }}",
        "echo $${{ inputs.a }}",
        "echo ${X:-${{ inputs.a }}}",
        "case a in ${{ inputs.a }} | (",
        'echo "$FOO_${{ inputs.a }}"',
        "echo {x,${{ inputs.a }}}",
        "for i in {1..${{ inputs.a }}}; do echo; done",
    ],
)
def test_what_is_left_alone(script):
    with pytest.raises(NotLiftedError):
        lift(parse_shell(script), Surroundings(samples))


@pytest.mark.parametrize(
    ("script", "value"),
    [
        ("echo ${{ inputs.a }}", "~/x"),
        ("echo ${{ inputs.a }}", "'a b'"),
        ('echo "${{ inputs.a }}"', "$HOME/x"),
        ('echo "${{ inputs.a }}"', 'a "b"'),
        ("echo '${{ inputs.a }}'", "it's"),
        ("cat <<EOF\n${{ inputs.a }}\nEOF", "`date`"),
        ("A=${{ inputs.a }}", "a b"),
    ],
)
def test_known_values_that_are_syntax(script, value):
    around = Surroundings(lambda _: Samples(frozenset({"x", value})))
    with pytest.raises(NotLiftedError):
        lift(parse_shell(script), around)


@pytest.mark.parametrize(
    ("values", "complete", "expected"),
    [
        ({"a1"}, True, ('f "${INPUTS_A}"', False, True)),
        ({"-a -b", ""}, True, ("f ${INPUTS_A}", True, True)),
        ({"-a -b", ""}, False, ("f ${INPUTS_A}", True, True)),
    ],
)
def test_known_words(values, complete, expected):
    around = Surroundings(lambda _: Samples(frozenset(values), complete))
    lifted = lift(parse_shell("f ${{ inputs.a }}"), around)
    assert (lifted.text, lifted.splits, lifted.sure) == expected


@pytest.mark.parametrize(
    ("script", "sure", "quoted"),
    [
        ("f ${{ inputs.a }}", True, True),  # `{b,c}`, `~`
        ("f /x/${{ inputs.dir }}", True, True),
        ('f "${{ inputs.flags }}"', True, False),
        ("f {b,c}-${{ inputs.a }}", False, True),
        ("f {b,c}-${{ github.sha }}", True, False),
        ('f {b,c}-"${{ inputs.a }}"', True, False),
        ("A=${{ inputs.a }}", False, False),
        ("[[ ${{ inputs.a }} == b ]]", False, False),
    ],
)
def test_what_a_value_may_be_read_as(script, sure, quoted):
    lifted = lift(parse_shell(script), Surroundings(samples))
    assert (lifted.sure, lifted.quoted) == (sure, quoted)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("bash -c 'f ${{ inputs.a }}'", "bash -c 'f '\"${INPUTS_A}\""),
        ("bash -c 'f ${{ github.sha }}'", "bash -c 'f \"${WORKFLOW_SHA}\"'"),
        ("trap 'f # ${{ inputs.a }}' EXIT", "trap 'f # '\"${INPUTS_A}\" EXIT"),
        ("sudo bash -c 'f \"${{ inputs.a }}\"'", "sudo bash -c 'f \"'\"${INPUTS_A}\"'\"'"),
        ("bash -vc 'f \"${{ inputs.a }}\"'", "bash -vc 'f \"'\"${INPUTS_A}\"'\"'"),
        ("eval 'f'' \"${{ inputs.a }}\"'", "eval 'f'' \"'\"${INPUTS_A}\"'\"'"),
        ("eval \"f '${{ inputs.a }}'\"", "eval \"f '${INPUTS_A}'\""),
    ],
)
def test_a_text_that_a_shell_reads_later(script, expected):
    assert lift(parse_shell(script), Surroundings(samples)).text == expected


@pytest.mark.parametrize("value", ["true", "false"])
def test_known_commands(value, tmp_path):
    script = "if ${{ inputs.a }}; then echo yes; else echo no; fi"
    around = Surroundings(lambda _: Samples(frozenset({"true", "false"}), complete=True))
    lifted = lift(parse_shell(script), around)
    after = run(lifted.text, tmp_path / "after", {"INPUTS_A": value})
    assert after == run(script.replace("${{ inputs.a }}", value), tmp_path / "before", {})


def test_variables_of_the_step_itself():
    held = {"env.TAG": "TAG", "inputs.tag": "TAG"}
    around = Surroundings(samples, held, frozenset({"TAG", "INPUTS_A"}))
    lifted = lift(parse_shell('f "${{ env.TAG }}" "${{ inputs.tag }}" "${{ inputs.a }}"'), around)
    assert lifted.text == 'f "${TAG}" "${TAG}" "${INPUTS_A_2}"'
    changed = lift(parse_shell('TAG=1; f "${{ inputs.tag }}" "$TAG"'), around)
    assert changed.text == 'TAG=1; f "${INPUTS_TAG}" "$TAG"'
    for script in ('TAG=1; f "${{ env.TAG }}"', "f \"${{ env.TAG || 'x' }}\""):
        with pytest.raises(NotLiftedError):
            lift(parse_shell(script), around)


def test_names():
    script = "INPUTS_A=1\necho ${{ inputs.a }} ${{inputs.a}} ${{ inputs.b && 1 }} ${{ inputs.c }}"
    lifted = lift(parse_shell(script), Surroundings(samples))
    assert lifted.variables == {
        "INPUTS_A_2": "${{ inputs.a }}",
        "INPUTS_B_VALUE": "${{ inputs.b && 1 }}",
        "INPUTS_C": "${{ inputs.c }}",
    }
    assert lifted.splits


@pytest.mark.parametrize(
    ("inner", "name"),
    [
        ("inputs.image-tag", "INPUTS_IMAGE_TAG"),
        ("steps.meta.outputs.tags", "STEPS_META_TAGS"),
        ("secrets.TOKEN", "SECRETS_TOKEN"),
        ("github.sha", "WORKFLOW_SHA"),
        ("runner.os", "MACHINE_OS"),
        ("inputs.a == 'b'", "INPUTS_A_VALUE"),
        ("hashFiles('x')", "EXPRESSION"),
        ("x[", "EXPRESSION"),
    ],
)
def test_a_name_keeps_its_context(inner, name):
    assert variable_name(inner) == name
    assert re.fullmatch(r"[A-Z_]+", name)


@pytest.mark.parametrize(
    "script", ["IFS=,\nf ${{ inputs.a }}", "export IFS=, A\nf ${{ inputs.a }}"]
)
def test_a_script_that_sets_where_words_part_keeps_its_bare_expressions(script):
    with pytest.raises(NotLiftedError):
        lift(parse_shell(script), Surroundings(samples))


def test_one_command_may_part_words_its_own_way():
    script = "IFS=, read -r x y\nf ${{ inputs.a }}"
    assert lift(parse_shell(script), Surroundings(samples)).splits


def test_the_names_that_a_script_reads():
    script = 'a $b "${c:-$d}" \'$e\' $(f "$g") > $h <<E\n$i\nE\nj=k'
    read = variables_of(parse_shell(script).statements)
    assert {"b", "c", "g", "h", "i"} <= read
    assert read.isdisjoint({"a", "e", "f", "j", "k"})
