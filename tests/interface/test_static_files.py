"""What the browser is sent: small, unchanged from where it came, and with the icons that templates name."""

import hashlib
import re
from pathlib import Path

import pytest

from interface.management.commands.build_icons import NAMES

STATIC = Path("static")
VENDOR = STATIC / "vendor"
LINES = [
    line.split(" | ")
    for line in (VENDOR / "README.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ")
][1:]
TEMPLATES = sorted(Path("templates").rglob("*.html"))


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[3])
def test_a_vendored_file_is_the_one_its_line_names_and_brings_its_licence(line: list[str]) -> None:
    file, licence, digest = line[3], line[4], line[6].rstrip(" |")
    assert hashlib.sha256((VENDOR / file).read_bytes()).hexdigest() == digest
    assert (VENDOR / licence).read_text(encoding="utf-8").strip()


def test_every_vendored_file_has_its_line() -> None:
    files = {
        str(file.relative_to(VENDOR))
        for file in VENDOR.rglob("*")
        if file.is_file() and not file.name.startswith(("LICENSE", "README"))
    }
    assert files == {line[3] for line in LINES}


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    named = {name for file in TEMPLATES for name in re.findall(r'{% icon "([\w-]+)"', file.read_text(encoding="utf-8"))}
    sprite = (VENDOR / "lucide/sprite.svg").read_text(encoding="utf-8")
    assert named <= set(re.findall(r'<symbol id="([\w-]+)"', sprite)) == set(NAMES)


@pytest.mark.parametrize("file", TEMPLATES, ids=str)
def test_a_template_has_no_inline_style_or_script(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|hx-on|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
