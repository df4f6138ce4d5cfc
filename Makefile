# What a newcomer needs: `make demo` (see it work) and `make test` (see it hold). Everything lands in this folder.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check
SOURCES := pyproject.toml constraints.txt $(shell find src -type f -not -name '*.pyc')
TICKETS ?= 100000
# The tests that other engines take part in.
ON_ENGINES := tests/agreement tests/spec/test_engines_gaps.py tests/spec/test_engines_choice.py tests/spec/test_engines_semantics.py

# The tests of the site that its database takes part in.
ON_POSTGRESQL := tests/spec/test_web_*.py tests/attacks/test_web_*.py tests/functional/test_web_single_sign_on.py \
	tests/functional/test_web_postgresql.py

# AGAIN=--last-failed: what failed the last time, alone.
AGAIN ?=

.PHONY: demo test test-long test-browser pictures test-postgresql test-spark test-clickhouse test-pretix check bench clean help
help:
	@echo "make demo       install, make the invented sector, report on it (TICKETS=100000)"
	@echo "make test       install what the tests need and run them"
	@echo "make test-long  the slow ones: 200 kills, fuzzing"
	@echo "make test-postgresql  the site with its accounts in a real PostgreSQL"
	@echo "make test-spark, make test-clickhouse  the measures on a real cluster and on ClickHouse, as on DuckDB"
	@echo "make test-pretix  a real pretix: its exports in three languages, and its API through two syncs, a kill and an erasure"
	@echo "make pictures   the pictures of the site in docs/images/site, taken by the browser tests"
	@echo "make check      style, types and the map of the house"
	@echo "make bench      measure import and report beside what one would use instead"

$(BIN)/python:
	@echo "[1] A private Python environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || sh tests/support/install_debian.sh python3-venv
	@test -x $(BIN)/pip || { rm -rf $(VENV); $(PYTHON) -m venv $(VENV); }

$(VENV)/installed: $(BIN)/python $(SOURCES)
	@echo "[2] Installing Publiek and its libraries (a minute or two the first time)"
	$(PIP) install --constraint constraints.txt --progress-bar on '.[build,site]'
	@touch $@

$(VENV)/installed-test: $(BIN)/python pyproject.toml constraints.txt
	@echo "[2] Installing Publiek, its libraries and the test tools"
	$(PIP) install --constraint constraints.txt --progress-bar on --editable '.[test]'
	@touch $@ $(VENV)/installed

demo: $(VENV)/installed
	@echo "[3] The invented sector and the first report"
	@$(BIN)/publiek demo --out demo --tickets $(TICKETS)
	@echo "In the browser: $(BIN)/publiek serve --home demo/home"

check: $(VENV)/installed-test
	$(BIN)/ruff check src tests bench docs
	$(BIN)/ruff format --check src tests bench docs
	$(BIN)/mypy
	$(BIN)/lint-imports

test: $(VENV)/installed-test check
	@echo "[3] The tests (about eighteen minutes on two cores)"
	$(BIN)/python -m pytest -m "not long and not browser and not pretix and not spark and not clickhouse" -n 2 --dist loadfile \
		--no-loadscope-reorder --durations=15
	@$(MAKE) --no-print-directory test-browser

test-browser: $(VENV)/installed-test
	@sh tests/support/install_debian.sh chromium || true
	$(BIN)/python -m pytest -m "browser and not long" -n 2 --dist loadfile -rs

test-postgresql: $(VENV)/installed-test
	@test -x "$$(ls -d /usr/lib/postgresql/*/bin/pg_ctl 2>/dev/null | tail -1)" || sh tests/support/install_debian.sh postgresql
	$(BIN)/python tests/support/postgresql.py -- \
		$(BIN)/python -m pytest $(ON_POSTGRESQL) -m "not browser and not long" -n 2 --dist loadfile -rs --durations=5 $(AGAIN)

# Pictures of the site, taken by the journeys of the browser tests, and the reduced copies that the handbook shows.
pictures: $(VENV)/installed-test
	PUBLIEK_SCREENSHOTS=docs/images/site $(BIN)/python -m pytest -m browser tests/functional/test_web_browser_journeys.py
	$(BIN)/python docs/make_handbook_pictures.py

test-long: $(VENV)/installed-test
	$(BIN)/python -m pytest -m "long and not pretix and not browser and not spark and not clickhouse" -n 2 --dist loadfile --durations=15
	$(BIN)/python -m pytest -m "long and browser" -n 2 --dist loadfile -rs

# The server's package has its own environment: it is 480 MB, and the product needs only the thin client.
.venv-spark/installed: constraints.txt
	@echo "[1] A Spark server for the tests (478 MB)"
	@command -v java >/dev/null || sh tests/support/install_debian.sh openjdk-17-jre-headless
	@$(PYTHON) -m venv .venv-spark
	.venv-spark/bin/python -m pip --disable-pip-version-check install --progress-bar on 'pyspark==4.3.0'
	@touch $@

$(VENV)/installed-spark: $(VENV)/installed-test
	$(PIP) install --quiet --constraint constraints.txt --editable '.[spark]'
	@touch $@

test-spark: $(VENV)/installed-spark .venv-spark/installed
	@echo "[2] One master, two workers and a Spark Connect server; then the tests through the thin client"
	$(BIN)/python tests/support/spark_cluster.py .venv-spark/lib/python3*/site-packages/pyspark -- \
		$(BIN)/python -m pytest -m spark $(ON_ENGINES) --durations=5 $(AGAIN)

.venv-clickhouse/installed-test: pyproject.toml constraints.txt
	@echo "[1] ClickHouse in an environment of its own (814 MB)"
	@$(PYTHON) -m venv .venv-clickhouse
	.venv-clickhouse/bin/python -m pip --disable-pip-version-check install --progress-bar on --constraint constraints.txt \
		--editable '.[clickhouse]' pytest hypothesis polars jsonschema
	@touch $@

test-clickhouse: .venv-clickhouse/installed-test
	.venv-clickhouse/bin/python -m pytest -m clickhouse $(ON_ENGINES) --durations=5

# pretix is AGPL: it has its own environment, runs as a process of its own, and is never imported.
.venv-pretix/installed: constraints.txt
	@echo "[1] A ticketing server, pretix, for the tests (590 MB, half a minute)"
	@$(PYTHON) -m venv .venv-pretix
	.venv-pretix/bin/python -m pip --disable-pip-version-check install --progress-bar on 'pretix==2026.8.0'
	@touch $@

test-pretix: $(VENV)/installed-test .venv-pretix/installed
	@echo "[2] A house with 10,000 orders in pretix: its figures are ours, by every road"
	$(BIN)/python -m pytest -m pretix tests/functional -n 2 --dist loadfile --no-loadscope-reorder --durations=10 -rs $(AGAIN)

bench: $(VENV)/installed-test
	$(BIN)/python bench/run.py

clean:
	rm -rf $(VENV) .venv-spark .venv-clickhouse .venv-pretix build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
