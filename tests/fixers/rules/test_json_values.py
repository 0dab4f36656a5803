"""Which values that are pasted into JSON are reported, and how surely."""

from textwrap import indent

import pytest

from fixers.diagnostics import Confidence, Fix, SkippedFix
from fixers.engine import CheckOptions, check
from fixers.model.trees import MemoryTree

ONLY = CheckOptions(select=frozenset({"hand-built-json"}))
HIGH, MEDIUM, LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW
CI = ".github/workflows/ci.yml"
NAME = "WORKFLOW_EVENT_ISSUE_TITLE"
FREE = "${{ github.event.issue.title }}"
HEAD = """\
on: {workflow_call: {inputs: {notes: {type: string}, size: {type: number}}}}
jobs:
  send:
    runs-on: ubuntu-24.04
    env: {MESSAGE: '${{ github.event.issue.title }}', GIVEN: plain}
    steps:
      - id: said
        run: |
          echo "message=${{ github.event.issue.title }}" >> "$GITHUB_OUTPUT"
          echo "stage=prod" >> "$GITHUB_OUTPUT"
          echo "loop=${{ steps.said.outputs.loop }}" >> "$GITHUB_OUTPUT"
      - run: |
"""


def found(script: str, **files: str):
    texts = {CI: HEAD + indent(script, " " * 10) + "\n", **files}
    tree = MemoryTree({path: text.encode() for path, text in texts.items()})
    return check(tree, ONLY).findings


def payload(value: str, key: str = "text") -> str:
    return f'curl -f -d "{{\\"{key}\\": \\"{value}\\"}}" "$HOOK"'


@pytest.mark.parametrize(
    ("value", "confidence"),
    [
        ("${TITLE//x/y}", None),
        ("$GITHUB_HEAD_REF", HIGH),
        ("${{ toJSON(github.event.issue.title) }}", None),
        ("${{ github.ref == 'refs/heads/main' && 'live' || 'test' }}", None),
        ("${{ env.MESSAGE }}", HIGH),
        ("${{ env.GIVEN }}", None),
        ("${{ steps.said.outputs.message }}", HIGH),
        ("${{ steps.said.outputs.stage }}", None),
        ("${{ steps.said.outputs.loop }}", None),
        ("${{ steps.other.outputs.summary }}", MEDIUM),
        ("${{ inputs.notes }}", MEDIUM),
        ("${{ inputs.size }}", None),
        ("${{ inputs.reason }}", MEDIUM),
        ("${{ inputs.slot }}", LOW),
        ("$(git log -1 --format=%s || true)", HIGH),
        ("$(git log -1 --format=%s | head -1)", HIGH),
        ("$(git log -1 --format=%s | base64)", None),
        ("$(if a; then git log -1; fi)", None),
        ("$(cat build.log)", HIGH),
        ("$(cat VERSION)", LOW),
        ("$(gh pr view 7 --json title --jq .title)", HIGH),
        ("$(gh pr view 7 --json number --jq .number)", None),
        ("$((1 + 2))", None),
    ],
)
def test_one_value(value, confidence):
    assert [f.confidence for f in found(payload(value))] == ([confidence] if confidence else [])


def test_a_value_is_followed_a_few_times():
    chain = "v0=$(git log -1)\n" + "".join(f'v{n + 1}="$v{n}"\n' for n in range(40))
    assert [f.confidence for f in found(chain + payload("$v9"))] == [HIGH]
    assert found(chain + payload("$v40")) == ()


def test_what_an_argument_is_called_tells():
    script = "#!/bin/bash\nmessage=$1\nitem=$2\n"
    files = {
        "lib/scripts/x.sh": script + payload("$message") + "\n" + payload("$item", "name") + "\n"
    }
    assert [f.confidence for f in found("true", **files)] == [MEDIUM, LOW]


def test_inputs_of_an_action_are_named_by_its_users():
    action = "inputs: {message: {}}\nruns:\n  using: composite\n  steps:\n    - shell: bash\n"
    run = f"      run: |\n        {payload('${{ inputs.message }}')}\n"
    user = HEAD.replace("      - run: |\n", "      - uses: actions/checkout@v4\n      - uses: ./\n")
    user = "on: push" + user[user.index("\n") :]
    tree = MemoryTree({CI: user.encode(), "action.yml": (action + run).encode()})
    assert [f.confidence for f in check(tree, ONLY).findings] == [MEDIUM]


@pytest.mark.parametrize(
    "text",
    [
        """curl --json '{"a": 1}{"b": 2}' "$HOOK" """,
    ],
)
def test_what_is_no_json_or_several(text):
    assert found(text) == ()


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("""curl --json '{"a": yes}' "$HOOK" """, "what was meant cannot be told"),
        (payload("no \\\\( ${MESSAGE}"), "what was meant cannot be told"),
    ],
)
def test_what_is_not_rewritten(script, reason):
    (one,) = found(script)
    assert one.fix == SkippedFix(reason)


@pytest.mark.parametrize(
    ("first", "given"),
    [
        ("#!/bin/sh", "$(jq -n --arg message"),
        ("#!/bin/bash", ' <<< "$(jq -nc --arg message "$MESSAGE"'),
    ],
)
def test_a_heredoc_of_a_script(first, given):
    body = f'{first}\ncurl -f -d @- "$HOOK" <<EOF\n{{"text": "$MESSAGE"}}\nEOF\n'
    (one,) = found("true", **{"lib/scripts/x.sh": body})
    assert one.fix.edits[0].text.startswith(given)


@pytest.mark.parametrize(
    ("env", "edits"),
    [
        ("&none {}", None),
        ("{}", [f"env:\n          NAME: {FREE}", '--arg title "$NAME"']),
        ("{A: b}", [f"NAME: '{FREE}'", '--arg title "$NAME"']),
        (f"{{NAME: '{FREE}'}}", ['--arg title "$NAME"']),
        ("{NAME: other}", [FREE]),
    ],
)
def test_the_variable_that_holds_an_expression(env, edits):
    text = HEAD.replace(
        "      - run: |\n", f"      - env: {env.replace('NAME', NAME)}\n        run: |\n"
    )
    tree = MemoryTree({CI: (text + " " * 10 + payload(FREE) + "\n").encode()})
    (one,) = check(tree, ONLY).findings
    made = [edit.text for edit in one.fix.edits] if isinstance(one.fix, Fix) else None
    wanted = edits and [text.replace("NAME", NAME) for text in edits]
    assert (made is None) is (wanted is None)
    assert all(any(text in edit for edit in made or ()) for text in wanted or ())
