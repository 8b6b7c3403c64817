# What a developer and CI run; `make help` lists it. Needs Python 3.11 or later, nothing else to start.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000

# The whole environment in one stamp: made again only when a lock file changes.
READY := $(VENV)/ready

.PHONY: help
help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

.PHONY: setup
setup: $(READY) ## Make .venv and install exactly what the lock files name

$(READY): requirements/base.txt requirements/dev.txt
	@bash tools/make_venv.sh "$(PYTHON)" $(VENV) requirements/dev.txt
	@touch $@
