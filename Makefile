# Everything a developer or an operator's laptop needs. `make help` lists it.
#
# Nothing has to be prepared: with python3 (3.11 or newer) and make, each target first sets up what it needs inside this
# folder (.tools, .venv, tests/tools/node_modules, instance). What a stamp file says is done is not done again.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= python3
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
UV_VERSION := 0.13.9
UV := .tools/bin/uv
BIN := .venv/bin
TEST_TOOLS := tests/tools
PO := $(wildcard translations/*/LC_MESSAGES/messages.po)
MO := $(PO:.po=.mo)

# uv uses the Python that is here and the certificates that the system trusts.
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := 1
export UV_PROJECT_ENVIRONMENT := .venv
export PYTHONDONTWRITEBYTECODE :=

# $(call debian,PACKAGES,WHY): install Debian packages where we may, else say in one line what is missing and stop.
define debian
	if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then root=""; \
	elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then root="sudo -n"; \
	else echo "Missing: $(2). Install it (Debian, Ubuntu: sudo apt-get install $(1)) and run make again." >&2; exit 1; fi; \
	echo "Installing $(1) from the system's packages: $(2)"; \
	mkdir -p instance; \
	{ $$root apt-get update -qq && $$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1); } \
		</dev/null >instance/apt.log 2>&1 \
	|| { tail -n 3 instance/apt.log >&2; \
		echo "Missing: $(2). Installing $(1) failed; install it and run make again." >&2; exit 1; }
endef

##@ Try it
.PHONY: help setup demo
help: ## List the targets
	@awk 'BEGIN { FS = ":.*## " } /^##@/ { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: run-environment ## Start the service with fictional people and print its address
	@$(BIN)/omaopintopolku demo

setup: .venv/.ready-dev $(MO) browser redis $(TEST_TOOLS)/node_modules/.ready ## Install everything that demo and test need

##@ Check it
.PHONY: test test-fast lint types check-catalogues bench bench-phone chaos sbom
test: setup lint types ## Run every check and test, on SQLite and PostgreSQL and in a browser
	$(BIN)/pytest -n $(JOBS) --dist worksteal

test-fast: .venv/.ready-dev $(MO) ## Run the tests that need no browser, on SQLite only
	$(BIN)/pytest -n $(JOBS) --dist worksteal --no-postgresql -m "not browser and not corpus"

lint: .venv/.ready-dev ## Check style, templates and who imports whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports --no-cache

types: .venv/.ready-dev ## Check types (mypy, strict)
	$(BIN)/mypy

check-catalogues: .venv/.ready-dev ## Check that Finnish and Swedish say everything that English says
	$(BIN)/pytest -q tests/contracts/test_catalogues.py

bench: setup ## Measure the service and the import, side by side with the plainest alternative
	$(BIN)/python -m tests.bench

chaos: .venv/.ready-dev $(MO) ## Send 500 error reports while mail servers and workers fail, on both databases (under 2 minutes)
	$(BIN)/python -m tests.chaos

bench-phone: setup ## Measure the record page on a slow phone (Chromium)
	$(BIN)/python -m tests.bench.phone

sbom: .venv/.ready-dev ## List what the service depends on, with licences (CycloneDX): instance/sbom.json
	@mkdir -p instance
	@UV_PROJECT_ENVIRONMENT=instance/sbom-env $(UV) sync --quiet --frozen --no-dev --python $(BIN)/python
	$(BIN)/cyclonedx-py environment instance/sbom-env --pyproject pyproject.toml --output-reproducible -o instance/sbom.json

##@ Work on it
.PHONY: catalogues clean format
catalogues: .venv/.ready-dev ## Bring the translations up to date with the code: extract, update, compile
	$(BIN)/pybabel -q extract -F pyproject.toml --project omaopintopolku --copyright-holder "" --add-location file \
		--sort-output -o translations/messages.pot app templates
	for lang in fi sv; do \
		if [ -f translations/$$lang/LC_MESSAGES/messages.po ]; \
		then $(BIN)/pybabel -q update -i translations/messages.pot -d translations -l $$lang --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date; \
		else $(BIN)/pybabel -q init -i translations/messages.pot -d translations -l $$lang; fi; \
	done
	rm translations/messages.pot
	$(MAKE) compiled

format: .venv/.ready-dev ## Lay the code out as `make lint` wants it
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean: ## Remove everything that was installed or made here, the demo's data too
	rm -rf .tools .venv $(TEST_TOOLS)/node_modules instance .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find app tests translations -name __pycache__ -prune -exec rm -rf {} + -o -name '*.mo' -delete

# What the targets above and the Containerfile stand on

.PHONY: browser compiled run-environment
compiled: $(MO)

run-environment: .venv/.ready $(MO)

%.mo: %.po | .venv/.ready
	@$(BIN)/pybabel -q compile -i $< -o $@

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Missing: Python 3.11 or newer as $(PYTHON); set PYTHON=/path/to/python3.11 and run make again." >&2; exit 1; }
	@if ! $(PYTHON) -c 'import ensurepip' 2>/dev/null; then $(call debian,python3-venv,Python's venv module); fi
	@echo "Setting up uv in .tools"
	@rm -rf .tools && $(PYTHON) -m venv .tools
	@.tools/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# One environment, two depths: what the service needs, and what its tests need besides.
.venv/.ready: pyproject.toml uv.lock $(UV)
	@echo "Setting up the Python environment in .venv"
	@$(UV) sync --quiet --frozen --no-dev --inexact $(if $(wildcard .venv/bin/python),,--python $(PYTHON))
	@printf '%s\n' '#!/bin/sh' '# The command line, run from the project tree.' \
		'root=$$(CDPATH= cd -- "$$(dirname -- "$$0")/../.." && pwd)' \
		'PYTHONPATH="$$root" exec "$$root/.venv/bin/python" -m app.cli "$$@"' > $(BIN)/omaopintopolku
	@chmod +x $(BIN)/omaopintopolku
	@touch $@

.venv/.ready-dev: .venv/.ready
	@echo "Setting up the test tools in .venv"
	@$(UV) sync --quiet --frozen --inexact
	@touch $@

browser:
	@if [ -z "$${CHROMIUM:-}" ] && ! command -v chromium chromium-browser google-chrome >/dev/null; then \
		$(call debian,chromium,Chromium for the browser tests); fi

.PHONY: redis
redis:
	@if ! command -v redis-server >/dev/null; then $(call debian,redis-server,Redis for the test of shared rate limits); fi

$(TEST_TOOLS)/node_modules/.ready: $(TEST_TOOLS)/package.json $(TEST_TOOLS)/package-lock.json
	@if ! command -v node >/dev/null || ! command -v npm >/dev/null; then \
		$(call debian,$(if $(shell command -v node),npm,nodejs npm),Node 18 or newer and npm for axe and the HTML validation); fi
	@echo "Setting up axe, html-validate and oidc-provider in $(TEST_TOOLS)/node_modules"
	@cd $(TEST_TOOLS) && npm ci --silent --no-audit --no-fund --ignore-scripts </dev/null
	@touch $@
