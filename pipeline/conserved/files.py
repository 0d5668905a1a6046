"""The files of the archive: JSON Lines, packed, with a manifest beside each; read again they are compared with the seals."""

import gzip
import hashlib
import hmac
import json
import os
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from pipeline import keys
from pipeline.conserved import lines
from pipeline.models import Archive, Seal

Place = tuple[str, int]

FOLDER = "archive"


class ArchiveDamaged(Exception):
    """A file of the archive is not what was sealed. The message says what is wrong."""


def folder() -> Path:
    return Path(settings.STATE) / FOLDER


def write(name: str, place: Place, seals: Sequence[Seal]) -> str:
    """Writes the file and its manifest, safely on the disk before it returns the hash of its lines."""
    path = folder() / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = hashlib.sha256()
    draft = path.with_suffix(".draft")
    with draft.open("wb") as raw:
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=6, mtime=0) as file:
            for piece in lines.of(*place, seals[0].first, seals[-1].last):
                content.update(b"".join(piece))
                file.write(b"".join(piece))
        raw.flush()
        os.fsync(raw.fileno())
    draft.replace(path)
    manifest = path.with_name(path.name.replace(".jsonl.gz", ".manifest.json"))
    draft = manifest.with_suffix(".draft")
    with draft.open("w") as file:
        json.dump(_manifest(place, seals, content.hexdigest()), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(manifest)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    return content.hexdigest()


def _manifest(place: Place, seals: Sequence[Seal], content: str) -> dict[str, Any]:
    """What somebody needs who finds the file in ten years: what it holds, in which columns, and how it was sealed."""
    said = {
        "format": "cairn archive 1: JSON Lines, gzip, one event a line, as an array of the columns",
        "columns": list(lines.NAMES),
        "database": connection.vendor,
        "topic": place[0],
        "partition": place[1],
        "month": f"{seals[0].month:%Y-%m}",
        "first": seals[0].first,
        "last": seals[-1].last,
        "events": seals[-1].last - seals[0].first + 1,
        "sha256": content,
        "seals": [
            {"first": s.first, "last": s.last, "sha256": s.content, "previous": s.previous, "digest": s.digest, "by": s.sealed_by}
            for s in seals
        ],
    }  # fmt: skip
    mark = hmac.new(keys.sealing_key(), b"cairn archive 1 " + json.dumps(said, sort_keys=True).encode(), hashlib.sha256)
    return {**said, "signature": mark.hexdigest()}


def lines_in(one: Archive) -> Iterator[bytes]:
    """The lines of the file. Raises ArchiveDamaged."""
    try:
        with gzip.open(folder() / one.file, "rb") as file:
            yield from file
    except (OSError, EOFError, zlib.error) as trouble:
        raise ArchiveDamaged(f"{one.file} cannot be read: {trouble}") from trouble


def flaws_of(one: Archive) -> list[str]:
    """What is wrong with the file, compared with the seals; nothing when it holds exactly what was sealed."""
    try:
        require_sound(one)
    except ArchiveDamaged as flaw:
        return [str(flaw)]
    return []


def require_sound(one: Archive) -> None:
    """Raises ArchiveDamaged unless the file holds exactly what was sealed."""
    seals = Seal.objects.filter(topic=one.topic, partition=one.partition, first__gte=one.first, last__lte=one.last)
    rows = lines_in(one)
    expected = one.first
    for seal in seals.order_by("first"):
        if seal.first != expected:
            break
        content = hashlib.sha256()
        for _, line in zip(range(seal.first, seal.last + 1), rows, strict=False):
            content.update(line)
        if content.hexdigest() != seal.content:
            raise ArchiveDamaged(f"{one.file}: events {seal.first} to {seal.last} are not what was sealed")
        expected = seal.last + 1
    if expected != one.last + 1 or next(rows, None) is not None:
        raise ArchiveDamaged(f"{one.file}: holds other events than {one.first} to {one.last}")
