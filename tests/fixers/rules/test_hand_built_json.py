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
