"""Which scans are gates, and what is left to a person."""

import pytest

from fixers.diagnostics import Confidence
from tests.fixers.rules.asking import CI, fixed, found, run

RULE = "trivy-severity-unbounded"
ALL = "UNKNOWN,LOW,MEDIUM,HIGH,CRITICAL"
UNSURE = "the command cannot be rewritten surely"
INSTALL = "- uses: aquasecurity/setup-trivy@v0.2.2\n"


@pytest.mark.parametrize(
    ("script", "fixes"),
    [
        ("trivy image --exit-code 1 shop", [" --severity HIGH,CRITICAL"]),
        (f"trivy image --exit-code 1 --severity {ALL} shop", ["HIGH,CRITICAL"]),
        (f"S={ALL}\ntrivy image --exit-code 1 --severity $S shop", ["HIGH,CRITICAL"]),
        (
            f"S={ALL}\nif a; then b; fi\ntrivy image --exit-code 1 --severity $S shop",
            ["HIGH,CRITICAL"],
        ),
        (f"S=LOW\nS={ALL}\ntrivy image --exit-code 1 --severity $S shop", [UNSURE]),
        (f"A={ALL}\nS=$A\ntrivy image --exit-code 1 --severity $S shop", [UNSURE]),
        ('args=(image --exit-code 1)\ntrivy "${args[@]}" shop', [" --severity HIGH,CRITICAL"]),
        (f"export TRIVY_SEVERITY={ALL}\ntrivy image --exit-code 1 shop", [UNSURE]),
        ('scan() { trivy "$@"; }\nscan image --exit-code 1 shop', [" --severity HIGH,CRITICAL"]),
        (
            "docker run --env=TRIVY_EXIT_CODE=1 aquasec/trivy image shop",
            [" --severity HIGH,CRITICAL"],
        ),
        ("docker run --rm -it", []),
        ("docker run --rm $IMAGE", []),
        (f"if a; then S={ALL}; fi\ntrivy image --exit-code 1 --severity $S shop", []),
        ("python3 -V\nnpx --yes\nnpx $TOOL\npython3 $TOOL", []),
    ],
)
def test_commands(script, fixes):
    assert [fixed(f) for f in found(RULE, INSTALL + run(script))] == fixes


ACTION = "- uses: aquasecurity/trivy-action@0.28.0\n  with: {image-ref: shop, exit-code: '1'}\n"
IMAGE = "- uses: docker://aquasec/trivy:0.58.0\n  with:\n    args: image --exit-code 1 %s shop\n"


@pytest.mark.parametrize(
    ("steps", "head", "count"),
    [
        (ACTION, "on: push", 1),
        (ACTION, "on: push\nenv: {TRIVY_CONFIG: ci/trivy.yaml}", 0),
        (IMAGE % "", "on: push", 1),
        (IMAGE % "", "on: push\nenv: {TRIVY_CONFIG: ci/trivy.yaml}", 0),
    ],
)
def test_a_file_that_nobody_sees_may_say_it(steps, head, count):
    assert len(found(RULE, steps, head=head)) == count


SCAN = "trivy fs --exit-code 1 ."
IN_IMAGE = 'docker run -v "$PWD:/w" %s aquasec/trivy:0.58.0 fs --exit-code 1 /w'


@pytest.mark.parametrize(
    ("script", "count"),
    [
        (SCAN, 1),
        (f"cd svc\n{SCAN}", 0),
        (f"cd $DIR\n{SCAN}", 0),
        (f"cp svc/trivy.yaml .\n{SCAN}", 0),
        (f"trivy fs --config svc/trivy.yaml .\n{SCAN}", 1),
        (IN_IMAGE % "", 1),
        (IN_IMAGE % "-w /w/svc", 0),
        (IN_IMAGE % '"$MORE"', 0),
    ],
)
def test_a_file_counts_where_trivy_is_started(script, count):
    files = {"svc/trivy.yaml": "severity: [HIGH]\n"}
    steps = "- uses: actions/checkout@v4\n" + INSTALL + run(script)
    assert len(found(RULE, steps, **files)) == count


def test_a_severity_that_stands_twice_is_left():
    twice = IMAGE % f"--severity {ALL} --severity {ALL}"
    assert [fixed(f) for f in found(RULE, twice)] == [UNSURE]


@pytest.mark.parametrize(
    ("name", "text", "count"),
    [
        ("trivy.yaml", "exit-code: 0\n", 0),
        ("trivy.yaml", "- exit-code\n", 0),
        ("trivy.yaml", "cache: {dir: x}\n", 1),
        ("ci/trivy.yaml", "cache: {dir: x}\n", 1),
    ],
)
def test_settings_of_the_repository(name, text, count):
    steps = INSTALL + run("trivy image --exit-code 1 shop")
    if "exit-code" in text:
        steps = INSTALL + run("trivy image shop")
    assert len(found(RULE, steps, **{name: text})) == count


GATE = "trivy image --severity CRITICAL shop"
SCAN = "aquasecurity/trivy-action@0.28.0"
OTHER = "on: push\njobs:\n  b:\n    runs-on: ubuntu-24.04\n    steps:\n"


def test_a_scan_beside_another_that_is_a_gate():
    alone = found(RULE, INSTALL + run(GATE))
    assert len(alone) == 1
    second = OTHER + "      - run: trivy image --severity HIGH --exit-code 1 shop\n"
    assert len(found(RULE, INSTALL + run(GATE), **{".github/workflows/b.yml": second})) == 1
    both = run(GATE) + run("trivy image --severity HIGH --exit-code 1 shop")
    assert found(RULE, INSTALL + both) == ()
    assert {f.at.path for f in alone} == {CI}


@pytest.mark.parametrize(("more", "count"), [("", 1), ("  continue-on-error: true\n", 0)])
@pytest.mark.parametrize(
    "step",
    [
        f"- name: Fail on holes\n  run: |\n    echo scan\n    {GATE}\n",
        f"- name: Fail on holes\n  uses: {SCAN}\n  with: {{image-ref: shop, severity: HIGH}}\n",
    ],
)
def test_a_step_that_may_fail_is_no_gate(step, more, count):
    assert len(found(RULE, INSTALL + step + more)) == count


HELD = "trivy image --severity HIGH --exit-code 1 shop"


@pytest.mark.parametrize(
    ("script", "fixes"),
    [
        (f"cat list | {HELD}", []),
        (f"{{ {HELD}; }} | tee log", ["set -o pipefail"]),
        (f"({HELD}) | tee log", ["set -o pipefail"]),
        (f"if a; then {HELD} | tee log; fi", [f"set -o pipefail && {HELD} | tee log"]),
    ],
)
def test_exit_codes_that_a_pipe_takes(script, fixes):
    assert [fixed(f).strip() for f in found(RULE, INSTALL + run(script))] == fixes


TOLERATED = (
    "- id: scan\n  continue-on-error: true\n"
    "  run: trivy fs --exit-code 1 --severity HIGH,CRITICAL .\n"
)
OUTCOME = "${{ steps.scan.outcome }}"


@pytest.mark.parametrize(
    ("later", "count"),
    [
        (run(f'echo "it was {OUTCOME}"'), 1),
        (run(f'echo "it was {OUTCOME}" >> "$GITHUB_STEP_SUMMARY"'), 1),
        (run(f'echo "scan={OUTCOME}" >> "$GITHUB_OUTPUT"'), 0),
        (run(f'[ "{OUTCOME}" = success ] || exit 1'), 0),
        (run(f'echo "{OUTCOME}"') + "- if: steps.scan.outcome == 'failure'\n  run: exit 1\n", 0),
    ],
)
def test_what_is_only_said_holds_nothing_back(later, count):
    assert len(found(RULE, INSTALL + TOLERATED + later)) == count


PERSON = "somebody has to say what may fail here"


@pytest.mark.parametrize(
    ("script", "fixes"),
    [
        (f"if ! {HELD}; then\n  echo found\nfi", [PERSON]),
        (f"if {HELD}; then\n  echo ok\nelse\n  echo found >> $GITHUB_STEP_SUMMARY\nfi", [PERSON]),
        (f"if ! {HELD}; then\n  echo found\n  exit 1\nfi", []),
        (f"if ! {HELD}; then\n  BAD=1\nfi", []),
        (f'if ! {HELD}; then\n  echo "bad=1" >> "$GITHUB_OUTPUT"\nfi', []),
        (f"while {HELD}; do\n  echo again\ndone", []),
        (f"if a; then\n  {HELD}\nfi", []),
        (f"bad=0\n{HELD} || bad=1\necho bad: $bad", [PERSON]),
        (f"bad=0\n{HELD} || bad=1\nexit $bad", []),
        (f"bad=0\n{HELD} || bad=1\nif (( bad )); then exit 1; fi", []),
        (f"bad=0\n{HELD} || bad=1\necho bad=$bad >> $GITHUB_OUTPUT", []),
        (f"export bad=0\n{HELD} || bad=1\n./next", []),
        (f"{HELD} || {{ bad=1; }}", []),
        (f"{HELD} || A=1 B=2", []),
        (f"{HELD} | wc -l", []),
        (f"set +e\n{HELD}\nbad=$?\necho ended with $bad", [PERSON]),
        (f"set +e\n{HELD}\nbad=$?\nexit $bad", []),
        (f"set +e\n{HELD}\nbad=$?\nls\necho $?", []),
        (f"set +e\n{HELD}\nexit $?", []),
    ],
)
def test_exit_codes_that_are_taken_note_of(script, fixes):
    assert [fixed(f) for f in found(RULE, INSTALL + run(script))] == fixes


IGNORES = "`make`, which is told to ignore failures,"
CALLED = "- uses: actions/checkout@v4\n" + INSTALL


@pytest.mark.parametrize(
    ("call", "script", "said"),
    [
        ("bash scan.sh", f"{HELD}\necho done\n", ["a script without `set -e`"]),
        ("bash scan.sh", f"set -e\n{HELD}\necho done\n", []),
        ("bash scan.sh", f"ls\n{HELD}\n", []),
        ("bash scan.sh || true", f"set -e\n{HELD}\necho done\n", ["`|| true`"]),
        ("bash scan.sh || ls", f"set -e\n{HELD}\necho done\n", []),
        ("bash scan.sh || exit 3", f"set -e\n{HELD}\necho done\n", []),
        ("bash scan.sh || true", f"bad=0\n{HELD} || bad=1\n", []),
        ("make scan || true", "ls\n", ["`|| true`"]),
        ("make soft", "ls\n", [IGNORES]),
        ("make -ki scan", "ls\n", [IGNORES]),
        ("make -k scan", "ls\n", []),
        ("make goes_on", "ls\n", ["the rest of its line"]),
        ("make asks", "ls\n", []),
        ("make loop", "ls\n", []),
        ("make soft || ls", "ls\n", []),
        (
            "bash scan.sh",
            f"set -e\nfind() {{\n  local x=$({HELD})\n  echo $x\n}}\nfind",
            ["`local`"],
        ),
    ],
)
def test_scans_in_scripts(call, script, said):
    lines = {
        "scan": HELD,
        "soft": f"-{HELD}",
        "goes_on": f"{HELD}; ls",
        "loop": f"while a; do {HELD}; done",
    }
    lines["asks"] = f"{HELD}; bad=$$?; exit $$bad"
    files = {"scan.sh": script, "Makefile": "".join(f"{g}:\n\t{t}\n" for g, t in lines.items())}
    told = found(RULE, CALLED + run(call), **files)
    assert [
        one.message.partition(": ")[2].removesuffix(" takes its exit code") for one in told
    ] == said


def test_a_script_ends_with_its_scan():
    (one,) = found(RULE, CALLED + run("bash scan.sh"), **{"scan.sh": f"{HELD}\necho done\n"})
    assert fixed(one) == " || exit 1"


WARNED = """\
- id: scan
  continue-on-error: true
  run: %s
- if: steps.scan.outcome == 'failure'
  run: %s
"""


@pytest.mark.parametrize(("then", "count"), [("echo '::warning::bad'", 1), ("exit 1", 0)])
def test_a_step_that_only_warns_of_a_scan(then, count):
    assert len(found(RULE, INSTALL + WARNED % (HELD, then))) == count


SUMMARY = '"$GITHUB_STEP_SUMMARY"'
FUNCTION = f"scan() {{\n  {HELD}\n}}\n"
LEAVES = "leave() {\n  ls\n  exit 0\n}\ntrap leave EXIT\n"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (f'echo "$({HELD})"', "`echo`"),
        (f'echo "$({HELD})" >> {SUMMARY}', "`echo`"),
        (f'echo "$({HELD})" > found.txt', None),
        (f'echo "$({HELD})" | grep -q CRITICAL', None),
        (f'if echo "$({HELD})"; then ls; fi', None),
        (f'ls "$({HELD})"', None),
        (f'"$({HELD})" ls', None),
        (f'say() {{\n  echo "$({HELD})"\n}}\nsay', "`echo`"),
        (f'say() {{\n  echo "$({HELD})"\n}}\nX=$(say)', None),
        (f'say() {{\n  echo "$({HELD})"\n}}\nsay | grep CRITICAL', None),
        (f"export R=$({HELD})\necho $R", "`export`"),
        (f"export R=$({HELD})\n./next", None),
        (f"R=$({HELD})\necho $R", None),
        (f"go() {{\n  local r=$({HELD})\n  [ -z $r ]\n}}\ngo", None),
        (f"{HELD} &\nwait", "`&`"),
        (f"{HELD} &\nwait $!", None),
        (f"{HELD} > found.txt &\nwait", None),
        (f"trap 'exit 0' EXIT\n{HELD}", "`trap 'exit 0' EXIT`"),
        (f"trap 'exit 0' ERR\n{HELD}", "`trap 'exit 0' ERR`"),
        ("trap 'exit 0' EXIT\ntrivy image --exit-code 1 shop", "`trap 'exit 0' EXIT`"),
        (f"{LEAVES}{HELD}", "`trap leave EXIT`"),
        (f"trap 'exit $?' EXIT\n{HELD}", None),
        (f"trap 'rm x' EXIT\n{HELD}", None),
        (f"trap $DO EXIT\n{HELD}", None),
        (f"trap 'exit 0' EXIT\ntrap - EXIT\n{HELD}", None),
        (f"{HELD}\ntrap 'exit 0' EXIT", None),
        (f"trap 'exit 0' INT\n{HELD}", None),
        (f"{FUNCTION}scan || true", "`|| true`"),
        (f"{FUNCTION}scan || true\nscan || exit 1", None),
        (f"{FUNCTION}scan || true\nscan", None),
        (f"{FUNCTION}scan | cat", None),
    ],
)
def test_exit_codes_that_end_in_another_command(script, said):
    told = [
        one.message
        for one in found(RULE, INSTALL + run(script))
        if one.confidence is not Confidence.LOW or "exit 0" in script
    ]
    assert [one.partition(": ")[2].removesuffix(" takes its exit code") for one in told] == (
        [said] if said else []
    )
