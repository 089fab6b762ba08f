# Two commands: `make run` and `make test`. Everything they need they install into .venv (and, for the browser tests,
# from Debian's packages).
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
LONGEST_FILE := 300
PRODUCT := app.py gunicorn_config.py bench callbacks commands dashboard data_access jobs layouts web
# Our own bans (.semgrep.yml). It asks nobody outside. Its packages contradict the product's, so it has a place of its own.
SEMGREP := .venv-semgrep/bin/semgrep scan --config .semgrep.yml --metrics off --disable-version-check --quiet --error .

.PHONY: run test check bench e2e demo-reset reference spark clean

run: .venv/run.stamp
	@exec ./k9 run

# Two at a time, a file always in one of them, and all that need a browser in the same one (tests/lib/workers.py). In order
# of their names: those come first, and the many quick ones last, so that none of the two waits long for the other.
# Programs that tests start find each other compiled.
test: .venv/dev.stamp .venv-semgrep/stamp .venv-spark/stamp browser
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: .venv/dev.stamp .venv-semgrep/stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/bandit --quiet --configfile pyproject.toml --recursive $(PRODUCT)
	@$(SEMGREP)
	@git ls-files --cached --others --exclude-standard '*.py' '*.js' '*.css' '*.html' | grep -v '^assets/vendor/' \
	    | xargs wc -l | awk '$$2 != "total" && $$1 > $(LONGEST_FILE) { print $$2 ": " $$1 " lines, at most $(LONGEST_FILE)"; bad = 1 } \
	    END { exit bad }'
	@./k9 reference --check

bench: .venv/dev.stamp browser
	@./k9 bench all

e2e: .venv/dev.stamp browser
	@$(BIN)/python -m pytest tests/e2e

# The embedded database, its replica and its demo data, made anew at the next start. Only what lies in var/.
demo-reset:
	@./k9 demo --reset

# What `./k9 bench scale-out` starts its cluster from.
spark: .venv/dev.stamp .venv-spark/stamp browser

reference: .venv/dev.stamp
	@./k9 reference

clean:
	@rm -rf .venv .venv-semgrep .venv-spark .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "Python 3.11 or later is needed; name one with PYTHON=python3.12 make run" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | .venv/bin/python
	@echo "installing packages ..."
	@$(PIP) -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements.txt requirements-dev.txt requirements-scaleout.txt | .venv/bin/python
	@echo "installing packages ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@ .venv/run.stamp

.venv-semgrep/stamp: requirements-semgrep.txt | .venv/bin/python
	@echo "installing semgrep ..."
	@$(BIN)/python -m venv .venv-semgrep
	@.venv-semgrep/bin/python -m pip --disable-pip-version-check install --quiet -r requirements-semgrep.txt
	@touch $@

# Spark with its Java programs is 460 MB to fetch, and contradicts the client that the product talks to it with.
.venv-spark/stamp: requirements-spark.txt | .venv/bin/python
	@echo "installing Spark ..."
	@$(BIN)/python -m venv .venv-spark
	@.venv-spark/bin/python -m pip --disable-pip-version-check install --quiet -r requirements-spark.txt
	@touch $@

# The browser tests drive Debian's Chromium; the tests of PDF files read them with its poppler-utils,
# what talks to Redis talks to its redis-server, deploy/nginx is run by its nginx, and Spark's cluster runs on its Java
# (RUNLEVEL: no service is started).
.PHONY: browser
browser:
	@missing=""; \
	command -v chromium >/dev/null || missing="chromium"; \
	command -v pdftotext >/dev/null || missing="$$missing poppler-utils"; \
	command -v redis-server >/dev/null || missing="$$missing redis-server"; \
	PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null || missing="$$missing nginx-light"; \
	command -v java >/dev/null || missing="$$missing openjdk-17-jre-headless"; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then echo "installing" $$missing "..."; \
	    apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing >/dev/null; \
	else echo "the tests need packages of Debian: sudo apt-get install" $$missing >&2; exit 1; fi
