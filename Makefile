# What a developer and CI run; `make help` lists it. Needs Python 3.11 or later, nothing else to start.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# What was compiled once is kept, whatever the shell has set: the tests start many processes.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
# The whole environment in one stamp: made again only when a lock file changes.
READY := $(VENV)/ready

# The tests choose their own settings and databases, whatever the shell has set.
TESTING := env -u DATABASE_URL -u SECRET_KEY DJANGO_SETTINGS_MODULE=tests.settings
PYTEST := $(BIN)/python -m pytest -q
# On two cores: some tests wait for a server; a browser keeps a core busy by itself.
THREE := -n 3 --dist worksteal
TWO := -n 2 --dist worksteal
STAGE := @tools/stage.sh

.PHONY: help
help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

.PHONY: setup
setup: $(READY) ## Make .venv and install exactly what the lock files name

$(READY): requirements/base.txt requirements/dev.txt
	@tools/make_venv.sh "$(PYTHON)" $(VENV) requirements/dev.txt
	@touch $@

.PHONY: run
run: export DEBUG ?= true
run: $(READY) ## Serve the site with the example plan on 127.0.0.1 (PORT=8000); the data stay
	@$(BIN)/python tools/check_port.py "$(PORT)"
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py demo
	@exec $(BIN)/python manage.py runserver "127.0.0.1:$(PORT)"

# For a server (docs/deploy): SECRET_KEY and ALLOWED_HOSTS have to be set; TLS ends before it, at a proxy.
.PHONY: serve
serve: $(VENV)/serving ## Serve with production settings on 127.0.0.1 (PORT=8000, WEB_CONCURRENCY=2)
	@$(BIN)/python tools/check_port.py "$(PORT)"
	@$(BIN)/python manage.py check --deploy --fail-level WARNING
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	@PORT="$(PORT)" exec $(BIN)/gunicorn

# What a server needs and no more; a developer's environment holds it already.
$(VENV)/serving: requirements/base.txt
	@[ -e $(READY) ] && [ $(READY) -nt requirements/base.txt ] || tools/make_venv.sh "$(PYTHON)" $(VENV) requirements/base.txt
	@touch $@

# Every stage must be there and pass: a missing browser, LibreOffice or PostgreSQL fails the run.
# What one core does alone is done two at a time; the tests use both cores by themselves.
TOGETHER := $(MAKE) --jobs 2

.PHONY: test
test: ## Everything that CI checks
	@$(TOGETHER) setup packages
	@$(TOGETHER) --output-sync=target types style imports locks weaknesses migrations
	$(STAGE) "tests on SQLite" $(TESTING) TEST_VENDOR=sqlite $(PYTEST) $(THREE) -m "not browser and not bench"
	$(STAGE) "tests on PostgreSQL" $(TESTING) $(BIN)/python -m tests.support.postgres -- $(PYTEST) $(THREE) -m "database and not browser and not bench"
	$(STAGE) "tests in Chromium" $(TESTING) TEST_VENDOR=sqlite $(PYTEST) $(TWO) -m "browser and not bench"

.PHONY: packages types style imports locks weaknesses migrations
types style imports locks weaknesses migrations: $(READY)
packages:
	$(STAGE) "system packages" tools/system_packages.sh
types:
	$(STAGE) "types" $(TESTING) $(BIN)/mypy
style:
	$(STAGE) "ruff check" $(BIN)/ruff check .
	$(STAGE) "ruff format" $(BIN)/ruff format --check .
imports:
	$(STAGE) "imports" $(BIN)/lint-imports --no-logo
locks:
	$(STAGE) "locks" $(BIN)/python tools/check_lock.py
weaknesses:
	$(STAGE) "known weaknesses" $(BIN)/python -m tools.audit --where-reachable
migrations:
	$(STAGE) "migrations" $(TESTING) DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py makemigrations --check --dry-run

.PHONY: quick
quick: $(READY) ## The inner loop: style, and the tests without a browser, on SQLite
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(TESTING) TEST_VENDOR=sqlite $(PYTEST) -x -m "not browser and not bench"

.PHONY: docs
docs: $(READY) ## Write the generated parts of docs/ from the code
	@$(TESTING) $(BIN)/python -m tools.docs

.PHONY: pictures
pictures: $(READY) ## Take the pictures of the guides from the running program
	@$(TESTING) $(BIN)/python -m tools.pictures

.PHONY: bench
bench: $(READY) ## Measure how long the usual things take
	@$(TESTING) $(BIN)/python -m tests.bench

.PHONY: format
format: $(READY) ## Format the code and mend what can be mended
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# An index address in a lock file would tie it to one machine: none is written. UPGRADE=--upgrade moves every pin.
LOCK = "$$folder/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url $(UPGRADE) pyproject.toml

.PHONY: lock
lock: ## Write requirements/*.txt from pyproject.toml (UPGRADE=--upgrade for newer versions)
	@folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	$(PYTHON) -m venv "$$folder"; "$$folder/bin/python" -m pip install -qq uv; \
	$(LOCK) --output-file requirements/base.txt; \
	$(LOCK) --extra dev --constraint requirements/base.txt --output-file requirements/dev.txt

.PHONY: audit
audit: $(READY) ## Ask for known weaknesses in the locked packages (needs the network)
	@$(BIN)/python -m tools.audit

.PHONY: clean
clean: ## Remove what was made, but no data
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov \
		staticfiles test-results
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
