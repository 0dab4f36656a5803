"""What `npm run NAME` and its kin leave behind."""

import pytest

from fixers.model import Tri
from tests.fixers.model.building import steps, workflow

ROOT = '{"scripts": {"lint": "npm run own:lint", "own:lint": "tflint", "all": "turbo run scan"}}'
SHOP = '{"scripts": {"scan": "checkov .", "postscan": "grype .", "odd": null}}'
NAMES = ("tflint", "checkov", "grype", "trivy")
CHECKOUT = "- uses: actions/checkout@v4\n"


def named(line: str, files: dict[str, str] | None = None, before: str = CHECKOUT) -> set[str]:
    """Which of the programs may be there after a line."""
    given = {"package.json": ROOT, "shop/package.json": SHOP} if files is None else files
    repo = workflow(steps(f"{before}- run: {line}\n- run: x"), **given)
    (run,) = repo.traces[0].invocations("x")
    return {name for name in NAMES if run.before.has(name) is Tri.UNKNOWN}


@pytest.mark.parametrize(
    ("line", "may_be"),
    [
        ("npm ci", set()),
        ("yarn", set()),
        ("yarn --frozen-lockfile", set()),
        ('yarn "$NAME"', set(NAMES)),
        ("npm run lint", {"tflint"}),
        ("npm run scan --workspace=shop", {"checkov", "grype"}),
        ("pnpm --filter shop scan", {"checkov", "grype"}),
        ("npm run all", {"checkov", "grype"}),
        ("npm run absent", set(NAMES)),
        ('npm run "$NAME"', set(NAMES)),
    ],
)
def test_what_the_script_says(line, may_be):
    assert named(line) == may_be


def test_without_a_package_nothing_runs():
    assert named("npm run lint", {}) == set()
    assert named("npm run lint --prefix=shop", {}) == set(NAMES)


def test_what_cannot_be_read_may_do_anything():
    assert named("npm run lint", before="") == set(NAMES)
    assert named("npm run lint", {"package.json": "{"}) == set(NAMES)
    assert named("npm run lint", {"package.json": "[]"}) == set(NAMES)
    many = {f"p{n}/package.json": SHOP for n in range(80)}
    assert named("npm run scan -w p1", {"package.json": ROOT, **many}) == set(NAMES)
