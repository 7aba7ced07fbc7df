# `make serve` and `make test` are all that a newcomer needs; the rest is what they are made of.
PYTHON ?= python3
PORT ?= 8001
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup setup-dev serve build test test-slow test-pythons torture fuzz bench lint types docs screenshots release-database lock clean

serve: setup
	@$(BIN)/communique serve --port $(PORT)

build: setup
	@$(BIN)/communique build

# What building, publishing and serving need, and the checkout itself; `setup-dev` adds what tests and documentation need.
setup: $(VENV)/.installed
setup-dev: $(VENV)/.installed-dev

# Its own bytecode, which is needed once, would be 8 MB.
PIP = PYTHONDONTWRITEBYTECODE=1 $(BIN)/python -m pip install --quiet --disable-pip-version-check
INSTALL = $(PIP) --require-hashes -r

$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Communiqué needs Python 3.11 or newer; this is %s. Name another: make PYTHON=python3.12" % sys.version.split()[0])'
	@echo 'Installing what serving needs into $(VENV), once; this takes a minute or more.'
	@$(PYTHON) -m venv $(VENV)
	@$(INSTALL) requirements.lock --no-compile
	@$(PIP) --no-deps --no-build-isolation -e .
	@# Bytecode of what runs; of tests, installers and other databases that came along it would take 22 MB more.
	@$(BIN)/python -m compileall -qq -j 0 -x '/(pip|setuptools|tests|testing|lexers|mssql|mysql|oracle)/' $(VENV)/lib || true
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	@echo 'Installing what tests and documentation need into $(VENV), once; this takes a minute or more.'
	@$(INSTALL) requirements-dev.lock
	@touch $@

test: lint types
	@$(BIN)/python -m pytest

# What needs a cluster (Java beside it), a browser or minutes. What measures seconds runs with nothing beside it; of the
# rest three at once, since much of it waits.
test-slow: setup-dev $(VENV)/.spark
	@$(BIN)/python -m pytest -n 0 -m 'slow and alone'
	@$(BIN)/python -m pytest -n 3 -m 'slow and not alone' --durations 15

$(VENV)/.spark: $(VENV)/.installed requirements-spark.lock
	@$(INSTALL) requirements-spark.lock
	@touch $@

# The quick tests on every CPython from 3.11 that is here (PATH, pyenv); TESTS=… for some of them.
test-pythons: setup-dev
	@$(BIN)/python -m tools.pythons $(TESTS)

# Every promise of tests/torture/promises (or NAMES="hostile_sql attackers") tried in full: hours. KEEP=1 puts it into docs/torture.md.
torture: setup-dev
	@$(BIN)/python -m tests.torture $(if $(KEEP),--keep) $(NAMES)

# Looks for inputs that break the fact-file reader, guided by which branches they reach; what it finds is said, and kept in
# build/fuzzing beside what is worth going on from. Linux only.
SECONDS ?= 60
fuzz: setup-dev $(VENV)/.fuzz
	@$(BIN)/python -m tests.torture.fuzzing $(SECONDS) build/fuzzing/kept

$(VENV)/.fuzz: $(VENV)/.installed requirements-fuzz.lock
	@$(INSTALL) requirements-fuzz.lock
	@touch $@

# Ratios against the bare engine and peers: make bench SCALE=100 (1 is about 10,000 rows; growth and reports up to ten times that).
SCALE ?= 1
bench: setup-dev
	@$(BIN)/python -m benchmarks --scale $(SCALE)

lint: setup-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-logo

types: setup-dev
	@$(BIN)/mypy

# What is generated from the code: the data dictionary, the diagram, the JSON Schemas, what the notebook shows. `make test` fails when one is stale.
# A changed diagram needs Graphviz (dot).
docs: setup-dev
	@$(BIN)/python -m tools.documentation
	@$(BIN)/python -m tools.diagram
	@$(BIN)/python -m tools.notebook

# A small database of the newest revision, kept for ever; `make test` fails until a new migration has one. See docs/migrations.md.
release-database: setup-dev
	@$(BIN)/python -m tests.support.releases

# The pictures of pages in README and docs; needs Chromium.
screenshots: setup-dev
	@$(BIN)/python -m tools.screenshots

# Keeps what is locked where it still fits; `make lock UPGRADE=--upgrade` takes the newest of everything.
COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header $(UPGRADE)
lock:
	$(COMPILE) pyproject.toml --group build --output-file requirements.lock
	$(COMPILE) pyproject.toml --group build --group dev --extra postgresql --extra duckdb \
		--extra mcp --extra pages --extra model --extra russian \
		--constraint requirements.lock --output-file requirements-dev.lock
	echo 'pyspark>=4' | $(COMPILE) - --output-file requirements-spark.lock
	@# 3.0.0 is the last that runs on CPython 3.11.
	printf '%s\n' 'atheris==3.0.0; python_version < "3.12"' 'atheris>=3.1; python_version >= "3.12"' | \
		$(COMPILE) - --output-file requirements-fuzz.lock

clean:
	rm -rf build $(VENV)
