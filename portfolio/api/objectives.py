"""Objectives with their key results, as the read models keep them."""

from collections.abc import Mapping
from typing import Any


def objectives(detail: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The stored words of objectives and key results, key results beneath their objective."""
    found = [{"id": pk, **words, "key_results": []} for pk, words in detail["objectives"].items()]
    by_id: dict[str, dict[str, Any]] = {row["id"]: row for row in found}
    for pk, words in detail["key_results"].items():
        holder = by_id.setdefault(words["objective_id"], {"id": words["objective_id"], "key_results": []})
        holder["key_results"].append(
            {"id": pk, **{name: words[name] for name in words if name not in ("turns", "past")}}
        )
    return list(by_id.values())
