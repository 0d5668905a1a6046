"""The ordinary Wednesday on which the gallery plays: a grocer's portfolio, its figures agreeing with each other."""

from datetime import UTC, date, datetime

TODAY = date(2026, 3, 18)
NOW = datetime(2026, 3, 18, 12, 3, 5, tzinfo=UTC)
