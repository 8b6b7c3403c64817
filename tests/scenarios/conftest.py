"""An office with its people and its plan."""

from __future__ import annotations

import pytest

from tests.support.people import Office, open_office
from tests.support.starting import begin_with


@pytest.fixture
def office(db: None) -> Office:
    """Ambridge Police and its plan."""
    return begin_with("office", open_office)
