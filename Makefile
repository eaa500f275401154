# Every target works from a fresh clone: what it needs is installed into .venv first.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?=
# A start of dbt reads 1,800 modules. Where an environment forbids Python to keep what it
# compiled, compiling them again is half of every start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help

.PHONY: help
help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"

$(VENV)/.synced: $(BIN)/uv pyproject.toml uv.lock
	$(BIN)/uv sync --quiet --frozen --inexact --all-extras --compile-bytecode --python $(BIN)/python
	@touch $@

.PHONY: setup
setup: $(VENV)/.synced ## Install everything into .venv

.PHONY: demo
demo: setup ## Build the shipped dbt project on the local warehouse and show the result
	$(BIN)/python scripts/demo.py

.PHONY: demo-data
demo-data: setup ## The same over real reviews: make demo-data DATA=clothing_reviews.csv
	@test -n "$(DATA)" || { echo "usage: make demo-data DATA=path/to/clothing_reviews.csv"; exit 2; }
	$(BIN)/python scripts/demo.py --data "$(DATA)"

.PHONY: test
test: setup ## Run every test (fast ones first); what CI runs
	$(BIN)/python -m pytest -m "not slow and not functional" -n auto --dist loadfile -q
	$(BIN)/python -m pytest -m "slow or functional" -n auto --dist loadfile --no-loadscope-reorder -q
	$(BIN)/python -m pytest tests/conformance/test_basic.py -n auto --dist loadscope -q
	$(MAKE) --no-print-directory test-pure

# Python 3.10 and the core without extras have the pure sqlglot; .venv has its modules compiled.
.PHONY: test-pure
test-pure: setup ## Run the tests of all that reads SQL over the pure sqlglot
	UV_PROJECT_ENVIRONMENT=.venv-pure $(BIN)/uv sync --quiet --frozen --all-extras \
	  --no-install-package sqlglotc --python $(BIN)/python
	.venv-pure/bin/python -m pytest -m "not slow" -n auto -q \
	  tests/unit/dialect tests/unit/checks tests/unit/transpile

.PHONY: test-lowest
test-lowest: setup ## Run the fast tests with the lowest versions that pyproject.toml allows
	$(BIN)/uv venv --quiet --clear .venv-lowest --python $(BIN)/python
	$(BIN)/uv pip install --quiet --python .venv-lowest/bin/python --resolution lowest-direct \
	  -e '.[all]' --group dev
	.venv-lowest/bin/python -m pytest -m "not slow and not functional" -n auto --dist loadfile -q

.PHONY: test-fast
test-fast: setup ## Run the fast tests only
	$(BIN)/python -m pytest -m "not slow and not functional" -n auto --dist loadfile -q

.PHONY: lint
lint: setup ## Check style, types and the project's own SQL
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/redshift-ml validate .

.PHONY: format
format: setup ## Format the Python code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: conformance
conformance: setup ## Run dbt's own tests of adapters against the local warehouse (minutes)
	$(BIN)/python -m pytest tests/conformance -n auto --dist loadscope -q

.PHONY: bench
bench: setup ## Run every benchmark and print its ratios (minutes)
	@for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

.PHONY: docs
docs: setup ## Build the dbt docs of the shipped project on the local warehouse
	$(BIN)/redshift-ml local run -- $(BIN)/dbt docs generate --static
	@echo "open target/static_index.html in a browser"

.PHONY: clean
clean: ## Remove what builds leave behind (not .venv)
	rm -rf .venv-pure .venv-lowest target logs dbt_packages .redshift-ml .pytest_cache .mypy_cache .ruff_cache .hypothesis
