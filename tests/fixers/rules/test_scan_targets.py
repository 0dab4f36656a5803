"""Where scans and load tests aim, and which options of sqlmap are not safe."""

import pytest

from tests.fixers.rules.asking import fixed, found, run

LIVE = "https://www.shop.example.com"
STAGING = "https://staging.shop.example.com"
DAST = "dast-unsandboxed"


@pytest.mark.parametrize(
    ("script", "count"),
    [
        (f"nuclei --target={LIVE}", 1),
        ("hey -h=80 -host=10.5", 0),
        (f"nuclei -u ${{TARGET:-{LIVE}}}", 1),
        ('nuclei -u "$(cat target)"', 0),
        (f"read TARGET\nnuclei -u ${{TARGET:-{LIVE}}}", 1),
        ("zap.sh -cmd -autorun plan.yaml", 0),
        ("jmeter -n -t plan.jmx", 0),
        (f"nuclei -u https://staging.shop.example.com\nnuclei -u {LIVE}", 1),
    ],
)
def test_targets(script, count):
    files = {"plan.yaml": f"target: {LIVE}\n", "plan.jmx": f"<a>{LIVE}</a>\n", "load.js": ""}
    steps = "- uses: actions/checkout@v4\n" + run(script)
    assert len(found(DAST, steps, **files)) == count


@pytest.mark.parametrize(
    ("name", "value", "count"),
    [
        ("PROD_URL", "https://api.shop.io", 1),
        ("API_URL", "https://api.shop.io", 0),
        ("PROD_URL", "https://staging.shop.io", 0),
        ("PROD_URL", "http://localhost:80", 0),
    ],
)
@pytest.mark.parametrize("target", ["ab {}/a", "k6 run -e BASE_URL={} a.js", "hey {}"])
def test_a_variable_tells_by_its_name(target, name, value, count):
    for word in (f'"${name}"', f"${{{{ env.{name} }}}}"):
        steps = run(target.format(word))
        assert len(found(DAST, steps, head=f"on: push\nenv: {{{name}: '{value}'}}")) == count


@pytest.mark.parametrize(
    ("sites", "count"),
    [(f"{STAGING}, {LIVE}", 1), (f"{STAGING}, http://localhost:80", 0), ("'${{ vars.A }}'", 0)],
)
def test_a_leg_may_aim_at_what_people_use(sites, count):
    job = f"strategy: {{matrix: {{site: [{sites}]}}}}"
    step = "- run: k6 run a.js\n  env: {BASE_URL: '${{ matrix.site }}'}\n"
    assert len(found(DAST, step, job=job)) == count


@pytest.mark.parametrize(
    ("target", "job", "count"),
    [("$STAGE", "", 0), (STAGING, "if: true", 1), (STAGING, "if: vars.SCAN", 0)],
)
def test_scans_that_no_fork_surely_reaches(target, job, count):
    told = found(DAST, run(f"nuclei -u {target}"), head="on: pull_request", job=job)
    assert len(told) == count


def test_a_guard_is_called_from_where_the_step_is():
    steps = "- uses: actions/checkout@v4\n" + run(f"cd infra\nnuclei -u {LIVE}")
    (told,) = found(DAST, steps)
    guard = 'bash "$GITHUB_WORKSPACE/lib/scripts/dast-allowed.sh"'
    assert fixed(told).startswith(f"{guard} --url {LIVE}")


def test_a_variable_of_the_step_alone_is_not_asked_about_before_it():
    step = f"- run: nuclei -u ${{{{ env.SITE }}}}\n  env: {{SITE: '{LIVE}'}}\n"
    (told,) = found(DAST, step)
    assert fixed(told) == "there is no sure place for a check of the target"


def test_a_job_in_one_line_gets_no_condition():
    job = f"{{runs-on: ubuntu-24.04, steps: [{{run: nuclei -u {STAGING}}}]}}"
    other = {".github/workflows/b.yml": f"on: pull_request\njobs:\n  a: {job}\n"}
    (told,) = found(DAST, "- run: ls\n", **other)
    assert fixed(told) == "the job is written in a way that cannot be extended surely"


@pytest.mark.parametrize(
    ("sites", "targets"),
    [(f"[1, '{LIVE}']", [LIVE]), (f"['{STAGING}', '{LIVE}']", [LIVE]), ("[1, 2]", [])],
)
def test_targets_of_a_matrix(sites, targets):
    told = found(
        DAST, run("nuclei -u ${{ matrix.site }}"), job=f"strategy: {{matrix: {{site: {sites}}}}}"
    )
    assert [one.message.split("`")[3] for one in told] == targets


SQLMAP = "sqlmap-unsafe-flags"
RISKY = "sqlmap runs with `--risk=3`, with stacked and time-based techniques"


@pytest.mark.parametrize(
    ("script", "told", "written"),
    [
        (
            f"sqlmap -u {LIVE} --risk",
            "sqlmap runs with stacked and time-based techniques, without `--batch`",
            " --batch --technique=B",
        ),
        (
            f'flags=(--risk=3 --batch)\nsqlmap -u {LIVE} "${{flags[@]}}"',
            RISKY,
            "1",
        ),
        (f"sqlmap -u {LIVE} --risk 3 $MORE", "sqlmap runs with `--risk=3`", "1"),
        (
            "sqlmap -c scan.conf",
            f"{RISKY}, without `--batch`",
            " --batch --technique=B",
        ),
        (
            f'flags=(--os-shell --batch)\nsqlmap -u {LIVE} --technique=B "${{flags[@]}}"',
            "sqlmap runs with `--os-shell`",
            "(",
        ),
        (
            f"A=3\nR=$A\nsqlmap -u {LIVE} --technique=B --batch --risk=$R",
            "sqlmap runs with `--risk=3`",
            "--risk=1",
        ),
    ],
)
def test_sqlmap(script, told, written):
    conf = f"[Target]\nurl = {LIVE}\nrisk = 3\nbatch = false\n"
    steps = "- uses: actions/checkout@v4\n" + run(script)
    (one,) = found(SQLMAP, steps, **{"scan.conf": conf})
    assert (one.message, fixed(one)) == (told, written)
