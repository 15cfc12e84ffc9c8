# Everything happens in .venv, which `make demo` and `make test` set up by themselves.
# PYTHON: the Python (3.11 or newer) to build .venv with, e.g. make demo PYTHON=python3.12

BIN := .venv/bin
READY := .venv/.ready
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
            $(if $(shell $(name) -c 'import sys; print(sys.version_info >= (3, 11) or "")' 2>/dev/null),$(name))))

.PHONY: demo test compile lint format bench bench-audit picture reference corpus-diff corpus-snapshot judge-fixes readings languagetool lock clean
.DEFAULT_GOAL := demo

# replylint exits with 1 where it finds something, which is what the demo is for.
demo: $(READY)
	@$(BIN)/replylint check demo/threads || test $$? -eq 1
	@$(BIN)/replylint check demo/macro/refund.txt --customer demo/macro/customer.txt || test $$? -eq 1
	@$(BIN)/replylint check demo/library/zendesk-macros.json || test $$? -eq 1

test: $(READY)
	@$(BIN)/python -m pytest

# Compiles the modules that take most of the time, in place; `make clean` removes what it made. After a change of one
# of them the tests ask for another `make compile`.
compile: $(READY)
	@$(BIN)/python -m scripts.compile

lint: $(READY)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

format: $(READY)
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format

bench: $(READY)
	@$(BIN)/python benchmarks/bench.py
	@$(BIN)/python -m benchmarks.library

# What an audit of a million replies costs, on this machine and on a Ray cluster of it; most of an hour with the data.
bench-audit: compile
	@$(BIN)/python -m benchmarks.audit

# Spelling and grammar (`replylint check --grammar`) ask a LanguageTool server; this fetches it once.
languagetool:
	@scripts/install-languagetool.sh

# Draws docs/check.svg and docs/audit.png for the README, from real output.
picture: $(READY)
	@$(BIN)/python scripts/picture.py
	@$(BIN)/python -m scripts.page_picture

# Writes the reference of all rules in rules/README.md from the rule files, and that of the tables of an audit.
reference: $(READY)
	@$(BIN)/python -m scripts.rule_reference
	@$(BIN)/python -m scripts.table_reference

# Findings over ../shared/corpus that came or went since the snapshot in tests/corpus; corpus-snapshot takes a new one.
corpus-diff: $(READY)
	@$(BIN)/python -m scripts.corpus_diff

corpus-snapshot: $(READY)
	@$(BIN)/python -m scripts.corpus_diff --write

# Applies every safe edit over ../shared/corpus, and looks for findings and grammar faults that were not there before.
judge-fixes: $(READY) languagetool
	@$(BIN)/python -m scripts.judge_fixes

# How often the rules were right, by the findings that people have read (tests/corpus/readings.tsv).
readings: $(READY)
	@$(BIN)/python -m scripts.readings report

# Pins every package with its hashes, for all platforms, and names no download host.
lock: $(READY)
	@$(BIN)/uv pip compile pyproject.toml --extra audit --extra ray --extra dev --output-file requirements.lock --quiet --upgrade \
	  --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

clean:
	@rm -rf .venv build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis
	@rm -f replylint__mypyc*
	@find replylint -name '*.so' -exec rm -f {} +
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp is younger than all that says what belongs into .venv, or the next call installs again.
$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "replylint needs Python 3.11 or newer: install it, or name it: make demo PYTHON=/path/to/python3" >&2; exit 2; }
	@test -x $(BIN)/python || echo "Setting up .venv with $(PYTHON) (once, a minute or two) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { \
	  rm -rf .venv; echo "$(PYTHON) has no venv module: install it (Debian, Ubuntu: apt install python3-venv)" >&2; exit 2; }
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
