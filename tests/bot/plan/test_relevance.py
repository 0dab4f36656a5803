"""Which pull requests concern pipelines."""

import pytest

from bot.plan.relevance import Relevance, relevance, runs_any, worth_reading


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".github/workflows/ci.yml", Relevance.YES),
        (".github/workflows/ci.yaml", Relevance.YES),
        (".github/workflows/nested/ci.yml", Relevance.NO),
        ("sub/.github/workflows/ci.yml", Relevance.NO),
        ("action.yml", Relevance.YES),
        (".github/actions/setup/action.yaml", Relevance.YES),
        ("reaction.yml", Relevance.NO),
        ("lib/scripts/deploy.sh", Relevance.YES),
        ("lib/scripts/data.json", Relevance.YES),
        ("tools/deploy.sh", Relevance.PERHAPS),
        ("tools/deploy", Relevance.PERHAPS),
        ("tools/deploy.py", Relevance.PERHAPS),
        ("ops/Makefile", Relevance.PERHAPS),
        ("mk/deploy.mk", Relevance.PERHAPS),
        ("Taskfile.yml", Relevance.PERHAPS),
        ("package.json", Relevance.PERHAPS),
        ("web/site/package.json", Relevance.PERHAPS),
        ("package-lock.json", Relevance.NO),
        ("README.md", Relevance.NO),
        ("src/main.go", Relevance.NO),
    ],
)
def test_paths(path: str, expected: Relevance) -> None:
    assert relevance([path]) is expected


def test_one_pipeline_is_enough() -> None:
    assert relevance(["README.md", "x.py", "action.yml"]) is Relevance.YES


@pytest.mark.parametrize(
    ("changed", "text", "expected"),
    [
        ("tools/deploy.sh", "run: ./tools/deploy.sh --now", True),
        ("tools/deploy.sh", "run: cd tools && bash deploy.sh", True),
        ("tools/deploy.sh", "run: ./undeploy.sh", False),
        ("tools/deploy.sh", "run: ./deploy.sh-old", False),
        ("a.b.sh", "run: ./aXb.sh", False),
        ("ops/Makefile", "run: make -C ops deploy", True),
        ("mk/deploy.mk", "run: make deploy", True),
        ("Makefile", "run: cmake .", False),
        ("justfile", "run: just deploy", True),
        ("notes.md", "cat notes.md", False),
    ],
)
def test_runs(changed: str, text: str, expected: bool) -> None:
    assert runs_any([changed], [text]) is expected


def test_pipelines_are_read_first() -> None:
    modes = {
        "a.sh": 0o100644,
        "bin/run": 0o100755,
        "data": 0o100644,
        "lib/scripts/x.txt": 0o100644,
        "main.go": 0o100755,
        ".github/workflows/z.yml": 0o100644,
        "a/ops/Makefile": 0o100644,
        "common.mk": 0o100644,
        "z.tf": 0o100644,
    }
    assert worth_reading(modes) == (
        ".github/workflows/z.yml",
        "a.sh",
        "bin/run",
        "lib/scripts/x.txt",
        "z.tf",
        "common.mk",
        "a/ops/Makefile",
    )
