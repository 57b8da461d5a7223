# Headroom's commands. `make` lists them; each prepares what it needs and is quick the second time.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
ADDRESS ?= 127.0.0.1
PORT ?= 8000

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/var
MANAGE := $(BIN)/python manage.py
VAR := $(or $(HEADROOM_VAR_DIR),var)
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard config/locale/*/LC_MESSAGES/*.po))
STATIC_SOURCES := $(shell find config/static -type f)
PIP_INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes

# Links that are printed lead to where the site is served.
ifneq ($(origin PORT)$(origin ADDRESS),filefile)
export HEADROOM_BASE_URL ?= http://$(ADDRESS):$(PORT)
endif

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-test demo run test lint format bench coverage messages lock clean
.SILENT:
.DELETE_ON_ERROR:

help: ## List the commands
	awk -F ' ## ' '/^[a-z-]+:.* ## / { split($$1, target, ":"); printf "  make %-10s %s\n", target[1], $$2 }' Makefile

# --- Preparing ---------------------------------------------------------------------------------------------------------

setup: system $(STAMPS)/runtime $(CATALOGUES) ## System packages, virtual environment, locked dependencies

.PHONY: system system-test
system:
	if [ -z "$(PYTHON)" ]; then echo "Headroom needs Python 3.11 or later; no such python3 is on the PATH." >&2; exit 3; fi
	$(PYTHON) config/bootstrap.py run

system-test: system
	$(PYTHON) config/bootstrap.py test

$(STAMPS)/runtime: requirements.lock | system
	echo "  dependencies: requirements.lock"
	$(PIP_INSTALL) -r requirements.lock
	mkdir -p $(STAMPS) && touch $@

$(STAMPS)/development: requirements-dev.lock | system
	echo "  dependencies: requirements-dev.lock"
	$(PIP_INSTALL) -r requirements-dev.lock
	mkdir -p $(STAMPS) && touch $@ $(STAMPS)/runtime

setup-dev: system $(STAMPS)/development $(CATALOGUES)
setup-test: system-test setup-dev

%.mo: %.po | system
	msgfmt --check-format --output-file=$@ $<

# --- Using -------------------------------------------------------------------------------------------------------------

$(VAR)/static/staticfiles.json: $(STATIC_SOURCES) requirements.lock | setup
	$(MANAGE) collectstatic --noinput --clear --verbosity 0

demo: setup $(VAR)/static/staticfiles.json ## Everything that `make run` does, without serving
	$(BIN)/python -m config.prepare

run: demo ## The site with its demo company on 127.0.0.1:8000 (ADDRESS=…, PORT=…)
	HEADROOM_WORKER=thread exec $(MANAGE) serve --address $(ADDRESS) --port $(PORT)

# --- Working on it -----------------------------------------------------------------------------------------------------

test: setup-test lint ## Lint, types, contracts, and all tests on SQLite and on PostgreSQL
	$(BIN)/python -m tests

lint: setup-dev ## Style, types and import contracts
	echo "ruff" && $(BIN)/ruff check --quiet && $(BIN)/ruff format --check --quiet
	echo "mypy" && $(BIN)/mypy
	echo "import contracts" && $(BIN)/lint-imports --no-logo

format: setup-dev ## Put the sources into the common form
	$(BIN)/ruff check --fix --quiet
	$(BIN)/ruff format --quiet

bench: setup-dev ## Speeds as ratios, with the floor beside each
	$(BIN)/python -m tests.bench

coverage: setup-test ## Which lines the tests do not reach
	$(BIN)/coverage run -m pytest --quiet
	$(BIN)/coverage report --skip-covered --skip-empty

messages: setup ## Bring the Russian catalogue up to date with the sources
	$(MANAGE) makemessages --locale ru --no-wrap --add-location file --ignore .venv --ignore var --ignore tests
	$(MAKE) --no-print-directory setup

lock: ## Resolve the dependencies again (for maintainers; UPGRADE=--upgrade renews the versions)
	rm -rf $(STAMPS)/lock && $(PYTHON) -m venv $(STAMPS)/lock && $(STAMPS)/lock/bin/python -m pip install --quiet uv
	for output in "requirements.lock" "requirements-dev.lock --group dev --constraint requirements.lock"; do \
		$(STAMPS)/lock/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-annotate --no-header $(UPGRADE) --output-file $$output || exit 1; \
	done
	rm -rf $(STAMPS)/lock

clean: ## Remove the environment and all that was made from sources; never var/, which holds your data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find config/locale -name '*.mo' -delete
