# Every target does its own set-up: python3 (3.11 or newer), make and PyPI are all it takes.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready
DEV := $(VENV)/.dev
INSTALL := $(VENV)/bin/uv pip install --quiet --compile-bytecode --python $(RUN)
LOCK = $(VENV)/bin/uv pip compile --quiet --universal --no-annotate --no-header \
	--exclude-newer "$$(date -u -d '14 days ago' +%Y-%m-%d)"
# the warehouse file as an argument and as an option; the shell has the value, so any path will do
FILE := $${WAREHOUSE:+"$$WAREHOUSE"}
OF := $${WAREHOUSE:+--warehouse "$$WAREHOUSE"}
LINTED := .sqlfluff_cache/linted
SQL := $(shell find dbt_project/models dbt_project/analyses dbt_project/tests -name '*.sql' -not -path '*/generic/*')
MACROS := pyproject.toml dbt_project/dbt_project.yml $(wildcard dbt_project/macros/*.sql dbt_project/macros/*/*.sql)

# where dlt finds its configuration; no usage statistics from anything we run
export DLT_CONFIG_FOLDER := $(CURDIR)/configs
export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export HF_HUB_DISABLE_TELEMETRY := 1

# for one run of anything: make build MEMORY=4GB THREADS=2
ifdef MEMORY
export RESOURCES__MEMORY := $(MEMORY)
endif
ifdef THREADS
export RESOURCES__THREADS := $(THREADS)
endif

.DEFAULT_GOAL := help
.PHONY: help demo build import forget export probe status transform dbt model describe ask docs report picture query test \
	check unit tested-demo lint fix hooks bench lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(READY) ## build data/demo.duckdb from a sample Hub on this machine, offline
	@$(RUN) -m pipelines demo

build: $(READY) ## build data/hub.duckdb from the real Hub (SCOPE=original, MODE=incremental, FRESH=1, QUICK=1, MEMORY=4GB)
	@$(RUN) -m pipelines build $${SCOPE:+--scope "$$SCOPE"} $${MODE:+--mode "$$MODE"} $${FRESH:+--fresh} $${QUICK:+--quick}

import: $(READY) ## backfill history from recordings of earlier days (FROM=file or folder, DATE=2026-02-25, COMPLETE=1, ENDPOINT=https://huggingface.co)
	@$(RUN) -m pipelines import $${FROM:+"$$FROM"} $${DATE:+--date "$$DATE"} $${COMPLETE:+--complete} \
		$${ENDPOINT:+--from-endpoint "$$ENDPOINT"}

forget: $(READY) ## take a crawl back, history included, as if it had never been landed (CRAWL=its id)
	@$(RUN) -m pipelines forget $${CRAWL:+"$$CRAWL"} $(OF)

export: $(READY) ## write every mart as Parquet to data/export (TO=folder)
	@$(RUN) -m pipelines export $(FILE) $${TO:+--to "$$TO"}

probe: $(READY) ## check with some requests whether the Hub still does what a crawl relies on
	@$(RUN) -m pipelines probe $${SCOPE:+--scope "$$SCOPE"}

status: $(READY) ## show what is published, running or interrupted, and how to resume
	@$(RUN) -m pipelines status

transform: $(READY) ## after a change in configs/ or SQL: build again what depends on it (SELECT=eligible_models+, FRESH=1, QUICK=1)
	@$(RUN) -m pipelines transform $(FILE) $${FAILED:+--failed} $${FRESH:+--fresh} $${SELECT:+--select "$$SELECT"} \
		$${QUICK:+--quick}

dbt: $(READY) ## run dbt on data/dev.duckdb, a copy of the warehouse (ARGS="build -s eligible_models+")
	@$(RUN) -m pipelines dbt $(OF) -- $(ARGS)

model: $(READY) ## show what the warehouse knows of one model (M=owner/name)
	@$(RUN) -m pipelines model $${M:+"$$M"} $(OF)

describe: $(READY) ## list the marts with a sentence each (T=dim_models: its columns)
	@$(RUN) -m pipelines describe $${T:+"$$T"} $(OF)

ask: $(READY) ## answer a worked question (Q=cheapest TASK=text-to-image, FORMAT=csv); without Q, list them
	@$(RUN) -m pipelines ask $${Q:+"$$Q"} $${FORMAT:+--format "$$FORMAT"} $${TASK:+--set "task=$$TASK"} \
		$${GB:+--set "gb=$$GB"} $(OF)

docs: $(READY) ## serve the docs and the report to a browser on this machine
	@$(RUN) -m pipelines docs $(FILE)

report: $(READY) ## write the report again (a build has written it already)
	@$(RUN) -m pipelines report $(FILE)

picture: $(DEV) ## take the README's picture of the report again, from data/demo.site
	@$(RUN) -m tests.support.readme_screenshot data/demo.site/report.html

query: $(READY) ## a SQL shell on the warehouse, which it can only read
	@$(RUN) -m pipelines query $(FILE)

check: $(DEV) ## check in a minute: lint, types, and the tests that build nothing
	@$(MAKE) --no-print-directory -j 2 lint unit

test: $(DEV) ## run every check: lint, types, the demo build with its data tests, pytest
	@$(MAKE) --no-print-directory -j 2 lint tested-demo
	@$(RUN) -m pytest -n 3 --dist loadfile --no-loadscope-reorder

unit: $(DEV)
	@$(RUN) -m pytest tests/unit

tested-demo: $(DEV)
	@$(RUN) -m pipelines demo --data data/test

lint: $(DEV) $(LINTED) ## check style, types and imports of Python, and style of SQL
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports --no-logo
	@$(VENV)/bin/sqlfluff lint --disable-progress-bar --templater raw \
		--exclude-rules ST06,RF03,RF06,CV13 pipelines/report/sql  # CV13: a query may be ordered

# sqlfluff takes a second a file, so only files newer than the last lint are linted again
$(LINTED): $(DEV) $(SQL) $(MACROS)
	@$(VENV)/bin/sqlfluff lint --disable-progress-bar --processes 2 \
		$(if $(filter $(MACROS) $(DEV),$?),$(SQL),$(filter $(SQL),$?))
	@mkdir -p $(@D) && touch $@

fix: $(DEV) ## format Python and SQL, and mend what lint can mend
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/sqlfluff fix --disable-progress-bar --processes 2 $(or $(FILES),$(SQL))

hooks: $(DEV) ## have git run the linters on what you commit
	@$(VENV)/bin/pre-commit install

bench: $(DEV) ## measure us against public tools, or SECTION=whole, models, incremental, crawl, history (MODELS=100000 ROUNDS=3 BEFORE=file)
	@BENCH_BEFORE='$(BEFORE)' $(RUN) -m tests.bench $(or $(SECTION),landing) $(if $(MODELS),--models $(MODELS)) \
		$(if $(ROUNDS),--rounds $(ROUNDS)) $(OPTIONS)

lock: $(DEV) ## choose exact versions again, none younger than two weeks
	@$(LOCK) --group dev pyproject.toml -o requirements-dev.lock
	@$(LOCK) --constraint requirements-dev.lock pyproject.toml -o requirements.lock

clean: ## remove the environment and everything built, but not data/hub.duckdb
	@rm -rf $(VENV) .*_cache .hypothesis dbt_project/target dbt_project/logs \
		data/demo.duckdb data/dev.duckdb data/demo.site data/test data/bench data/.*.work

$(READY): requirements.lock
	@echo "Setting up $(VENV) (once, about half a minute) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv --clear $(VENV)
	@$(RUN) -m pip install --quiet --disable-pip-version-check uv
	@$(INSTALL) -r requirements.lock || $(RUN) -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(INSTALL) --no-deps --editable . || $(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $(READY)

# what only checks need is as large as all that a build needs
$(DEV): $(READY) requirements-dev.lock
	@echo "Adding the tools of the checks (once) ..."
	@$(INSTALL) -r requirements-dev.lock || $(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $(DEV)
