"""What `make GOAL` runs of a Makefile."""

import pytest

from fixers.model.books.makefile import recipe_of
from fixers.syntax.source import Source

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


def said(text: str) -> tuple[Source, ...]:
    return (Source("Makefile", text),)


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
    text = recipe_of(goals, said(TEXT))
    assert all(command in text for command in runs)
    assert not any(command in text for command in not_)
    assert text.count("go build") == 1


@pytest.mark.parametrize("goals", [["absent"], ["deploy"], ["$(GOAL)"]])
def test_where_it_cannot_be_told_the_whole_file_may_run(goals: list[str]) -> None:
    assert recipe_of(goals, said(TEXT)) == TEXT


VARIABLES = """\
DIR ?= infra
FLAGS := --strict
FLAGS += $(MORE)
LOOP = $(LOOP)
all:
\tlint $(DIR) $(FLAGS) $(ABSENT) $(LOOP)
again:
\t$(MAKE) all
called:
\t$(call scan,x)
\tlint
hidden: DEEP = 1
\t$(OUTER) x
OUTER = $(call scan)
"""


@pytest.mark.parametrize("goal", ["all", "again"])
def test_variables_are_filled_in(goal: str) -> None:
    text = recipe_of([goal], said(VARIABLES))
    assert "lint infra --strict" in " ".join(text.split()) and "call" not in text


@pytest.mark.parametrize("goal", ["called", "hidden"])
def test_a_function_may_give_anything(goal: str) -> None:
    assert recipe_of([goal], said(VARIABLES)) == VARIABLES
