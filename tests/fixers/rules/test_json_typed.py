"""How sure a finding about typed values is: free text may hold quotes, a version hardly."""

import pytest

from fixers.diagnostics import Confidence
from fixers.engine import CheckOptions, check
from fixers.model.trees import MemoryTree

ONLY = CheckOptions(select=frozenset({"hand-built-json"}))
RUN = """\
on:
  workflow_dispatch:
    inputs:
      {name}:
        required: true
jobs:
  send:
    runs-on: ubuntu-latest
    steps:
      - run: |
          curl -f -d '{{"value": "${{{{ inputs.{name} }}}}"}}' "$HOOK"
"""
NAMES = {
    "reason": Confidence.HIGH,
    "release_notes": Confidence.HIGH,
    "model": Confidence.HIGH,
    "version": Confidence.MEDIUM,
    "target_url": Confidence.MEDIUM,
    "image-tag": Confidence.MEDIUM,
}


@pytest.mark.parametrize(("name", "confidence"), NAMES.items())
def test_typed_words_are_less_sure_than_typed_text(name, confidence):
    tree = MemoryTree({".github/workflows/ci.yml": RUN.format(name=name).encode()})
    (finding,) = check(tree, ONLY).findings
    assert finding.confidence == confidence
