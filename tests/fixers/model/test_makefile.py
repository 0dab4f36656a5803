"""What `make GOAL` runs of a Makefile."""

import pytest

from fixers.model.makefile import recipe_of

TEXT = """\
.PHONY: test
test: build lint
\tgo test
build: go.mod
\tgo build
lint: build
\tgolangci-lint run
deploy:
\t$(TOOL) up
%.o: a
\tcc a
"""


@pytest.mark.parametrize(
    ("goals", "runs", "not_"),
    [
        (["build"], {"go build"}, {"go test", "golangci-lint"}),
        (["test"], {"go build", "go test", "golangci-lint"}, {"cc a"}),
        ([], {"go build", "go test", "golangci-lint"}, {"cc a"}),
        (["build", "build"], {"go build"}, {"go test"}),
    ],
)
def test_a_goal_runs_what_it_needs(goals: list[str], runs: set[str], not_: set[str]) -> None:
    text = recipe_of(goals, TEXT)
    assert all(command in text for command in runs)
    assert not any(command in text for command in not_)
    assert text.count("go build") == 1


@pytest.mark.parametrize("goals", [["absent"], ["deploy"], ["$(GOAL)"]])
def test_where_it_cannot_be_told_the_whole_file_may_run(goals: list[str]) -> None:
    assert recipe_of(goals, TEXT) == TEXT
