# make site   builds specs/ into out/          make lint    style, formatting, types
# make test   runs the tests                   make bench   times it beside its peers
# make fuzz   feeds it hostile input for FUZZ_SECONDS (1200)          make faults    every fault a hundred times, kills at random points
PYTHON ?= python3
BIN := .venv/bin

.PHONY: site test test-slow fuzz faults tools lint format bench goldens screenshots pictures lock clean

site: .venv/.site
	$(BIN)/infraviz build specs -o out

test: tools
	$(BIN)/python -m pytest -n auto $(ARGS)

test-slow: tools
	$(BIN)/python -m pytest -n auto -m slow

fuzz: .venv/.test
	FUZZ_SECONDS=$${FUZZ_SECONDS:-1200} $(BIN)/python tests/fuzz/fuzz.py $(ARGS)

faults: .venv/.test
	KILLS=$${KILLS:-100} TIMES=$${TIMES:-100} $(BIN)/python -m pytest -q -n auto -m "slow or not slow" tests/build/test_build_faults.py $(ARGS)

tools: .venv/.test                             # a browser and an HTML checker, where they can be installed
	$(BIN)/python tests/tools.py

lint: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/.test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: tools
	$(BIN)/python tests/benchmarks/bench.py $(ARGS)

goldens: .venv/.test
	$(BIN)/python tests/goldens.py

screenshots: tools
	$(BIN)/python tests/browser/screenshots.py

pictures: .venv/.site
	$(BIN)/python docs/pictures/make.py

lock: .venv/.test
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-annotate --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-annotate --no-header pyproject.toml --extra dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf .venv

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "infraviz needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv .venv

.venv/.site: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	touch $@

.venv/.test: requirements-dev.lock .venv/.site
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@
