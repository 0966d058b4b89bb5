# Every target sets up what it needs: Python 3.11 or newer, make and a package index are enough.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SLOW ?=
SHARED ?= ../shared
PYTEST_JOBS ?= 2

.PHONY: demo test lint evaluate bench docs clean

demo: $(VENV)/.installed
	$(BIN)/legation demo

test: $(VENV)/.installed-dev lint
	$(BIN)/pytest -n $(PYTEST_JOBS) $(if $(SLOW),,-m "not slow")

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check src tests tools training
	$(BIN)/ruff format --check src tests tools training
	$(BIN)/mypy
	$(BIN)/lint-imports

# Figures on the gold data of an outside folder; says so and skips when it is not there.
evaluate: $(VENV)/.installed-dev
	$(BIN)/python -m legation.evaluate.everything --shared $(SHARED) --floors docs/floors.toml --page docs/accuracy.md

bench: $(VENV)/.installed
	$(BIN)/python -m legation.evaluate.speed --shared $(SHARED) --page docs/speed.md

docs: $(VENV)/.installed
	$(BIN)/python tools/write_cli_docs.py docs/cli.md

$(VENV)/.made:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, found " + sys.version.split()[0] + "; name another with make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
