"""Steps run the way of a runner, before and after their block became a script."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fixers.engine import CheckOptions
from fixers.fixing import fix
from fixers.model import Repository
from fixers.model.overlay import OverlayTree
from fixers.model.trees import MemoryTree
from fixers.syntax.expression import occurrences

PATH = ".github/workflows/ci.yml"
ONLY = CheckOptions(select=frozenset({"long-run-block"}))
VALUES = {"inputs.tag": "v1.2", "inputs.note": "two words", "inputs.flags": "-a --b=c"}
NASTY = {
    "empty": dict.fromkeys(VALUES, ""),
    "dollar": {**VALUES, "inputs.note": "costs $5 or `5`"},
    "quotes": {**VALUES, "inputs.note": 'it\'s "so"'},
}
SHA = {"github.sha": "0a1b"}
# As `ScriptHandlerHelpers` of the runner has them.
COMMANDS = {
    None: ["bash", "-e"],
    "bash": ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail"],
    "sh": ["sh", "-e"],
    "python": ["python"],
    "bash {0}": ["bash"],
    "bash -u {0}": ["bash", "-u"],
    "bash -eux -o pipefail {0}": ["bash", "-eux", "-o", "pipefail"],
    "bash --noprofile --norc -eo pipefail {0}": [
        "bash",
        "--noprofile",
        "--norc",
        "-eo",
        "pipefail",
    ],
}

STOPS = "echo one\nfalse\necho two\necho 3\necho 4\necho 5"
PIPE = "echo one\nfalse | cat\necho two\necho 3\necho 4\nls nothing | sort"
UNSET = 'echo one\necho "[$NOTHING]"\necho 2\necho 3\necho 4\nexit 7'
OPTIONS = 'echo "$-"\nset -o | grep -E "^(errexit|nounset|pipefail|xtrace) "\na=1\nb=2\nc=3\nd=4'
FILES = (
    'echo "tag=${{ inputs.tag }}" >> out\nmkdir -p "d/${{ inputs.tag }}"\ncd d\n'
    "echo '${{ inputs.note }}' > note\ncat note\npwd | sed 's|.*/||'"
)
FLAGS = (
    'show() { for one in "$@"; do echo "<$one>"; done; }\nshow ${{ inputs.flags }}\n'
    'show "${{ inputs.flags }}" x${{ inputs.tag }}\nshow pre/${{ inputs.flags }}\n'
    "export TAG=${{ inputs.tag }}\nshow $TAG\nshow '${{ inputs.note }}'"
)
HEREDOC = (
    "cat > f <<EOF\n# ${{ inputs.tag }}\n  note: ${{ inputs.tag }} $HOME\nEOF\n"
    "cat <<'EOF'\n$HOME stays\nEOF\nwc -l < f"
)
QUOTED = (
    "cat > f <<'EOF'\n#!/bin/sh\necho \"${{ inputs.note }}\" `id` \\$HOME $HOME \\\\ \\\nEOF\n"
    "cat <<A 3<<'B' && cat <&3\nfirst ${{ inputs.tag }} $HOME\nA\n"
    "second ${{ inputs.note }} $HOME\nB\n"
    "cat <<-\\END\n\t${{ inputs.note }} $(id)\n\tEND\ncat f"
)
TRAPS = "trap 'echo bye ${{ inputs.tag }}' EXIT\necho a\necho b\n(exit 3)\necho c\necho d"
CHOICE = (
    'if [ "${{ inputs.tag }}" = v1.2 ]; then\n  echo same\nelse\n  echo other\nfi\n'
    'case "${{ inputs.note }}" in\n  two*) echo two;;\n  "") echo none;;\nesac\necho $(( 1 + 1 ))'
)
_LINES = "\n".join(f"line={number}" for number in range(6))
# Each in a few lines of its own: what a shell is, has open, does beside, and ends with.
ODD = [
    'read -r line || echo nothing\ncat\nread -ra words <<< "${{ inputs.note }}"\necho ${#words[@]}',
    "(exit 3) & wait $! || echo $?\n(sleep 0.05; exit 5) &\nwait -n || echo $?\nwait",
    "exec > out 2>&1\necho ${{ inputs.flags }}\nls none || true\nexec 3< /dev/null\nread -r x <&3",
    "umask 077\necho '${{ inputs.note }}' > key\nstat -c %a key\nset -C\necho b > key || echo no",
    "shopt -s expand_aliases\nalias say='echo said'\nsay ${{ inputs.tag }}\nshopt | grep -c on",
    "set -- ${{ inputs.flags }} x\nshift\necho $# $*\ngetopts a:b o || echo none\necho ${1:-d}",
    "f() { return 4; }\nf || echo $?\nreturn 0 2>/dev/null || true\necho ${FUNCNAME[0]:-none}",
    "echo $((BASHPID == $$))\n(echo $((BASHPID == $$)))\necho $SHLVL\nkill -0 $$\nkill -TERM $$",
    "cleanup() { echo bye; }\ntrap cleanup EXIT TERM\nexec echo ${{ inputs.tag }}",
    "A=(a '${{ inputs.note }}' ${{ inputs.flags }})\nprintf '[%s]' \"${A[@]}\"\nlocal x || echo no",
    "shopt -s failglob\necho *.none\necho never",
    "declare -p NOTHING || echo $?\neval 'echo ${{ inputs.tag }}'\nV=INPUTS\necho ${!V:-unset}",
    "export X=$(false)\ny=$(false; echo in)\necho $y\nf() { false; echo f; }\nf && z=$(false)",
    'echo {a,b}-${{ inputs.tag }} ~ "~"\necho end \\\n\necho "${NONE:-${{ inputs.note }}}"',
    "set -o posix\nx=$(false; echo in)\necho [$x]\necho never",
    "exit 3",
]
TEXTS = [STOPS, PIPE, UNSET, OPTIONS, FILES, FLAGS, HEREDOC, QUOTED, TRAPS, CHOICE]


def workflow(text: str, shell: str | None, directory: str) -> str:
    lines = [f"        shell: {shell}"] if shell else []
    lines += [f"        working-directory: {directory}", "        run: |"]
    lines += ["          " + line if line else "" for line in text.split("\n")]
    head = "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
    return head + "      - uses: actions/checkout@v4\n      - name: Do\n" + "\n".join(lines) + "\n"


def pasted(text: str, values: dict[str, str]) -> str:
    for one in reversed(occurrences(text)):
        text = text[: one.span.start] + values[one.inner] + text[one.span.end :]
    return text


def run_step(tree, values: dict[str, str], shell: str | None, home: Path):
    """Output, status and files of the second step of the only job."""
    step = Repository(tree).workflows[0].jobs[0].steps[1]
    root = home / "work"
    (root / "sub").mkdir(parents=True)
    (home / "python").symlink_to(sys.executable)
    for path in tree.paths():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(tree.read(path).text)
    before = {p for p in root.rglob("*") if p.is_file()}
    assert step.run is not None
    script = home / "step.sh"
    script.write_text(pasted(step.run.value, values))
    env = {name: pasted(scalar.value, values) for name, scalar in step.env.items()}
    done = subprocess.run(
        [*COMMANDS[shell], str(script)],
        cwd=root / "sub",
        env={
            "PATH": f"{home}:{os.environ['PATH']}",
            "HOME": "/h",
            "GITHUB_WORKSPACE": str(root),
            **env,
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    made = sorted(p for p in root.rglob("*") if p.is_file() and p not in before)
    files = {p.relative_to(root).as_posix(): p.read_text() for p in made}
    return done.stdout, done.returncode, files


def both(text: str, shell: str | None, values: dict[str, str], home: Path):
    tree = MemoryTree({PATH: workflow(text, shell, "sub").encode()})
    result = fix(tree, ONLY, unsafe=True)
    assert result.applied, result.skipped
    after = OverlayTree(tree, result.changes)
    return (
        run_step(tree, values, shell, home / "before"),
        run_step(after, values, "bash" if shell == "python" else shell, home / "after"),
    )


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("shell", [shell for shell in COMMANDS if shell != "python"])
def test_with_plain_values(text, shell, tmp_path):
    before, after = both(text, shell, VALUES, tmp_path)
    assert before == after


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("shell", [None, "bash"])
def test_what_a_shell_has_and_does(text, shell, tmp_path):
    before, after = both(f"{_LINES}\n{text}", shell, VALUES, tmp_path)
    assert before == after


@pytest.mark.parametrize("text", [FILES, CHOICE, FLAGS])
def test_with_empty_values(text, tmp_path):
    before, after = both(text, None, NASTY["empty"], tmp_path)
    assert before == after


@pytest.mark.parametrize("kind", NASTY)
def test_text_that_no_shell_reads_stays(kind, tmp_path):
    before, after = both(
        QUOTED.replace("inputs.tag", "github.sha"), None, NASTY[kind] | SHA, tmp_path
    )
    assert before == after


@pytest.mark.parametrize("kind", ["dollar", "quotes"])
def test_values_are_data(kind, tmp_path):
    text = "a=1\nb=2\nc=3\nd=4\necho \"${{ inputs.note }}\"\necho '${{ inputs.note }}'"
    _, (output, status, _) = both(text, None, NASTY[kind], tmp_path)
    assert (output, status) == (f"{NASTY[kind]['inputs.note']}\n" * 2, 0)


@pytest.mark.parametrize("end", ["kill(os.getpid(), 15)", "kill(os.getppid(), 0)", "_exit(4)"])
def test_python_ends_the_same_way(end, tmp_path):
    text = f"import os\na = 1\nb = 2\nc = 3\nprint(a, flush=True)\nos.{end}\nprint(b)"
    before, after = both(text, "python", {}, tmp_path)
    assert before == after
