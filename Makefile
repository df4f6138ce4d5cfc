# What a newcomer needs: `make demo` (see it work) and `make test` (see it hold). Everything lands in this folder.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check
SOURCES := pyproject.toml constraints.txt $(shell find src -type f -not -name '*.pyc')
TICKETS ?= 100000

.PHONY: demo test test-long test-browser check bench clean help
help:
	@echo "make demo       install, make the invented sector, report on it (TICKETS=100000)"
	@echo "make test       install what the tests need and run them"
	@echo "make test-long  the slow ones: 200 kills, pretix from the inside, fuzzing"
	@echo "make check      style, types and the map of the house"
	@echo "make bench      measure import and report beside what one would use instead"

$(BIN)/python:
	@echo "[1] A private Python environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || sh tests/support/install_debian.sh python3-venv
	@test -x $(BIN)/pip || { rm -rf $(VENV); $(PYTHON) -m venv $(VENV); }

$(VENV)/installed: $(BIN)/python $(SOURCES)
	@echo "[2] Installing Publiek and its libraries (a minute or two the first time)"
	$(PIP) install --constraint constraints.txt --progress-bar on '.[build]'
	@touch $@

$(VENV)/installed-test: $(BIN)/python pyproject.toml constraints.txt
	@echo "[2] Installing Publiek, its libraries and the test tools"
	$(PIP) install --constraint constraints.txt --progress-bar on --editable '.[test]'
	@touch $@ $(VENV)/installed

demo: $(VENV)/installed
	@echo "[3] The invented sector and the first report"
	@$(BIN)/publiek demo --out demo --tickets $(TICKETS)

check: $(VENV)/installed-test
	$(BIN)/ruff check src tests bench docs
	$(BIN)/ruff format --check src tests bench docs
	$(BIN)/mypy
	$(BIN)/lint-imports

test: $(VENV)/installed-test check
	@echo "[3] The tests (about ten minutes on two cores)"
	$(BIN)/python -m pytest -m "not long and not browser and not pretix" -n 2 --dist loadfile
	@$(MAKE) --no-print-directory test-browser

test-browser: $(VENV)/installed-test
	@sh tests/support/install_debian.sh chromium || true
	$(BIN)/python -m pytest -m browser -rs

test-long: $(VENV)/installed-test
	$(BIN)/python -m pytest -m "(long or pretix) and not browser" -n 2 --dist loadfile --durations=15

bench: $(VENV)/installed-test
	$(BIN)/python bench/run.py

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
