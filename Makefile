# The commands of the project. Each is a script in tools/, so that it also works without make.
PYTHON ?= python3
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run test check fmt lock messages bench-inbox bench-signals bench-recount backtest clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: ## Start everything on this machine; Ctrl-C stops it
	@$(PYTHON) tools/run.py

test: ## All checks and all tests, with PostgreSQL, Redis and Chromium set up by themselves
	@$(PYTHON) tools/test.py

check: ## Linters, types, import contracts, sizes, templates, migrations, deployment settings
	@$(PYTHON) tools/check.py

bench-inbox: ## Measure lists, search and pages with 1,000,000 complaints on PostgreSQL, then 200,000 on SQLite
	@$(PYTHON) tools/bench_inbox.py
	@$(PYTHON) tools/bench_inbox.py --sqlite

fmt: ## Put code and templates into the common form
	@$(PYTHON) tools/environment.py dev
	@.venv/bin/ruff check --fix --quiet . || true
	@.venv/bin/ruff format .
	@git ls-files --cached --others --exclude-standard -z -- '*.html' '*templates/*.txt' '*templates/*.svg' \
		| xargs -0 -r .venv/bin/djade --target-version 5.2 || true

lock: ## Write the locks anew from requirements.txt and requirements-dev.txt
	@$(PYTHON) tools/environment.py dev
	@$(PYTHON) tools/lock.py

messages: ## Collect translatable sentences into locale/
	@$(PYTHON) tools/environment.py dev
	@command -v xgettext >/dev/null || { echo "xgettext is missing: apt-get install gettext"; exit 1; }
	@.venv/bin/python manage.py makemessages --all --add-location file --ignore=.venv --ignore=data --ignore=tests

bench-signals: ## Measure the detectors on the reference series; an error below a bar that must be met
	@$(PYTHON) tools/environment.py dev
	@.venv/bin/python -m surveillance.bench

bench-recount: ## Measure counting of 10,000,000 pieces of feedback on PostgreSQL, from nothing, again, and one day
	@$(PYTHON) tools/bench_recount.py

backtest: ## Replay real files evening by evening: when was each known incident heard, how many false alarms
	@$(PYTHON) tools/backtest.py

clean: ## Remove caches and the virtual environment; data stays
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache staticfiles
	@if [ -L .venv ]; then rm .venv; else rm -rf .venv; fi
	@find . -name __pycache__ -type d -not -path './data/*' -prune -exec rm -rf {} +
