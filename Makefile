# Every target does its own set-up: python3 (3.11 or newer), make and PyPI are all it takes.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready

# where dlt finds its configuration; no usage statistics from anything we run
export DLT_CONFIG_FOLDER := $(CURDIR)/configs
export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export HF_HUB_DISABLE_TELEMETRY := 1

.DEFAULT_GOAL := help
.PHONY: help demo build transform ask docs test lint bench lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(READY) ## build data/demo.duckdb from a sample Hub on this machine, offline
	@$(RUN) -m pipelines demo

build: $(READY) ## build data/hub.duckdb from the real Hub (SCOPE=original for a slice)
	@$(RUN) -m pipelines build $(if $(SCOPE),--scope $(SCOPE))

transform: $(READY) ## after a change in configs/ or SQL: build again from the models landed
	@$(RUN) -m pipelines transform $(WAREHOUSE)

ask: $(READY) ## answer a worked question (Q=time_to_try_each); without Q, list them
	@$(RUN) -m pipelines ask $(Q) $(if $(WAREHOUSE),--warehouse $(WAREHOUSE))

docs: $(READY) ## write the docs of every table and column as one static page
	@$(RUN) -m pipelines docs $(WAREHOUSE)

test: lint ## run every check: lint, types, the demo build with all dbt tests, pytest
	@$(RUN) -m pipelines demo --data data/test
	@$(RUN) -m pytest -n 2 --dist loadfile

lint: $(READY) ## check style and types of Python and SQL
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/sqlfluff lint --disable-progress-bar dbt_project/models dbt_project/tests/*.sql \
		dbt_project/analyses

bench: $(READY) ## measure us against public tools, or SECTION=models (MODELS=100000 ROUNDS=3)
	@$(RUN) -m tests.bench $(or $(SECTION),landing) $(if $(MODELS),--models $(MODELS)) $(if $(ROUNDS),--rounds $(ROUNDS))

lock: $(READY) ## choose exact versions anew, none younger than two weeks
	@$(VENV)/bin/uv pip compile --quiet --universal --no-annotate --no-header --group dev \
		--exclude-newer "$$(date -u -d '14 days ago' +%Y-%m-%d)" pyproject.toml -o requirements.lock

clean: ## remove the environment and everything built, but not data/hub.duckdb
	@rm -rf $(VENV) .*_cache .hypothesis dbt_project/target dbt_project/logs \
		data/demo.duckdb data/test data/bench data/docs data/.*.work

$(READY): requirements.lock
	@echo "Setting up $(VENV) (once, about half a minute) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv --clear $(VENV)
	@$(RUN) -m pip install --quiet --disable-pip-version-check uv
	@$(VENV)/bin/uv pip install --quiet --python $(RUN) -r requirements.lock \
		|| $(RUN) -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@touch $(READY)
