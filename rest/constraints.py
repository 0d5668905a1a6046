"""The name of the rule that the database kept, in words: constraints here say the truth they keep."""

import re

from django.db import IntegrityError

_SQLITE = re.compile(r"^(?:CHECK|UNIQUE) constraint failed: (?P<name>.+)$")


def broken_rule(trouble: IntegrityError) -> str:
    """The broken constraint as words; `related things belong together` for a foreign key without a name."""
    name = _name(trouble)
    if not name or "_fk_" in name:
        return "related things belong together"
    return name.removeprefix("index ").strip("'").replace("_", " ")


def _name(trouble: IntegrityError) -> str:
    diagnosis = getattr(trouble.__cause__, "diag", None)
    if diagnosis is not None and diagnosis.constraint_name:
        return str(diagnosis.constraint_name)
    found = _SQLITE.match(str(trouble))
    if not found:
        return ""
    columns = [column.rpartition(".")[2] for column in found["name"].split(", ")]
    return f"{' and '.join(columns)} is unique" if "." in found["name"] else found["name"]
