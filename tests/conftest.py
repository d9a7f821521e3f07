"""What all tests share: the raw documents, which never enter the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # the first example of a run waits for tables to be read
settings.load_profile("untimed")
DOCUMENTS = Path(__file__).parents[2] / "shared" / "documents"


@pytest.fixture(scope="session")
def documents() -> Path:
    """The folder of the five real documents; without it a test skips, but in CI it fails."""
    if not any(DOCUMENTS.glob("*.txt")):
        reason = f"the raw documents are not in {DOCUMENTS}: no article text is part of the repository"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return DOCUMENTS
