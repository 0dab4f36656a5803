VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# What covers `fixers`; the other tests run untraced, at full speed.
TRACED := tests/fixers tests/bot/plan $(wildcard tests/test_*.py)

.PHONY: help venv lint format test traced untraced demo bench docs lock clean

help: ## show the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

venv: $(STAMP) ## make the virtual environment

$(STAMP): requirements/dev.txt pyproject.toml
	tools/make-venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q fixers bot
	touch $(STAMP)

lint: $(STAMP) ## ruff, mypy, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP) ## format and mend what ruff can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# What is not traced mostly waits for servers: both halves at once keep the cores busy.
test: $(STAMP) ## the whole test suite
	tools/get-programs jq curl
	$(MAKE) --no-print-directory --jobs=2 --output-sync=target traced untraced

traced: $(STAMP)
	$(BIN)/pytest -n 2 --cov --cov-report=term-missing:skip-covered $(TRACED)

untraced: $(STAMP)
	$(BIN)/pytest -n 4 tests $(TRACED:%=--ignore=%)

demo: $(STAMP) ## play the seed's broken pipeline on a local GitHub (ONCE=1 ends by itself)
	$(BIN)/python -m sandbox.demo $(if $(ONCE),--once)

bench: $(STAMP) ## time start-up, memory, the App and, with CORPUS=folder, the analysis
	$(BIN)/python -m bench.startup
	$(BIN)/python -m bench.memory
	$(BIN)/python -m bench.accepts
	$(BIN)/python -m bench.reviews
	$(if $(CORPUS),$(BIN)/python -m bench.analysis $(CORPUS))

docs: $(STAMP) ## generate rule pages, tables and the schema again
	$(BIN)/python -m tools.generate_docs

lock: $(STAMP) ## pin the dependencies again
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --all-extras --generate-hashes --universal --no-emit-index-url --no-header --python-version 3.11 --quiet -o requirements/dev.txt
	$(BIN)/uv pip compile pyproject.toml requirements/build.in --extra server --extra linters --generate-hashes --universal --no-emit-index-url --no-header --python-version 3.11 --quiet -o requirements/server.txt

clean: ## remove what the other targets made
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache
