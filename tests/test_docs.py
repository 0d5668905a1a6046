"""The documents say what the code does."""

import re
from pathlib import Path

from pipeline.management.commands.facts import page

DOCS = Path(__file__).resolve().parent.parent / "docs"


def test_the_page_of_facts_is_the_one_that_the_code_makes() -> None:
    assert (DOCS / "facts.md").read_text() == page(), "run ./cairn manage facts > docs/facts.md"


def test_no_document_links_to_a_file_that_is_not_there() -> None:
    missing = []
    for document in [*DOCS.rglob("*.md"), DOCS.parent / "README.md", DOCS.parent / "CONTRIBUTING.md"]:
        for target in re.findall(r"\]\((?!https?:|#|/|mailto:)([^)#]+)", document.read_text()):
            if not (document.parent / target).exists():
                missing.append(f"{document.name}: {target}")
    assert missing == []
