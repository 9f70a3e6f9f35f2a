# Every target sets up what it needs: a fresh machine has only Python >= 3.11, pip, venv, make and git.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test lint types docs bench bench-large bench-peers chaos catalog wheel clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.run

$(VENV)/.bench: pyproject.toml | $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev,bench]'
	@touch $@

demo: $(VENV)/.run ## Set up, then run the main job on six example fine-tunes
	$(BIN)/tracker demo

test: $(VENV)/.dev lint types ## Set up, then lint, types, contracts and tests with coverage
	$(BIN)/python -m coverage erase
	$(BIN)/python -m pytest -n logical --dist worksteal --cov=tracker --cov-report=term:skip-covered --cov-fail-under=90

lint: $(VENV)/.dev ## Style, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.dev ## mypy --strict over tracker/ and tests/
	$(BIN)/mypy

docs: $(VENV)/.dev ## Regenerate docs/cli.md from the commands
	$(BIN)/python -m tests.docs.generate

bench: $(VENV)/.bench ## Measure, both sides in one run, as ratios
	$(BIN)/python -m tests.bench

bench-peers: $(VENV)/.bench ## Registering beside MLflow and GTO, in a venv that has them (PEERS=path)
	TRACKER_BENCH_PEERS=$(PEERS) $(BIN)/python -m tests.bench peers

chaos: $(VENV)/.dev ## Deliver 10,000 alerts under 500 kill -9, in minutes or more
	$(BIN)/python -m tests.chaos

bench-large: $(VENV)/.bench ## The check and the import with a million models: many minutes
	TRACKER_BENCH_MODELS=1000000 TRACKER_BENCH_TUNES=1000000 \
	    $(BIN)/python -m tests.bench "check of changed notices" "import of tunes"

catalog: $(VENV)/.dev ## Rebuild tracker/catalog/ from a folder of captures (CAPTURES=path)
	$(BIN)/python -m tracker.app.catalog_build $(CAPTURES)

wheel: $(VENV)/.dev ## Build the wheel into dist/
	$(BIN)/python -m build --wheel --outdir dist .

clean: ## Remove what the targets above made
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage*
