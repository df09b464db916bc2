"""What the tests of the law share."""

from __future__ import annotations

import pytest

from tracker.rules import Law, load


@pytest.fixture(scope="session")
def law() -> Law:
    return load()
