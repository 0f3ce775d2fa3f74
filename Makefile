# Keep in Pact: `make help` lists what can be done.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
JUDGES := tests/badges/judges
# Node, where a judge needs it, comes from a wheel: the machine need not have it.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
# What Python compiled is kept, whatever the shell says: tests start the product many times.
export PYTHONDONTWRITEBYTECODE :=
PORT ?= 5000

.PHONY: help demo install test serve bench tour moves rights lint browser judges catalogs lock clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

demo: install ## install, run the whole main job before your eyes, then serve it
	$(BIN)/keepinpact demo --port $(PORT)

install: .venv/.runtime ## install what the product needs into .venv

test: .venv/.dev ## lint, types, imports, then every test
	$(MAKE) -j2 lint browser judges
	KEEPINPACT_JUDGES=required $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

serve: install ## serve what is in KEEPINPACT_HOME
	$(BIN)/keepinpact serve --port $(PORT)

bench: .venv/.dev ## measure pages at 1,000 to 100,000 people, badges and launches beside other tools, grades, cohorts, the desk, partners, surveys
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.lti
	$(BIN)/python -m tests.bench.cohorts
	$(BIN)/python -m tests.bench.desk
	$(BIN)/python -m tests.bench.partners
	$(BIN)/python -m tests.bench.surveys
	$(BIN)/python -m tests.bench.survey_results

tour: .venv/.dev browser ## take the screenshots of docs/tour again
	$(BIN)/python -m tests.journeys.tour

moves: .venv/.dev ## draw how a dossier moves again, in docs/validation.md
	$(BIN)/python -m tests.validation.drawn

rights: .venv/.dev ## write docs/rights.md, the table of who may what, again
	$(BIN)/python -m tests.architecture.rights

lint: .venv/.dev ## style, types, and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/keepinpact modules check

browser: ## find Chromium, or install Debian's where that is allowed
	@sh tests/journeys/find_browser.sh

judges: .venv/.judges ## the badge verifiers we did not write, each in a place of its own

catalogs: .venv/.dev ## collect the texts into the catalogs, then compile them
	$(BIN)/pybabel -q extract -F babel.cfg -k _l -k lazy_gettext -k lazy_ngettext:1,2 --no-location \
		--sort-output --omit-header -o build/messages.pot .
	$(BIN)/pybabel -q update -i build/messages.pot -d app/web/translations --no-fuzzy-matching \
		--ignore-obsolete --ignore-pot-creation-date
	$(BIN)/pybabel -q compile -d app/web/translations

lock: ## write the locks again from pyproject.toml (needs uv)
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 \
		pyproject.toml -o requirements/runtime.txt
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 \
		pyproject.toml --extra dev -c requirements/runtime.txt -o requirements/dev.txt

clean: ## remove what was installed and measured; the demo's data stay in instance/
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

.venv/bin/pip:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv

.venv/.runtime: requirements/runtime.txt pyproject.toml app/web/translations/*/LC_MESSAGES/*.po | .venv/bin/pip
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/pybabel -q compile -d app/web/translations
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

.venv/.judges: .venv/.dev $(JUDGES)/ob2/requirements.txt $(JUDGES)/ob3/package-lock.json
	$(PYTHON) -m venv $(JUDGES)/ob2/.venv
	$(JUDGES)/ob2/.venv/bin/pip install -q --disable-pip-version-check --no-deps --require-hashes \
		-r $(JUDGES)/ob2/requirements.txt
	$(BIN)/npm ci --silent --no-fund --no-audit --prefix $(JUDGES)/ob3
	@touch $@
