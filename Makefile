# make chat: talk in the terminal · make test: the whole gate · make demo: try it in a browser · make bench: measure
PYTHON ?= python3.11
BIN := .venv/bin
MODEL := .models/multilingual-e5-small

.PHONY: chat demo serve test lint bench setup clean

chat: setup
	@$(BIN)/python -m bot chat

demo: setup
	@$(BIN)/python -m bot demo

serve: setup
	@$(BIN)/python -m bot serve

setup: .venv/installed $(MODEL)/ready

.venv/installed: pyproject.toml requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c requirements.lock -e .
	@touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[dev]'
	@touch $@

$(MODEL)/ready: .venv/installed $(wildcard knowledge/*_encoder.npz) knowledge/mention_tagger.npz
	$(BIN)/python -m knowledge.embedding
	@touch $@

test: .venv/installed-dev $(MODEL)/ready lint
	$(BIN)/pytest -n 3 --dist worksteal

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/installed-dev $(MODEL)/ready
	$(BIN)/python -m benchmarks

clean:
	rm -rf .venv .models .sankin
