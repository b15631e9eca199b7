# Two commands: `make run` reads the reports in raw/ and writes the tables to processed/, `make test` runs the tests.
# Both set up .venv from the hash-pinned requirements first, and only when these have changed.

PYTHON ?= python3
RAW ?= raw
PROCESSED ?= processed

.PHONY: run test test-slow check lock

run: .venv/.runtime
	.venv/bin/chargesheet run $(RAW) $(PROCESSED)

test: .venv/.development
	.venv/bin/python -m pytest

# The tests that take longer than a few seconds each.
test-slow: .venv/.development
	.venv/bin/python -m pytest -m slow

check: .venv/.development
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

# Newest versions that pyproject.toml allows and that all go together, with hashes.
lock: .venv/bin/python
	.venv/bin/python -m pip install --quiet uv
	.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade \
		--custom-compile-command "make lock" --group build --group dev pyproject.toml --output-file requirements-dev.txt
	.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --constraint requirements-dev.txt --group build pyproject.toml \
		--output-file requirements.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "chargesheet needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
		|| { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -qq -y python3-venv; } \
		|| { echo "Python's venv module is missing; install it with: sudo apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.runtime: requirements.txt pyproject.toml | .venv/bin/python
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.development: requirements-dev.txt .venv/.runtime
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	@touch $@
