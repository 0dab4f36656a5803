"""Which calls of a tool are surely missing it, and how it is installed."""

import pytest

from fixers.diagnostics import Fix
from fixers.engine import CheckOptions, check
from fixers.model.trees import MemoryTree
from tests.fixers.rules.asking import CI, fixed, found, run

RULE = "tool-not-installed"
CHECK = """\
- id: look
  run: echo "there=$({look})" >> "$GITHUB_OUTPUT"
- if: steps.look.outputs.there
  run: grype dir:.
"""
UNSURE = "the steps are written in a way that cannot be extended surely"


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (run("grype dir:."), ["grype"]),
        (run("grype --version || echo none\ntrue"), []),
        (run("grype version\ntrue"), ["grype"]),
        (CHECK.format(look="command -v grype"), []),
        (CHECK.format(look="git diff --name-only infra"), ["grype"]),
        (run("python3 -V\nnpx --yes\nnpx $TOOL\ngrype dir:."), ["grype"]),
    ],
)
def test_what_is_surely_missing(steps, told):
    assert [f.message.split("`")[1] for f in found(RULE, steps)] == told


PHP = "- uses: shivammathur/setup-php@v2\n"


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (run("kubectl argo rollouts promote shop"), ["kubectl-argo-rollouts"]),
        (run("kubectl argo\nkubectl -n shop get pods"), []),
        (run("kubectl krew install argo-rollouts\nkubectl argo rollouts promote shop"), []),
        (PHP + run("psalm"), ["psalm"]),
        (PHP + "  with: {tools: phpstan}\n" + run("psalm"), ["psalm"]),
        (PHP + "  with: {tools: 'vimeo/psalm:5'}\n" + run("psalm"), []),
        (PHP + "  with: {tools: '${{ matrix.tools }}'}\n" + run("psalm"), []),
    ],
)
def test_what_plugins_and_lists_of_tools_bring(steps, told):
    assert [f.message.split("`")[1] for f in found(RULE, steps)] == told


@pytest.mark.parametrize(
    ("systems", "condition"),
    [
        ("[ubuntu-24.04, ubuntu-24.04-arm]", "if: runner.os == 'Linux' && runner.arch == 'X64'"),
        ("[ubuntu-24.04, macos-15]", "if: runner.os == 'Linux'"),
    ],
)
def test_a_recipe_is_kept_to_the_machines_that_it_fits(systems, condition):
    told = found(
        RULE,
        run("conftest test infra"),
        runner="${{ matrix.os }}",
        job=f"strategy: {{matrix: {{os: {systems}}}}}",
    )
    assert told
    assert condition in fixed(told[0])


def test_steps_that_cannot_be_extended():
    assert [fixed(f) for f in found(RULE, "- &scan {run: grype dir:.}\n")] == [UNSURE]


def test_a_successor_that_cannot_be_installed_is_only_named():
    (told,) = found(RULE, "- &scan {run: tfsec .}\n")
    assert fixed(told).startswith("tfsec is folded into Trivy")


def test_one_recipe_for_many_machines():
    systems = "[ubuntu-22.04, ubuntu-24.04, ubuntu-26.04, ubuntu-slim, ubuntu-24.04-arm]"
    job = f"strategy: {{matrix: {{os: {systems}}}}}"
    (told,) = found(RULE, run("grype dir:."), runner="${{ matrix.os }}", job=job)
    assert "Install grype" in fixed(told)
    assert "if:" not in fixed(told)


@pytest.mark.parametrize(
    ("script", "begins"),
    [
        ("ls | xargs tfsec", "tfsec is folded into Trivy"),
        ("tfsec infra", "trivy config --exit-code 1 --severity HIGH,CRITICAL infra"),
        ("zap-cli --version", "zap-cli was last released in 2018"),
        ("zap-cli quick-scan local", "zap-cli was last released in 2018"),
        ('zap-cli quick-scan "$URL"', "docker run --rm ghcr.io/zaproxy/zaproxy:stable"),
    ],
)
def test_successors(script, begins):
    (told,) = found(RULE, run(script))
    assert fixed(told).startswith(begins)


@pytest.mark.parametrize("program", ["-v", "../other", "./missing", "example.com/x", "a.b/c@v1"])
def test_programs_of_go_that_cannot_be_read(program):
    steps = run(f"go run {program}\ngrype dir:.")
    assert len(found(RULE, steps)) == (program == "a.b/c@v1")


def test_many_containers():
    images = "[node:20, node:22, python:3.12, golang:1.24, 'debian:12']"
    job = f"container: ${{{{ matrix.i }}}}\n    strategy: {{matrix: {{i: {images}}}}}"
    told = found(RULE, run("grype dir:."), job=job)
    assert [fixed(f) for f in told] == ["no recipe for grype is known"]


def test_a_leg_without_a_recipe():
    told = found(
        RULE,
        run("buildah bud ."),
        runner="${{ matrix.os }}",
        job="strategy: {matrix: {os: [ubuntu-slim, macos-15]}}",
    )
    assert fixed(told[0]).startswith("hosted macOS")


@pytest.mark.parametrize(
    ("images", "script"),
    [
        ("'alpine:3.22', 'debian:12'", "jq . prices.json"),
        ("'alpine:3.22', 'node:22'", "curl localhost"),  # which has it
    ],
)
def test_containers_with_package_managers_of_their_own(images, script):
    job = f"container: ${{{{ matrix.i }}}}\n    strategy: {{matrix: {{i: [{images}]}}}}"
    told = found(RULE, run(script), job=job)
    assert [fixed(f) for f in told] == ["the containers of this job have several package managers"]


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("cargo nextest run", ["cargo-nextest"]),
        ("cargo +nightly --locked udeps", ["cargo-udeps"]),
        ("cargo --config net.offline=true nextest run", []),
        ("cargo $COMMAND\ncargo\ncargo build", []),
        ("cargo audit --version || true", []),
        ("if ! cargo audit --version; then ./get; fi\ncargo audit", []),
        ("sudo apt-get install --yes make\ncargo make test", ["cargo-make"]),
        ("git lfs pull\ngit status", []),
    ],
)
def test_a_subcommand_is_a_program(script, told):
    assert [f.message.split("`")[1] for f in found(RULE, run(script))] == told


@pytest.mark.parametrize(
    ("files", "known", "confidence"),
    [
        ({}, [], ["high"]),
        ({".cargo/config.toml": b"[build]\njobs = 2\n"}, [], ["high"]),
        ({".cargo/config.toml": b'[alias]\naudit = "run -p audit"\n'}, [], []),
        ({}, ["core/.cargo/config"], ["medium"]),
    ],
)
def test_an_alias_may_stand_in_the_settings_of_cargo(files, known, confidence):
    text = "on: push\njobs: {a: {runs-on: ubuntu-24.04, steps: [{run: cargo audit}]}}\n"
    tree = MemoryTree({CI: text.encode(), **files}, known=known)
    findings = check(tree, CheckOptions(select=frozenset({RULE}))).findings
    assert [one.confidence.value for one in findings] == confidence


@pytest.mark.parametrize(
    ("form", "version"), [("5.3", "6"), ("'6.0'", "8"), ("'9.0'", "10"), ("99.0", "12")]
)
def test_the_version_that_reads_the_lock_file(form, version):
    steps = "- uses: actions/checkout@v5\n- run: pnpm install\n"
    told = found(RULE, steps, **{"pnpm-lock.yaml": f"lockfileVersion: {form}\n"})
    assert f"pnpm@{version}." in fixed(told[0])


@pytest.mark.parametrize(("does", "count"), [("clean", 0), ("autoremove -y", 0), ("update", 1)])
def test_nothing_is_to_be_cleared_up_without_the_tool(does, count):
    steps = f"- run: sudo apt-get {does} || true\n"
    assert len(found("tool-not-installed", steps, runner="macos-15")) == count


def test_an_action_named_after_a_distribution_brings_its_programs() -> None:
    for action, expected in (("acme/ci/miniforge-setup", 0), ("acme/setup-lefthook", 1)):
        steps = f"- uses: {action}@v1\n" + run("conda install numpy -y")
        assert len(found("tool-not-installed", steps, runner="macos-15-intel")) == expected


OWN = "- uses: shop/ci/.github/actions/%s@v1\n" + run("pnpm test")
FETCHED = """\
curl -fsSL https://example.com/%s-1.2-x86_64.tar.gz | sudo tar -xz -C /usr/local/bin
cog check
"""
LISTED = "- uses: actions/checkout@v5\n" + run("pip install '.[dev]'\ncz version")
EXTRAS = "[project]\nname = 'x'\n[project.optional-dependencies]\ndev = ['%s']\n"


@pytest.mark.parametrize(
    ("steps", "files", "told"),
    [
        (run("pip install --user -U Commitizen\ncz version"), {}, []),
        (run("pip install pip_audit\npip-audit"), {}, []),
        (run("pip install Committees\ncz version"), {}, ["cz"]),
        (LISTED, {"pyproject.toml": EXTRAS % "Commitizen"}, []),
        (LISTED, {"pyproject.toml": EXTRAS % "Committees"}, ["cz"]),
        (run(FETCHED % "cocogitto"), {}, []),
        (run(FETCHED % "ripgrep"), {}, ["cog"]),
        (OWN % "setup-with-cache-composite", {}, []),
        (OWN % "setup-kustomize", {}, ["pnpm"]),
    ],
)
def test_names_of_packages_and_of_actions_of_an_owner(steps, files, told):
    assert [f.message.split("`")[1] for f in found(RULE, steps, **files)] == told


LINK = "ln -s $PWD/flyway-11/flyway /usr/local/bin"


@pytest.mark.parametrize(
    ("later", "offered"),
    [
        (f"sudo {LINK}", False),
        (f"sudo {LINK}/flyway", False),
        (f"sudo {LINK}/fly", True),
        (f"sudo {LINK.replace('-s', '-sf')}", True),
        ("flyway info", True),
    ],
)
def test_a_link_that_a_later_step_makes_is_kept_free(later, offered):
    finding = found(RULE, run("flyway migrate") + "- uses: actions/cache@v4\n" + run(later))[0]
    assert isinstance(finding.fix, Fix) is offered


CHECKOUT = "- uses: actions/checkout@v5\n"
STARTS = 'import { execSync } from "node:child_process";\n'
GIVEN = "- uses: actions/github-script@v8\n  with:\n    script: "


@pytest.mark.parametrize(
    ("step", "code", "told"),
    [
        (run("node ci/lint.mjs"), f'{STARTS}execSync("grype dir:.");', ["grype"]),
        (run("node ci/lint.mjs"), f'{STARTS}if (process.env.A) {{\n  execSync("grype .");\n}}', []),
        (run("node ci/lint.mjs"), f'{STARTS}// install it\nexecSync("grype dir:.");', []),
        (run("node ci/lint.mjs"), f'{STARTS}execSync("./grype dir:.");', []),
        (run("node ci/lint.mjs"), f'{STARTS}execSync("nothing-known");', []),
        (GIVEN + "await exec.exec('grype', ['dir:.'])\n", "", ["grype"]),
    ],
)
def test_what_programs_start(step, code, told):
    calls = found(RULE, CHECKOUT + step, **{"ci__lint.mjs": code})
    assert [f.message.split("`")[1] for f in calls] == told
