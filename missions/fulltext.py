"""The full-text index of conclusions: PostgreSQL's tsvector or SQLite's FTS5, asked the same question in its own words.

The texts lie in missions_conclusiontext by their stems, so that both databases find exactly the same; each keeps its index up by
itself, PostgreSQL in a generated column, SQLite in a table of its own by triggers. A migration that rebuilds the table on
SQLite has to take the index down before and to put it up afterwards.
"""

from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from missions.search_terms import Question, Term

POSTGRESQL_CREATE = [
    "ALTER TABLE missions_conclusiontext ADD COLUMN document tsvector "
    "GENERATED ALWAYS AS (to_tsvector('simple', stems)) STORED",
    "CREATE INDEX missions_conclusiontext_document ON missions_conclusiontext USING gin (document)",
]
POSTGRESQL_DROP = ["ALTER TABLE missions_conclusiontext DROP COLUMN IF EXISTS document"]
_FTS = "missions_conclusiontext_fts"
_ADD = f"INSERT INTO {_FTS} (conclusion_id, stems) VALUES (NEW.conclusion_id, NEW.stems);"
_REMOVE = f"DELETE FROM {_FTS} WHERE conclusion_id = OLD.conclusion_id;"
SQLITE_CREATE = [
    f"CREATE VIRTUAL TABLE {_FTS} USING fts5(conclusion_id UNINDEXED, stems, tokenize = 'unicode61')",
    f"INSERT INTO {_FTS} (conclusion_id, stems) SELECT conclusion_id, stems FROM missions_conclusiontext",
    f"CREATE TRIGGER {_FTS}_added AFTER INSERT ON missions_conclusiontext BEGIN {_ADD} END",
    f"CREATE TRIGGER {_FTS}_changed AFTER UPDATE ON missions_conclusiontext BEGIN {_REMOVE} {_ADD} END",
    f"CREATE TRIGGER {_FTS}_removed AFTER DELETE ON missions_conclusiontext BEGIN {_REMOVE} END",
]
SQLITE_DROP = [
    *(f"DROP TRIGGER IF EXISTS {_FTS}_{when}" for when in ("added", "changed", "removed")),
    f"DROP TABLE IF EXISTS {_FTS}",
]

_MATCHES = {
    "postgresql": "SELECT conclusion_id FROM missions_conclusiontext WHERE document @@ websearch_to_tsquery('simple', %s)",
    "sqlite": f"SELECT conclusion_id FROM {_FTS} WHERE {_FTS} MATCH %s",
}
_CLOSEST = {
    "postgresql": f"{_MATCHES['postgresql']} ORDER BY ts_rank(document, websearch_to_tsquery('simple', %s)) DESC LIMIT %s",
    "sqlite": f"{_MATCHES['sqlite']} ORDER BY rank LIMIT %s",
}


def put_up(on: Any) -> None:
    """Makes the index from the texts that there are."""
    _run(on, POSTGRESQL_CREATE if on.vendor == "postgresql" else SQLITE_CREATE)


def take_down(on: Any) -> None:
    _run(on, POSTGRESQL_DROP if on.vendor == "postgresql" else SQLITE_DROP)


def _run(on: Any, statements: list[str]) -> None:
    with on.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def matching(rows: QuerySet[Any], asked: Question) -> QuerySet[Any]:
    """The conclusions that the question finds; none when it asks for nothing."""
    if not asked:
        return rows.none()
    return rows.filter(pk__in=RawSQL(_MATCHES[connection.vendor], [_in_its_words(asked)]))  # noqa: S611  parameters


def closest(asked: Question, most: int) -> RawSQL:
    """The ids of the conclusions that have most of what is asked, as the database weighs it."""
    words = _in_its_words(asked)
    given = [words, words, most] if connection.vendor == "postgresql" else [words, most]
    return RawSQL(_CLOSEST[connection.vendor], given)  # noqa: S611  parameters


def _in_its_words(asked: Question) -> str:
    write = _to_websearch if connection.vendor == "postgresql" else _to_fts5
    return " OR ".join(write(terms) for terms in asked.alternatives)


def _to_websearch(terms: tuple[Term, ...]) -> str:
    return " ".join(("-" if term.is_unwanted else "") + _quoted(term) for term in terms)


def _to_fts5(terms: tuple[Term, ...]) -> str:
    wanted = " AND ".join(_quoted(term) for term in terms if not term.is_unwanted)
    unwanted = "".join(f" NOT {_quoted(term)}" for term in terms if term.is_unwanted)
    return f"(({wanted}){unwanted})"


def _quoted(term: Term) -> str:
    """Stems are letters and digits only: nothing in them could end the quotation."""
    return '"' + " ".join(term.stems) + '"'
