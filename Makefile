# Each target sets up what it needs in .venv, from nothing. uv is used where it is installed, else pip.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

# uv does not read pip's settings: hand it the same wheel folder, so that both find the CPU build of torch.
export UV_FIND_LINKS ?= $(PIP_FIND_LINKS)
export HF_HUB_OFFLINE = 1

ifdef UV
install = $(UV) pip install --quiet --python $(BIN)/python
else
install = $(BIN)/python -m pip install --quiet --no-compile
endif

.PHONY: demo test check train evaluate score bench clean

demo: $(VENV)/.core
	$(BIN)/tapecheck demo

test: $(VENV)/.test
	$(BIN)/python -m pytest

check: $(VENV)/.check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Rebuilds models/weights from our corpus and the openly licensed sets in DATA: about an hour on two cores.
DATA ?= ../shared/training
train: $(VENV)/.test
	$(BIN)/python -m benchmarks.train --data $(DATA) --package

evaluate: $(VENV)/.test
	$(BIN)/python -m benchmarks.evaluate --data $(DATA)

score: $(VENV)/.core
	$(BIN)/python -m benchmarks.score

clean:
	rm -rf $(VENV) demo

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml | $(BIN)/python
	$(install) -e .
	touch $@

$(VENV)/.test: pyproject.toml | $(BIN)/python
	$(install) -e '.[train,test,archives]'
	touch $@ $(VENV)/.core

$(VENV)/.check: pyproject.toml | $(BIN)/python
	$(install) -e '.[train,test,check]'
	touch $@ $(VENV)/.test $(VENV)/.core
