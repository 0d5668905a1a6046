"""Builds the icon sprite from a folder of Lucide's single icons: the icons named here and no others."""

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

NAMES = [
    "activity",
    "arrow-down",
    "arrow-left",
    "arrow-right",
    "arrow-up",
    "arrow-up-down",
    "arrow-up-to-line",
    "ban",
    "bookmark",
    "boxes",
    "briefcase",
    "calendar",
    "calendar-range",
    "chart-line",
    "chart-scatter",
    "check",
    "chevron-down",
    "chevron-left",
    "chevron-right",
    "chevron-up",
    "circle",
    "circle-alert",
    "circle-check",
    "circle-dot",
    "circle-question-mark",
    "circle-slash",
    "circle-x",
    "clock",
    "code",
    "columns-3",
    "command",
    "compass",
    "copy",
    "database",
    "download",
    "ellipsis",
    "ellipsis-vertical",
    "external-link",
    "eye",
    "eye-off",
    "file-json",
    "flag",
    "folder-tree",
    "funnel",
    "gauge",
    "git-branch",
    "goal",
    "graduation-cap",
    "grid-3x3",
    "grip-vertical",
    "hash",
    "history",
    "hourglass",
    "house",
    "inbox",
    "info",
    "key-round",
    "keyboard",
    "layers",
    "lightbulb",
    "link",
    "list",
    "list-tree",
    "lock",
    "log-in",
    "log-out",
    "mail",
    "map",
    "menu",
    "message-square",
    "milestone",
    "minus",
    "monitor",
    "moon",
    "mountain",
    "network",
    "octagon-alert",
    "panel-left",
    "panel-right",
    "pause",
    "pencil",
    "play",
    "plus",
    "printer",
    "radio",
    "refresh-cw",
    "repeat",
    "scale",
    "search",
    "send",
    "settings",
    "share-2",
    "shield",
    "signpost",
    "sliders-horizontal",
    "square",
    "star",
    "sun",
    "sun-moon",
    "table-2",
    "target",
    "trash-2",
    "trending-down",
    "trending-up",
    "triangle-alert",
    "undo-2",
    "upload",
    "user",
    "user-plus",
    "users",
    "wallet",
    "waypoints",
    "webhook",
    "workflow",
    "x",
    "zap",
]

SPRITE = Path("static/vendor/lucide/sprite.svg")
COMMENT = re.compile(r"<!--.*?-->", re.S)
BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.S)


class Command(BaseCommand):
    help = "Writes static/vendor/lucide/sprite.svg from a folder of Lucide icons (npm package lucide-static, folder icons)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("icons", type=Path)

    def handle(self, *args: Any, icons: Path, **options: Any) -> None:
        missing = [name for name in NAMES if not (icons / f"{name}.svg").is_file()]
        if missing:
            raise CommandError(f"Not in {icons}: {', '.join(missing)}")
        symbols = "".join(_symbol(name, (icons / f"{name}.svg").read_text()) for name in NAMES)
        SPRITE.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n')
        self.stdout.write(f"{SPRITE}: {len(NAMES)} icons")


def _symbol(name: str, drawing: str) -> str:
    """One icon as a symbol without strokes of its own: it inherits them from the element that uses it."""
    body = BODY.search(COMMENT.sub("", drawing))
    if body is None:
        raise CommandError(f"{name}.svg is no drawing")
    marks = " ".join(body.group(1).split()).replace("> <", "><")
    return f'<symbol id="{name}" viewBox="0 0 24 24">{marks}</symbol>'
