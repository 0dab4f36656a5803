"""What `make GOAL` runs of a Makefile."""

import pytest

from fixers.model import UNKNOWN
from fixers.model.makefile import recipe_of, with_included

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
    text = recipe_of([goal], VARIABLES)
    assert "lint infra --strict" in " ".join(text.split()) and "call" not in text


@pytest.mark.parametrize("goal", ["called", "hidden"])
def test_a_function_may_give_anything(goal: str) -> None:
    assert recipe_of([goal], VARIABLES) == VARIABLES


def test_files_that_are_included() -> None:
    files = {
        "a.mk": "include b.mk\na:\n",
        "b.mk": "b:\n",
        "c.mk": UNKNOWN,
        "d.mk": "include d.mk\n",
    }
    whole = with_included("include $(ROOT)/a.mk\n-include absent.mk\nx:\n", files.get)
    assert whole is not None and {"a:", "b:", "x:"} <= set(whole.splitlines())
    assert with_included("include absent.mk", files.get) is None
    assert with_included("-include c.mk", files.get) is None
    assert with_included("include d.mk", files.get) is None
