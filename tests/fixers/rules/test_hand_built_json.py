"""The JSON that is sent before and after the fix, with plain and with hostile values."""

import json
import os
import subprocess
from shutil import which

import pytest

from fixers.engine import CheckOptions
from fixers.fixing import fix
from fixers.model.overlay import OverlayTree
from fixers.model.trees import MemoryTree
from fixers.syntax.source import Source

pytestmark = pytest.mark.skipif(which("jq") is None, reason="jq is not installed")

SCRIPT = "lib/scripts/x.sh"
ONLY = CheckOptions(select=frozenset({"hand-built-json"}))
BLOCKS = [
    'send -d "{\\"text\\": \\"$A\\"}"',
    'send -d "{\\"text\\": \\"about $A and ${B}\\", \\"n\\": [1, {\\"b\\": \\"$B\\"}]}"',
    'send -d \'{"text": "\'"$A"\'", "n": \'$N\'}\'',
    'payload="{\\"text\\": \\"${A}\\"}"\nsend -d "$payload"',
    'send -d "{\\"text\\": \\"a\\\\n$(printf %s "$A")\\"}"',
]
PLAIN = {"A": "one two", "B": "x", "N": "3"}
HOSTILE = {"A": 'say "hi" \\ and\nmore', "B": "'$(id)'", "N": "3"}


def fixed(block: str) -> str:
    tree = MemoryTree({SCRIPT: f"#!/usr/bin/env bash\n{block}\n".encode()})
    after = OverlayTree(tree, fix(tree, ONLY, unsafe=True).changes).read(SCRIPT)
    assert isinstance(after, Source)
    assert "jq" in after.text
    return after.text


def sent(script: str, env: dict[str, str]) -> str:
    define = "send() { printf '%s' \"$2\"; }\n"
    run = subprocess.run(
        ["bash", "-euc", define + script],
        env={"PATH": os.environ["PATH"], **env},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


@pytest.mark.parametrize("block", BLOCKS)
def test_the_same_json(block):
    assert json.loads(sent(fixed(block), PLAIN)) == json.loads(sent(block, PLAIN))


@pytest.mark.parametrize("block", BLOCKS)
def test_hostile_values_are_data(block):
    value = json.loads(sent(fixed(block), HOSTILE))
    assert HOSTILE["A"] in value["text"]


TITLE = "$(git log -1 --format=%s)"
WHOLE = f'json="{{\\"text\\": \\"{TITLE}\\"}}"'
ITEM = f'json="$json{{\\"text\\": \\"{TITLE}\\"}},"'
LIST = 'json="{\\"list\\": [$items], '
GIVEN = [
    f"set -e\n{WHOLE}",
    f"set -eu\nif true; then {WHOLE}; fi",
    f"set -e\nset +e\n{WHOLE}",
    WHOLE,
    f"set -e\nfor one in a b; do\n  {ITEM}\ndone",
    f'set -e\njson="{{\\"text\\": \\"{TITLE}\\", \\"by\\": \\"$(printf %s "$A")\\"}}"',
    f'set -e\njson="{{\\"text\\": \\"$value\\", \\"b\\": \\"{TITLE}\\"}}"',
    'set -e\njson="$json{\\"text\\": \\"$A\\", \\"n\\": $(date +%s)},"',
    f'set -e\nsend -d "{{\\"text\\": \\"{TITLE}\\"}}"',
    f'set -e\nprintf \'{{"text": "%s"}}\' "{TITLE}"',
]


@pytest.mark.parametrize("status", [0, 3])
@pytest.mark.parametrize("script", GIVEN)
def test_a_command_that_fails_ends_the_script_as_before(script, status):
    prelude = (
        f"git() {{ printf some; return {status}; }}\ndate() {{ echo 5; return {status}; }}\n"
        "send() { echo $2; }\njson= items=1 value=v\n"
    )

    def ran(text: str) -> tuple[str, int]:
        text = text.replace("#!/usr/bin/env bash", prelude)
        command = ["bash", "-c", f'{text}\necho "went on with $json"']
        run = subprocess.run(
            command,
            env={"PATH": os.environ["PATH"], "A": "x"},
            capture_output=True,
            text=True,
            check=False,
        )
        return "".join(run.stdout.split()), run.returncode

    assert ran(fixed(script)) == ran(f"#!/usr/bin/env bash\n{script}\n")


@pytest.mark.parametrize(
    ("script", "count"),
    [
        (f'{LIST}\\"text\\": \\"{TITLE}\\"}}"', 1),
        (f'{LIST}\\"text\\": \\"{TITLE}\\", \\"by\\": \\"$TITLE\\"}}"', 0),
        (f'{LIST}\\"n\\": $(count), \\"by\\": \\"$TITLE\\"}}"', 0),
        (f'{LIST}\\"by\\": \\"$TITLE\\", \\"n\\": $(count)}}"', 1),
    ],
)
def test_a_command_that_nobody_would_hear(script, count):
    tree = MemoryTree({SCRIPT: f"#!/usr/bin/env bash\nset -e\n{script}\n".encode()})
    assert len(fix(tree, ONLY, unsafe=True).applied) == count


def test_a_variable_that_another_value_reads():
    script = f'json="{{\\"a\\": \\"$value\\", \\"b\\": \\"{TITLE}\\", \\"c\\": \\"$value_2\\"}}"'
    assert " && " not in fixed(f"set -e\n{script}")
