"""Tools that come under names that are not those of their commands, and what comes beside them."""

import pytest

from tests.fixers.rules.asking import found, run

FETCHED = "curl -L https://github.com/%s/releases/download/v1/x.tgz | sudo tar xz -C /usr/bin"
RELEASE = "- uses: jaxxstorm/action-install-gh-release@v1\n  with: {repo: argoproj/argo-cd}"
CHECKOUT = "- uses: actions/checkout@v5\n"


def _missing(
    steps: str, tools: tuple[str, ...], runner: str = "ubuntu-24.04", **files: str
) -> list[str]:
    calls = run("\n".join(f"{tool} x" for tool in tools))
    said = found("tool-not-installed", CHECKOUT + steps + calls, runner=runner, **files)
    told = " ".join(one.message for one in said)
    return [tool for tool in tools if f"`{tool}`" in told]


@pytest.mark.parametrize(
    "script",
    [
        "python3.12 -m pip install commitizen",
        "pip3.12 install 'commitizen >= 3, < 5'",
        "python3 -m pipx install commitizen",
        "python3 -I -m pip install commitizen",
        "sudo -Eu ci pip install commitizen",
        "sudo eatmydata apt-get install -y python3-commitizen",
        "brew install acme/tap/commitizen",
        "brew reinstall commitizen",
        "retry 3 pip install commitizen",
        "pip install -e .",
        "pip-sync",
        "pip-sync lists.txt",
        "uv pip sync --system lists.txt",
        "eget commitizen-tools/commitizen --to ~/.local/bin",
        "pixi global install commitizen",
        "easy_install commitizen",
        "aws s3 cp s3://ours/cz /usr/local/bin/cz",
        "rsync -a tools/ /usr/local/bin/",
        "go build -o $(go env GOPATH)/bin/cz ./cz",
        "cat names | xargs -tI % pip install %",
        "direnv export gha >> $GITHUB_ENV",
    ],
)
def test_what_a_command_brings_under_another_name(script: str) -> None:
    lists = {"lists.txt": "commitizen\n", "requirements.txt": "commitizen\n"}
    setup = {"setup.py": "setup(install_requires=open('lists.txt').read().split())\n"}
    assert _missing(run(script), ("cz",), **lists, **setup) == []


@pytest.mark.parametrize(
    "script",
    [
        "python3.12 -m pip install requests",
        "python3 -m pytest",
        "pip install django-redis",
        "sudo -Eu ci pip install requests",
        "sudo apt-get install -y python3-requests",
        "brew install acme/tap/jq",
        "retry 3 pip install requests",
        "echo pip install commitizen",
        "pip-sync",
        "aws s3 cp s3://ours/other /usr/local/bin/other",
        "ls /usr/local/bin/",
        "go build -o $PWD/bin/cz ./cz",
    ],
)
def test_what_brings_another_program(script: str) -> None:
    lists = {"requirements.txt": "requests\n"}
    assert _missing(run(script), ("cz",), **lists) == ["cz"]


@pytest.mark.parametrize(
    ("steps", "tool"),
    [
        ("- uses: acme/setup-cocogitto@v1\n", "cog"),
        ("- uses: acme/cocogitto-github-action@v1\n", "cog"),
        ("- uses: acme/aws-nuke-action@v1\n", "aws-nuke"),
        ("- uses: acme/setup-sentry-cli@v1\n", "sentry-cli"),
        ("- uses: acme/gh-actions/bundle-audit@v1\n", "bundle-audit"),
        ("- uses: acme/apt-install@v1\n  with:\n    packages: any\n", "cz"),
        ("- uses: gerlero/apt-install@v1\n  with:\n    packages: clamav\n", "clamscan"),
        (RELEASE, "argocd"),
        ("- uses: actions/cache@v4\n  with:\n    path: ~/.cargo/bin/typos\n    key: a\n", "typos"),
        (run(FETCHED % "argoproj/argo-cd"), "argocd"),
        (run("gh release download -R argoproj/argo-cd -p '*linux*' -D /usr/local/bin"), "argocd"),
        (run("cargo install sqlx-cli"), "cargo-sqlx"),
        (run("sudo snap install codecov"), "codecovcli"),
    ],
)  # fmt: skip
def test_what_actions_and_repositories_bring(steps: str, tool: str) -> None:
    assert _missing(f"{steps}\n", (tool,)) == []


def test_actions_and_repositories_of_other_programs() -> None:
    other = (
        "- uses: acme/setup-terraform@v1\n- uses: acme/argo-cd-action@v1\n"
        "- uses: actions/cache@v4\n  with:\n    path: ~/.cargo/bin/other\n    key: a\n"
    )
    tools = ("cog", "typos", "hadolint")
    assert _missing(other + run(FETCHED % "acme/other"), tools) == list(tools)


def test_windows_names_owners_and_launchers() -> None:
    for script in ("winget install --id 99designs.aws-vault -e", "choco install aws-vault"):
        assert _missing(run(script), ("aws-vault",), "windows-2025") == []
    assert _missing(run("py -3 -m pip install commitizen"), ("cz",), "windows-2025") == []
    assert _missing(run("py -3 -m pip install requests"), ("cz",), "windows-2025") == ["cz"]


@pytest.mark.parametrize(("version", "missing"), [("1.15.x", []), ("1.17", []), ("1.24", ["ko"])])
def test_go_get_of_an_old_go_installs(version: str, missing: list[str]) -> None:
    setup = f"- uses: actions/setup-go@v5\n  with:\n    go-version: '{version}'\n"
    assert _missing(setup + run("go get -u github.com/google/ko"), ("ko",)) == missing


def test_an_installer_that_is_installed_is_not_run() -> None:
    assert _missing(run("acme-ci install pnpm"), ("pnpm", "cz")) == ["pnpm", "cz"]
    assert _missing(run("volta install pnpm"), ("pnpm",)) == []
