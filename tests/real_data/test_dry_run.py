"""A dry run over the real portfolios says what would be, and leaves nothing behind."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from missions.models import Mission
from pipeline.models import StoredEvent
from tests.conftest import REAL_DATA


@pytest.mark.any_database
def test_a_dry_run_says_what_would_be_and_does_nothing(db: Any) -> None:
    told = StringIO()
    call_command("import_portfolio", str(REAL_DATA / "demo_portfolio.json"), "--dry-run", stdout=told)
    assert "would be new: " in told.getvalue() and "350 mission" in told.getvalue()
    assert not Mission.objects.exists() and not StoredEvent.objects.exists()
