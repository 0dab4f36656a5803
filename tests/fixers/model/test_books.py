"""Which commands run where a file of the repository says what to do."""

import pytest

from fixers.model import UNKNOWN, Invocation, Repository, Tri
from fixers.model.trees import MemoryTree

WORKFLOW = """\
on: push
jobs:
  j:
    runs-on: {runner}
    steps:
      - uses: actions/checkout@v5
      - run: |
          {run}
"""
DIAMOND = "all: one two\none: base\n\tfirst\ntwo: base\n\tsecond\nbase:\n\t# nothing\n\tzeroth\n"
PYTHON = "set shell := ['python3', '-c']\nlint:\n  tflint\n"


def called(run: str, **files: str) -> list[str]:
    return [one.name for one in invocations(run, **files) if one.told is not None]


def invocations(run: str, runner: str = "ubuntu-24.04", **files: str) -> list[Invocation]:
    text = WORKFLOW.format(runner=runner, run=run.replace("\n", "\n          "))
    given = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    given[".github/workflows/ci.yml"] = text
    tree = MemoryTree({path: text.encode() for path, text in given.items()})
    events = Repository(tree).traces[0].events
    return [event for event in events if isinstance(event, Invocation)]


@pytest.mark.parametrize(
    ("run", "makefile", "names"),
    [
        (
            "make",
            "x:\nifneq (,$(shell which tool))\n\ttool\nelse\n\tother\nendif\n\tlast\n",
            ["last"],
        ),
        ("make all", DIAMOND, ["zeroth", "first", "second"]),
        ("make", "# goals\n.PHONY: x\nlint:\n# in between\n\ttflint\n", ["tflint"]),
        ("make", ".DEFAULT_GOAL := lint\nx:\n\tx\nlint:\n\ttflint\n", ["tflint"]),
        ("make", ".DEFAULT_GOAL := x\nlint:\n\ttflint\n", []),
        ("make", ".DEFAULT_GOAL = $(shell x)\n.DEFAULT_GOAL = lint\nlint:\n\ttflint\n", []),
        ("make lint", "A = $(B)\nB = $(A)\nlint:\n\t$(A) x\n\ttflint\n", ["tflint"]),
        ("make lint", "lint:\n\ttflint $(shell cat\n", ["tflint"]),
        ("make lint", "lint:\n\ttflint $(or $(X),$(foreach a,b,{$a}))\n", ["tflint"]),
        ("make lint", "include a.mk\ninclude a.mk\nlint:\n\ttflint\n", []),
        ("make lint", "-include a.mk\nlint:\n\ttflint\n", ["tflint"]),
        ("make lint", "lint:\n\ttflint\nlint:\n\ttrivy\n", []),
        ("make lint", "lint: missing.txt\n\ttflint\n", ["tflint"]),
        ("make lint", "lint: a%\n\ttflint\n", ["tflint"]),
        (
            "make lint",
            "lint: a.b\n\ttflint\n%.b: x\n\ttrivy $* $<\nx:\n\tx\n",
            ["x", "trivy", "tflint"],
        ),
        ("make l-x", "l-%:\n\ttflint $*\nl-:\n\tx\n", ["tflint"]),
        ("make l-x", "l-%:\n\ttflint $*\n%-x:\n\tx\n", []),
        ("make l-x", ".PHONY: l-x\nl-%:\n\ttflint $*\n", []),
        ("make lint", "lint: a.b\n\ttflint\n%.b: x\n%: y\n", ["tflint"]),
        ("make lint", "lint: $(A)\n\ttflint\n", ["tflint"]),
        ("make lint", "lint: $(A)\n", []),
        ("make lint", "A = b\nlint: $(A)\n\ttflint\n$(A):\n\tb\n", ["b", "tflint"]),
        ("make lint", ".ONESHELL:\nlint:\n\t@if a; then\n\t  tflint\n\tfi\n", ["a", "tflint"]),
        ("make lint", "lint: export A = b\nlint:\n\ttflint\n", ["tflint"]),
        ("make lint", "lint: private A := b\nA ?= c\nlint:\n\t$(A) x\n", ["b"]),
        ("make lint", "lint: A += d\nA = c\nlint:\n\techo $(A)\n", ["echo"]),
        ("make lint A=e", "lint: A = d\nlint:\n\t$(A)\n", ["e"]),
        ("make lint", "lint: A ?= d\nA = c\nlint: x\nx:\n\t$(A)\n", ["c"]),
        ("make lint", "lint: A != d\nA = c\nlint:\n\t$(A)\n", []),
        ("make lint", "lint: SHELL := zsh\nlint:\n\ttflint\n", []),
        ("make lint", "SHELL := $(shell which bash)\nlint:\n\ttflint\n", ["tflint"]),
        ("make lint", ".IGNORE:\nlint:\n\ttflint\n", ["tflint"]),
        ("make lint", "lint:\nifdef CI\n\ttrivy\nendif\n\ttflint\n", ["trivy", "tflint"]),
        ("make lint", "lint:\nifdef GOPATH\n\ttrivy\nendif\n\ttflint\n", ["tflint"]),
        ("make lint", "ifeq ($(OS),Windows_NT)\nA = b\nelse\nA = c\nendif\nlint:\n\t$(A)\n", ["c"]),
        ("make lint", "ifeq ($(shell uname -s),Linux)\nA = b\nendif\nlint:\n\t$(A)\n", ["b"]),
        ("make lint", "ifeq '$(V)' '1'\nlint:\n\tb\nelse\nlint:\n\tc\nendif\n", ["c"]),
        ("make lint V=1", "ifeq '$(V)' '1'\nlint:\n\tb\nelse\nlint:\n\tc\nendif\n", ["b"]),
        ("make lint V=$V", "ifeq '$(V)' '1'\nlint:\n\tb\nelse\nlint:\n\tc\nendif\n", []),
        ("make lint", "ifdef CI\nelse ifdef X\nelse\nlint:\n\tb\nendif\n", []),
        ("make lint", "ifndef CI\nelse ifndef X\nlint:\n\tb\nelse\nendif\n", ["b"]),
        ("make lint", "A ?= b\nA += c\nifneq ($(A),b c)\nelse\nlint:\n\tb\nendif\n", ["b"]),
        ("make lint", "ifeq ($(A),)\nlint:\n\tb\nendif\nA != c\n", []),
        ("make lint", "ifdef HOME\nA = b\nendif\nifdef A\nlint:\n\tb\nendif\n", []),
        ("make lint", "ifdef X\nA = b\nendif\nifndef A\nlint:\n\tb\nendif\n", []),
        ("make lint", "ifeq $(A)\nlint:\n\tb\nendif\nendif\nlint:\n\tc\n", []),
        ("make lint", "A = $1\nifeq ($(call A,x),x)\nlint:\n\tb\nendif\n", ["b"]),
        ("make lint", "else\nlint:\n\tb\nendif\n", ["b"]),
        ("make lint", ".RECIPEPREFIX = >\nlint:\n> b\n", []),
        ("make lint T=v-${GITHUB_SHA}-x", "lint:\n\tb $(T)\n", ["b"]),
        ("make lint", "ifneq ($(wildcard *.x),)\nlint:\n\tb\nendif\nlint:\n\tc\n", []),
        ("make lint", "ifdef $(A)\nlint:\n\tb\nendif\n", []),
        ("make lint", "define A\n@b\n-c $(1)\nendef\nlint:\n\t$(call A,x)\n\td\n", ["b", "c", "d"]),
        ("make lint", "define A\nb\nc\nendef\nlint:\n\td && $(A)\n", ["d"]),
        ("make lint", "define A\nifdef CI\nb\nendif\nendef\nlint:\n\t$(A)\n\tc\n", ["c"]),
        ("make lint", "A = $(eval A := $(shell b))$(A)\nlint:\n\tc $(A)\n", ["c"]),
        ("make lint", "$(eval $(call a,b))\nlint:\n\tc\n", ["c"]),
        ("make lint", ".SECONDEXPANSION:\nlint: $$(A)\n\tc\n", ["c"]),
        ("make lint", "A ?= a\nA = b\nlint:\n\t$(A) x\n", ["b"]),
        ("make lint", "A ?= tflint\nlint:\n\t$(A) x\n\t$(A) $@ $<\n", ["tflint", "tflint"]),
        ("make lint", "A ?= tflint\nA ?= trivy\nlint:\n\t$(A) x\n", ["tflint"]),
        ("env A=b make lint", "A ?= c\nlint:\n\t$(A) x\n", []),
        ("A=b make lint", "A ?= c\nlint:\n\t$(A) x\n", ["b"]),
        ("make -j 4 lint", "lint:\n\ttflint\n", ["tflint"]),
        ("make -f a -f b lint", "lint:\n\ttflint\n", []),
        ("make ../x", "../x:\n\ttflint\n", []),
        ("make lint", "SHELL := /usr/bin/env bash\nlint:\n\ttflint\n", ["tflint"]),
        ("make lint", "SHELL = sh\nSHELL = bash\nlint:\n\ttflint\n", []),
        ("make lint", "lint: Makefile\n\ttflint\nMakefile: x\n", ["tflint"]),
        ("make lint", "lint:\n\t$(info x)\n\ttflint\n", ["tflint"]),
        ("make lint", "A = $$HOME\nlint:\n\techo $(A)\n", ["echo"]),
        ("make lint", "A = b\nA ?= c\nA += d\nlint:\n\t$(A)\n", ["b"]),
        ("make -f Other lint", "lint:\n\ttflint\n", []),
        ("make lint $MORE", "lint:\n\ttflint\n", []),
        ("./make lint", "lint:\n\ttflint\n", []),
        ("make -C .. lint", "lint:\n\ttflint\n", []),
        (
            'echo "A=b" >> "$GITHUB_ENV"\ncat x >> "$GITHUB_ENV"\nmake lint',
            "lint:\n\ttflint\n",
            ["tflint"],
        ),
        ("make lint", "lint:\n\t$(MAKE) lint\n\ttflint\n", ["make", "make"]),
    ],
)
def test_goals_of_make(run, makefile, names):
    told = called(run, Makefile=makefile)
    assert told[: len(names)] == names
    assert bool(told) is bool(names)


@pytest.mark.parametrize(
    ("flags", "left"),
    [
        ("-ec", (Tri.YES, Tri.NO)),
        ("-euo pipefail -c", (Tri.YES, UNKNOWN)),
        ("-c", (UNKNOWN, UNKNOWN)),
        ("$(FLAGS)", (UNKNOWN, UNKNOWN)),
    ],
)
def test_flags_that_depend_on_a_condition(flags, left):
    """Where the other branch says `-ec`."""
    chosen = f"ifdef GOPATH\n.SHELLFLAGS := -ec\nelse\n.SHELLFLAGS := {flags}\nendif\n"
    [run] = (one for one in invocations("make lint", Makefile=f"{chosen}lint:\n\tx\n") if one.told)
    found = run.before.errexit, run.before.pipefail
    assert tuple(UNKNOWN if t is Tri.UNKNOWN else t for t in found) == left


def test_a_file_that_is_included_twice():
    makefile = "include a.mk\ninclude a.mk\nlint: x\n\ttflint\n"
    assert called("make lint", Makefile=makefile, a_mk="x:\n\tx\n") == ["x", "tflint"]


def test_a_file_that_cannot_be_read():
    text = WORKFLOW.format(runner="ubuntu-24.04", run="make lint").encode()
    tree = MemoryTree({".github/workflows/ci.yml": text, "Makefile": b"\0"})
    [run] = (e for e in Repository(tree).traces[0].events if isinstance(e, Invocation))
    assert run.name == "make"


@pytest.mark.parametrize(
    ("run", "justfile", "names"),
    [
        ("just lint", "lint: fmt\n  tflint\nfmt: gone\n  x\n", []),
        ("just lint", "lint:\n  @tflint \\\n    --recursive\n  -trivy\n", ["tflint", "trivy"]),
        ("just --list", "lint:\n  tflint\n", []),
        ("just", "x := 'a'\n\n# first\nlint mode='b':\n  tflint {{ x }} {{mode}}\n", ["tflint"]),
        ("just lint", "lint: lint\n  tflint\n", []),
        ("just lint", PYTHON, []),
        ("just lint", "lint:\n  #!/usr/bin/env python3\n  tflint()\n", ["eval"]),
        ("just lint", "lint:\n", []),
    ],
)
def test_recipes_of_just(run, justfile, names):
    assert called(run, justfile=justfile) == names


@pytest.mark.parametrize(
    ("run", "tasks", "names"),
    [
        ("task lint", "{lint: {cmds: [tflint, {task: fmt}]}, fmt: fmt}", ["tflint", "fmt"]),
        ("task lint", "{lint: {cmds: [tflint, {task: gone}]}}", []),
        ("task lint", "{lint: {deps: [gone], cmd: tflint}}", []),
        ("task lint", "{lint: {deps: [{task: x, if: a}], cmd: tflint}, x: x}", []),
        ("task lint", "{lint: {cmds: [{cmd: tflint, platforms: [linux]}]}}", []),
        ("task lint", "{lint: {cmds: [{cmd: tflint, ignore_error: true}]}}", ["tflint"]),
        ("task lint", "{lint: {cmds: [[tflint]]}}", []),
        ("task lint", "{lint: {cmds: [{defer: tflint}]}}", []),
        ("task lint", "{lint: {dir: '{{.X}}', cmd: tflint}}", []),
        ("task lint", "{lint: {dir: /tmp, cmd: tflint}}", ["tflint"]),
        ("task lint", "{lint: {env: {PATH: x}, cmd: tflint}}", []),
        ("task lint", "{lint: {deps: [[x]], cmd: tflint}}", []),
        ("task A=b", "{default: [tflint]}", ["tflint"]),
        ("task lint", "[]", []),
    ],
)
def test_tasks(run, tasks, names):
    assert called(run, Taskfile_yml=f"version: 3\ntasks: {tasks}\n") == names


def test_a_taskfile_that_is_none():
    assert called("task lint", Taskfile_yml="[") == []
    assert called("task lint", Taskfile_yml="[]") == []


@pytest.mark.parametrize(
    ("run", "package", "names"),
    [
        ("npm run --silent lint", '{"scripts": {"lint": "tflint"}}', ["tflint"]),
        ("npm run --workspaces lint", '{"scripts": {"lint": "tflint"}}', []),
        ("npm run", '{"scripts": {"lint": "tflint"}}', []),
        ("npm lint", '{"scripts": {"lint": "tflint"}}', []),
        ("npm test", '{"scripts": {"test": "tflint", "posttest": "trivy"}}', ["tflint", "trivy"]),
        ("yarn test", '{"scripts": {"test": "tflint", "posttest": "trivy"}}', ["tflint"]),
        ("npm run lint", '{"scripts": {"lint": "tflint"}, "dependencies": []}', []),
        ("npm run lint", '{"scripts": []}', []),
        ("npm run lint", "{", []),
    ],
)
def test_scripts_of_packages(run, package, names):
    assert called(run, package_json=package) == names


def test_locks_that_cannot_be_read():
    package = '{"scripts": {"lint": "snyk test"}, "dependencies": {"a": "1"}}'
    assert called("npm run lint", package_json=package, yarn_lock="\0") == []
    assert called("npm run lint", package_json=package, yarn_lock="b@1") == ["snyk"]


@pytest.mark.parametrize(
    ("sources", "more", "there"),
    [
        ('$(shell find . -iname "*.go")', "", Tri.NO),
        ("$(shell find . -type f -name '*.go' -not -path './vendor/*')", "", Tri.NO),
        ("$(wildcard *.go)", "", Tri.NO),
        ("$(wildcard *.go)", "%.pb.go: %.proto\n\tprotoc $<\n", Tri.NO),
        ('$(shell find . -iname "*.go")', "%.pb.go: %.proto\n\tprotoc $<\n", Tri.UNKNOWN),
        ("$(shell cat list)", "", Tri.UNKNOWN),
        ("$(shell find . -name '*.go' | sort)", "", Tri.UNKNOWN),
    ],
)
def test_files_that_are_listed_are_no_goals(sources: str, more: str, there: Tri) -> None:
    makefile = f"SRCS = {sources}\nbin: $(SRCS)\n\tgo build -o $@ ./\n{more}"
    makefile += "tools:\n\tbrew install tflint\n"
    *_, last = invocations("make bin\nlast", Makefile=makefile)
    assert last.before.has("tflint") is there


@pytest.mark.parametrize(
    ("needs", "asked"),
    [
        ("$(patsubst %,v-%,$(M))", ["a", "b"]),
        ("$(patsubst infra/%, v-%, $(wildcard infra/*))", ["a", "b"]),
        ("$(addprefix v-,$(notdir $(wildcard ./infra/*)))", ["a", "b"]),
        ("$(sort $(addprefix v-,b a b))", ["a", "b"]),
        ("$(foreach m,$(M),v-$(m))", ["a", "b"]),
        ("$(M:%=v-%)", ["a", "b"]),
        ("$(N:.tf=)", ["a", "b"]),
        ("$(basename $(filter %.tf,$(N) x.md))", ["a", "b"]),
        ("$(filter-out %.md x,$(basename $(N)) x v-b)", ["a", "b"]),
        ("$(firstword $(patsubst a,v-a,$(M)))", ["a"]),
        ("v-$(lastword $(strip $(M)))", ["b"]),
        ("$(addsuffix -x,$(dir v-a))", []),
        ("$(addprefix v-,$(notdir $(patsubst %/,%,$(wildcard infra/*/))))", ["a", "b"]),
        ("$(addprefix v-,$(notdir $(patsubst %/.,%,$(wildcard infra/*/.))))", ["a", "b"]),
        ("$(addprefix v-,$(dir $(wildcard infra/?/main.*)))", ["infra/a/", "infra/b/"]),
        # what is not known is asked for by nobody
        ("$(patsubst %,v-%,$(UNKNOWN))", []),
        ("$(patsubst $(UNKNOWN),v-%,a)", []),
        ("$(patsubst %,v-%)", []),
        ("$(foreach m,v-$(m))", []),
        ("$(addprefix v-,$(wildcard /etc/*))", []),
        ("$(addprefix v-,$(wildcard infra/*/../*))", []),
        ("$(addprefix v-,$(wildcard infra))", []),
        ("$(addprefix v-,$(notdir $(wildcard ./infra/*.tf */a)))", ["a"]),
        ("$(patsubst b%,%,v-a)", ["a"]),
        ("$(call M)", []),
    ],
)
def test_functions_of_make(needs: str, asked: list[str]) -> None:
    makefile = f"M := a b\nN = v-a.tf v-b.tf\nall: {needs}\nv-%:\n\ttflint $*\n"
    texts = {f"infra__{name}__main_tf": "" for name in "ab"}
    texts |= {"infra___hidden__main_tf": ""}
    told = [e for e in invocations("make all", Makefile=makefile, **texts) if e.name == "tflint"]
    assert [list(event.args) for event in told] == [[name] for name in asked]


def test_files_that_an_earlier_command_may_have_made() -> None:
    makefile = "all: $(addprefix v-,$(wildcard infra/*))\nv-%:\n\ttflint $*\n"
    run = "mkdir -p infra/c\nmake all"
    told = invocations(run, Makefile=makefile, infra__a__main_tf="")
    assert [e.args for e in told if e.name == "tflint"] == [("infra/a",)]


def test_the_path_of_a_makefile_ends_with_its_make() -> None:
    makefile = "export PATH := $(CURDIR)/bin:$(PATH)\nlint:\n\ttflint\n"
    *_, inside, last = invocations("make lint\nlast", Makefile=makefile)
    assert inside.before.has("trivy") is Tri.UNKNOWN
    assert last.before.has("trivy") is Tri.NO
