"""Calls whose failure nobody hears, and switches of traffic with no way back."""

import pytest

from fixers.diagnostics import Confidence
from tests.fixers.rules.asking import fixed, found, run

CHECKOUT = "- uses: actions/checkout@v4\n"
POST = "curl -X POST -d a=b https://api.example.com/deploy"


@pytest.mark.parametrize(
    ("script", "count"),
    [
        (POST, 1),
        (f"if ! {POST}; then exit 1; fi", 1),
        (f"true && {POST}", 1),
        (f"until {POST}; do sleep 1; done", 0),
        (f"for a in b; do a && ! {POST}; done", 0),
        (f"{POST} | (cat; echo)", 0),
    ],
)
def test_what_hangs_on_a_call(script, count):
    fixes = [fixed(one) for one in found("curl-failure-hidden", run(script))]
    assert fixes == [" --fail-with-body"] * count


@pytest.mark.parametrize(("path", "count"), [("up", 1), ("up/", 0), ("upload", 0)])
def test_a_loop_over_a_health_check_that_gives_up(path, count):
    loop = f"for i in 1 2; do curl -fsS https://shop.example.com/{path} && break; sleep 5; done"
    assert len(found("curl-failure-hidden", run(loop))) == count


RATE = "RATE=$({curl} | jq -r '.data.result[0].value[1]{otherwise}')\n"
OVER = 'if (( $(echo "$RATE > 5" | bc -l) )); then exit 1; fi'
GET = "curl -sS https://metrics.example.com/api/v1/query?query=errors"


@pytest.mark.parametrize(
    ("otherwise", "test", "sure"),
    [
        ("", OVER, Confidence.MEDIUM),
        (" // 0", OVER, Confidence.MEDIUM),
        (" // 100", OVER, None),
        ("", '(( $(echo "$RATE > 5" | bc -l) )) && echo high', None),
        ("", OVER.replace(">", "<"), None),
        (
            "",
            OVER.replace("; then exit", "\nthen\n  echo high\n  exit").replace("; fi", "\nfi"),
            Confidence.MEDIUM,
        ),
        ("", OVER.replace("exit 1; fi", "\n  x=1\nfi\nexit 1"), None),
        ("", '[ "${RATE%.*}" -gt 5 ] && { echo high; exit 1; }\ntrue', Confidence.MEDIUM),
        ("", '(( $(echo "$RATE < 5" | bc -l) )) || exit 1', Confidence.MEDIUM),
        ("", f'[ "$RATE" != null ] || exit 1\n{OVER}', None),
        ("", "python3 -c \"assert float('$RATE') < 5\"", Confidence.LOW),
    ],
)
def test_gates_that_an_error_passes(otherwise, test, sure):
    told = found("curl-failure-hidden", run(RATE.format(curl=GET, otherwise=otherwise) + test))
    assert [one.confidence for one in told] == ([] if sure is None else [sure])


SWITCH = (
    'aws elbv2 modify-listener --listener-arn "$L"'
    ' --default-actions "Type=forward,TargetGroupArn=$GREEN"'
)
OPTIONS = '--listener-arn "$L" --green-target-group "$GREEN"'
PATH = "lib/scripts/blue-green-deploy.sh"


@pytest.mark.parametrize(
    ("script", "begins"),
    [
        (SWITCH, f"bash {PATH} {OPTIONS}"),
        (f"cd infra\n{SWITCH}", f'bash "$GITHUB_WORKSPACE/{PATH}" {OPTIONS}'),
        (f"bash -c '{SWITCH}'", "there is no sure place for a trap in this script"),
    ],
)
def test_switches(script, begins):
    (told,) = found("blue-green-without-rollback", CHECKOUT + run(script))
    assert fixed(told).startswith(begins)


def test_a_workflow_of_others_may_be_the_way_back():
    steps = CHECKOUT + run(SWITCH)
    rule = "blue-green-without-rollback"
    caller = "on: push\njobs:\n  go:\n    uses: ./.github/workflows/ci.yml\n  undo:\n"
    caller += "    if: failure()\n    needs: go\n    uses: acme/ops/.github/workflows/{}.yml@v1\n"
    for name, lost in (("lint", True), ("rollback", False)):
        files = {".github/workflows/b.yml": caller.format(name)}
        (told,) = found(rule, steps, head="on: workflow_call", **files)
        assert "no health check" in told.message
        assert ("no way back" in told.message) is lost


UPLOAD = "curl -fsS -T hello.txt http://files.example.com/in/hello.txt\n"


@pytest.mark.parametrize(
    ("after", "sure"),
    [
        ("echo done\n", Confidence.MEDIUM),
        ('got="$(curl -fsS http://files.example.com/in/hello.txt)"\n', Confidence.LOW),
        ("if curl -fsS http://files.example.com/in/hello.txt; then echo ok; fi\n", Confidence.LOW),
        ("echo http://files.example.com/in/hello.txt\n", Confidence.MEDIUM),
    ],
)
def test_what_is_sent_and_looked_at_later(after, sure):
    files = {"ci/up.sh": f"#!/bin/bash\n{UPLOAD}{after}"}
    told = found("curl-failure-hidden", CHECKOUT + run("bash ci/up.sh"), **files)
    assert [one.confidence for one in told] == [sure]


@pytest.mark.parametrize(
    ("step", "count"),
    [
        ("curl -s http://localhost:9333/dir/status | head -20", 1),
        ("curl -s http://localhost:9333/dir/status | head -20 || echo none", 0),
        ("curl -s http://localhost:9333/dir/status | head -20 && echo none", 1),
    ],
)
def test_a_look_that_may_fail(step, count):
    told = found("curl-failure-hidden", run(step))
    assert len([one for one in told if one.confidence is Confidence.MEDIUM]) == count


@pytest.mark.parametrize(
    ("condition", "count"), [("failure()", 0), ("!failure()", 1), ("always()", 1)]
)
def test_a_look_after_a_failure(condition, count):
    step = f"- if: ${{{{ {condition} }}}}\n  run: curl -s http://localhost:9333/dir/status\n"
    told = found("curl-failure-hidden", step)
    assert len([one for one in told if one.confidence is Confidence.MEDIUM]) == count


@pytest.mark.parametrize(
    ("url", "count"),
    [("https://www.google.com", 0), ("https://shop.example.com/health", 1), ("1.1.1.1", 0)],
)
def test_a_way_out_to_the_net(url, count):
    script = f"#!/bin/bash\nif curl -s {url} > /dev/null; then echo ok; else echo no; fi\n"
    steps = CHECKOUT + run("bash ci/healthcheck.sh")
    told = found("curl-failure-hidden", steps, **{"ci/healthcheck.sh": script})
    assert len(told) == count


@pytest.mark.parametrize(
    ("reads", "count"),
    [
        ("jq -r '.assets[] | .url'", 0),
        ("jq -r '.a | .b[]'", 0),
        ("jq -r '.[0].url'", 0),
        ("jq -r .url", 1),
        ("jq -r '.assets[]?.url'", 1),
    ],
)
def test_answers_that_a_list_is_taken_of_later(reads, count):
    script = f'a=$(curl -s https://api.example.com/a)\nb=$(echo "$a" | {reads})\n'
    script += 'echo "b=$b" >> "$GITHUB_OUTPUT"\n'
    assert len(found("curl-failure-hidden", run(script))) == count


@pytest.mark.parametrize(("options", "count"), [("-o errexit", 0), ("-o nounset", 1)])
def test_a_script_that_goes_on_hears_no_list_that_is_missing(options, count):
    script = f"#!/bin/bash\nset {options}\na=$(curl -s https://api.example.com/a)\n"
    script += 'b=$(echo "$a" | jq -r ".[0].url")\nbash deploy.sh "$b"\n'
    files = {"get.sh": script, "deploy.sh": ""}
    assert len(found("curl-failure-hidden", CHECKOUT + run("bash get.sh"), **files)) == count


FAILING = POST.replace("-X", "-f -X")
ALONE = "`wait` alone ends well, whatever it waited for: name each (`wait $!`)"


@pytest.mark.parametrize(
    ("script", "fixes"),
    [
        (f"{POST} &\nwait\n", [" --fail-with-body"]),
        (f"{FAILING} &\nwait # for it\n", [ALONE]),
        (f"{POST} & pid=$!\nwait $pid\n", [" --fail-with-body"]),
        (f"{FAILING} & pid=$!\nwait $pid\n", []),
        (f"{POST} & pid=$!\nwait $pid || true\n", []),
        (f"{POST} || true &\nwait $!\n", []),
        (f"{POST} &\n", []),
        ("curl https://api.example.com/a &\nwait\n", []),
    ],
)
def test_calls_in_the_background(script, fixes):
    assert [fixed(one) for one in found("curl-failure-hidden", run(script))] == fixes
    forgiven = "- continue-on-error: true\n" + run(script).replace("- run", "  run")
    assert not found("curl-failure-hidden", forgiven)


SLACK = "https://hooks.slack.com/services/a"


@pytest.mark.parametrize(
    ("url", "ends", "confidence"),
    [
        ("https://cdn.example.com/purge/a", "wait", Confidence.MEDIUM),
        (SLACK, "wait", Confidence.LOW),
        (SLACK, "wait $!", Confidence.MEDIUM),
        ("https://metrics.example.com/deploys", "wait", Confidence.LOW),
        ("http://localhost:8080/orders", "wait", Confidence.LOW),
        ("http://localhost:8080/orders", "wait $!", Confidence.LOW),
    ],
)
def test_what_may_fail_in_the_background(url, ends, confidence):
    told = found("curl-failure-hidden", run(f"curl -X POST -d a=b {url} &\n{ends}\n"))
    assert [one.confidence for one in told] == [confidence]


def test_what_only_warms_a_cache():
    assert not found("curl-failure-hidden", run('curl -X POST "$A/prewarm" &\nwait\n'))


@pytest.mark.parametrize(
    ("after", "count"),
    [
        ("jq . > data.json", 1),
        ("jq . > /dev/null", 0),
        ("jq . >> data.json", 0),
        ("jq . > data.json; jq -e .a data.json", 0),
        ("jq -e . > data.json", 0),
        ("jq .", 0),
        ("(jq . > data.json)", 0),
    ],
)
def test_answers_that_are_filed(after, count):
    told = found("curl-failure-hidden", run(f"curl -f https://api.example.com/a | {after}"))
    assert len([one for one in told if one.confidence is Confidence.MEDIUM]) == count


@pytest.mark.parametrize(
    "recipe",
    [
        'ssh h "curl -sSL https://get.shop.io/i.sh | sh"',
        "ssh h bash -c 'curl -sSL https://get.shop.io/i.sh | bash'",
    ],
)
def test_what_a_recipe_runs_on_another_machine(recipe):
    files = {"Makefile": f"a:\n\t{recipe}\n"}
    (told,) = found("curl-failure-hidden", CHECKOUT + run("make a"), **files)
    assert fixed(told) == "the command cannot be rewritten surely"


@pytest.mark.parametrize(
    ("step", "fix"),
    [
        (run(f"{POST} | jq .\necho a | cat"), "(set -o pipefail; curl --fail-with-body"),
        (run(f"{POST} | jq .") + "  shell: bash {0}\n", "set -o pipefail"),
    ],
)
def test_pipefail_is_for_one_pipe_and_for_shells_that_know_it(step, fix):
    (told,) = found("curl-failure-hidden", step)
    assert fixed(told).startswith(fix)


@pytest.mark.parametrize(
    ("use", "sure"),
    [
        ('echo "list: $LIST"', Confidence.LOW),
        ('echo "- $LIST -> done"', Confidence.LOW),
        ('say "got $LIST"', Confidence.LOW),
        ('deploy "$LIST"', Confidence.MEDIUM),
        ('echo "$LIST" > list.txt', Confidence.MEDIUM),
        ('if echo "$LIST" \\\n  | grep -q shop; then deploy; fi', None),
    ],
)
def test_what_becomes_of_a_value(use, sure):
    told = found("curl-failure-hidden", run(f"LIST=$(curl -s https://api.example.com/list)\n{use}"))
    assert [one.confidence for one in told] == ([sure] if sure else [])
