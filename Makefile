# One line a task. `make` alone lists them.
.PHONY: help install build schemas test reader all deep style types docs passages
help:      ; @grep -E "^[a-z]+:" Makefile
install:   ; pip install -e '.[dev]' && pre-commit install
build:     ; policy-targets build
schemas:   ; policy-targets schemas
test:      ; pytest
reader:    ; pytest tests/reading policy_targets/reading
all:       ; pytest -m 'not deep' -n 2 --dist loadfile
deep:      ; .ci/deep
style:     ; ruff check --fix . && ruff format .
types:     ; mypy
docs:      ; sphinx-build -W docs build/docs
passages:  ; python benchmarks/passages.py
