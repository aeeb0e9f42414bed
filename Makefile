# Every target does its own set-up: a virtual environment in .venv with the versions of requirements.txt.
# A second call finds the stamp and starts at once; a changed requirements.txt or pyproject.toml installs again.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin

# The interpreter that makes .venv: `make test PYTHON=python3.12`. Unset, the first of these that will do.
PYTHON ?=
CANDIDATES := python3.13 python3.12 python3.11 python3

# Passed on to what the target runs: `make test ARGS="-k dates"`. Never taken from the environment.
ARGS :=

ROOMS := newsroom_scraper pipelines schedules newsdesk
CODE := $(ROOMS) tests $(if $(wildcard benchmarks/*.py),benchmarks)

# Tests wait for processes more than they compute: one worker more than there are cores.
WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1) + 1)

# A virtual environment names its folder in its scripts, so the stamp does too: a moved checkout sets itself up anew.
PLACE := $(VENV)/.made-$(shell printf '%s' "$(CURDIR)" | cksum | cut -d ' ' -f 1)
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip install --disable-pip-version-check -q

.DEFAULT_GOAL := help
.PHONY: help setup demo test laws check lint style types layers reference format bench clean rebuild

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

demo: $(STAMP) ## walk a simulated newsroom through five nights, no network needed
	@$(BIN)/newsroom demo $(ARGS)

test: $(STAMP) ## run the tests
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

laws: $(STAMP) ## look for what breaks a law: other examples and other newsrooms at each call
	@NEWSROOM_LAWS=chance $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal tests/laws \
	  tests/end_to_end/test_thirty_nights.py tests/end_to_end/test_as_of.py $(ARGS)

check: ## everything that CI does
	@bash .ci/run

lint: style types layers reference ## style, types, layers, and the docs in step with the commands

format: $(STAMP) ## put the code into the house's form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(STAMP) ## run each benchmarks/bench_*.py
	@set -e; for script in benchmarks/bench_*.py; do \
	  [ -e "$$script" ] || { echo "No benchmark named benchmarks/bench_*.py." >&2; exit 1; }; \
	  $(BIN)/python "$$script" $(ARGS); \
	done

setup: $(STAMP) ## only make .venv
	@:

clean: ## take away .venv, caches and what was built
	@rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find $(CODE) -type d -name __pycache__ -prune -exec rm -rf {} +

style: $(STAMP)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: $(STAMP)
	@$(BIN)/mypy --explicit-package-bases $(CODE)

layers: $(STAMP)
	@$(BIN)/lint-imports

reference: $(STAMP)
	@$(BIN)/python -m newsdesk.cli.reference --check

# Made anew also when the interpreter behind it has gone: `test -x` follows the link.
$(PLACE): $(shell test -x $(BIN)/python || echo rebuild)
	@chosen=; \
	for candidate in $(if $(PYTHON),"$(PYTHON)",$(CANDIDATES)); do \
	  if "$$candidate" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    chosen=$$candidate; break; \
	  fi; \
	done; \
	if [ -z "$$chosen" ]; then \
	  echo "No Python 3.11 or newer with its venv module (tried:$(if $(PYTHON), $(PYTHON), $(CANDIDATES)))." >&2; \
	  echo "Install one (Debian and Ubuntu keep venv in python3-venv), or name one: make test PYTHON=/path/to/python3.12" >&2; \
	  exit 1; \
	fi; \
	echo "Setting up $(VENV) with $$chosen; this happens once." >&2; \
	"$$chosen" -m venv --clear $(VENV)
	@touch $@

$(STAMP): $(PLACE) requirements.txt pyproject.toml
	@$(PIP) -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@
