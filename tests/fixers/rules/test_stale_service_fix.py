"""The hardened script takes the place of a forced restart, where a job can call it."""

from fixers.diagnostics import FileAction
from fixers.edits import install_script
from fixers.engine import CheckOptions
from fixers.fixing import FixResult, fix
from fixers.model.trees import MemoryTree

OPTIONS = CheckOptions(select=frozenset({"ecs-stale-task-definition"}))
WORKFLOW = ".github/workflows/deploy.yml"
HEAD = """\
on: push
env:
  IMAGE: registry.example.com/cart:${{ github.sha }}
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - run: docker push "$IMAGE"
"""
RESTART = "aws ecs update-service --cluster shop --service cart --force-new-deployment"
CALL = 'bash lib/scripts/ecs-deploy.sh --cluster shop --service cart --image "$IMAGE"'


def fixed(command: str, files: dict[str, str] | None = None) -> FixResult:
    texts = {WORKFLOW: f"{HEAD}      - run: {command}\n", **(files or {})}
    tree = MemoryTree({path: text.encode() for path, text in texts.items()})
    return fix(tree, OPTIONS, unsafe=True)


def text_of(result: FixResult, path: str = WORKFLOW) -> str:
    return next(c.content.decode() for c in result.changes if c.path == path)


def test_installs_the_script_and_calls_it() -> None:
    result = fixed(f"timeout 900 {RESTART} --region eu-west-1 || exit 1")
    assert result.report.findings == ()
    created = {change.path for change in result.changes if change.path != WORKFLOW}
    assert created == {change.path for change in install_script("ecs-deploy.sh")}
    assert all(change.action is FileAction.CREATE for change in result.changes)
    expected = f"- run: timeout 900 env AWS_REGION=eu-west-1 {CALL} || exit 1\n"
    assert text_of(result).endswith(expected)


def test_takes_scripts_that_are_there_already() -> None:
    there = {c.path: c.content.decode() for c in install_script("ecs-deploy.sh")}
    result = fixed(f"if ! {RESTART}; then exit 1; fi", there)
    assert result.report.findings == ()
    assert [change.path for change in result.changes] == [WORKFLOW]
    assert text_of(result).endswith(f"- run: if ! {CALL}; then exit 1; fi\n")


def test_a_script_is_mended_where_it_stands() -> None:
    result = fixed("bash ci/restart.sh", {"ci/restart.sh": f"{RESTART}\n"})
    assert result.report.findings == ()
    assert text_of(result, "ci/restart.sh") == f"{CALL}\n"


def test_other_scripts_are_left_as_they_are() -> None:
    result = fixed(RESTART, {"lib/scripts/common.sh": "# somebody else's\n"})
    assert [change.path for change in result.changes] == [WORKFLOW]
    assert '--service cart --task-definition "$NEW_TASK_DEFINITION"\n' in text_of(result)


def test_options_that_the_script_does_not_know_are_kept() -> None:
    result = fixed(f"{RESTART} --desired-count 2")
    assert '--task-definition "$NEW_TASK_DEFINITION" --desired-count 2\n' in text_of(result)
