# `make` alone lists the targets. Each sets up what it needs first, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo chat pictures test look check bench soak clean

help:  ## list what you can make
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.demo  ## try the whole bot in a browser, without Slack
	@$(BIN)/planbot demo

chat: $(VENV)/.run  ## set planbot up, and ask the sample plan questions
	@$(BIN)/planbot chat

pictures: $(VENV)/.pictures  ## install what charts as picture files need (150 MB)

test: $(VENV)/.dev  ## check style, types and dead code, and run the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/vulture
	$(BIN)/python -m pytest -n 3

look: $(VENV)/.dev  ## draw every kind of message, modal and home tab
	$(BIN)/python -m tests.look

check: $(VENV)/.run  ## check the settings
	@$(BIN)/planbot check

bench: $(VENV)/.dev  ## measure the speed, compared with plain SQL
	$(BIN)/python -m benchmarks

soak: $(VENV)/.dev  ## run the long tests: kills, outages, memory, bursts
	$(BIN)/python -m tests.soak

clean:  ## remove everything that was set up, except databases
	rm -rf $(VENV) build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "planbot needs Python 3.11 or later: name one with “make PYTHON=python3.12”." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt pyproject.toml | $(BIN)/python
	@echo "Setting planbot up in $(VENV) …" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/.demo: requirements-demo.txt $(VENV)/.run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-demo.txt
	@touch $@

$(VENV)/.pictures: requirements-pictures.txt $(VENV)/.run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-pictures.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
