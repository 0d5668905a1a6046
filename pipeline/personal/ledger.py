"""Who was erased, kept beside the database: a backup from before an erasure is told of it again."""

import json
import os
from pathlib import Path

from django.conf import settings

from pipeline.models.person import Erasure

FILE = "erasures.jsonl"


def path() -> Path:
    return Path(settings.STATE) / FILE


def kept() -> dict[str, str]:
    """The persons in the file, each with the moment."""
    if not path().exists():
        return {}
    lines = [json.loads(line) for line in path().read_text().splitlines() if line.strip()]
    return {said["person"]: said["erased_at"] for said in lines}


def write() -> None:
    """The file names everybody whom the database names, and whoever it named before; whole or not at all."""
    known = {one.person: one.erased_at.isoformat() for one in Erasure.objects.all()}
    both = {**kept(), **known}
    if not both:
        return
    draft = path().with_suffix(f".{os.getpid()}.draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.writelines(json.dumps({"person": person, "erased_at": at}) + "\n" for person, at in sorted(both.items()))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path())


def forgotten() -> list[str]:
    """Whom the file names and the database does not: it is an older one than the file."""
    known = set(Erasure.objects.values_list("person", flat=True))
    return sorted(set(kept()) - known)
