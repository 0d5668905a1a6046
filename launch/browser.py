"""A Chromium to drive: found on the machine, or installed with apt where we may. Standard library only."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
APT = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends"]
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
]


def find() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name)) and version_of(path)), None)


def version_of(path: str) -> str:
    """ "Chromium 156", or "" when the program does not run: some of these names are wrappers around nothing."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    words = done.stdout.split()
    number = next((word for word in words if word[0].isdigit()), "")
    return f"{words[0]} {number.split('.')[0]}" if number else ""


def missing() -> list[str]:
    """The Debian packages without which nothing can be driven here: the browser, and what Playwright's own node links."""
    packages = [] if find() else ["chromium", "fonts-dejavu-core"]
    return packages if _driver_runs() else [*packages, "libatomic1"]


def _driver_runs() -> bool:
    found = importlib.util.find_spec("playwright")
    if found is None or found.origin is None:
        return True  # whoever has no Playwright drives nothing
    node = Path(found.origin).parent / "driver" / "node"
    return subprocess.run([node, "--version"], capture_output=True, timeout=60, check=False).returncode == 0


def install() -> None:
    """Installs with apt what is missing, where we may."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    packages = missing()
    if not packages or not shutil.which("apt-get") or (sudo and not shutil.which("sudo")):
        return
    print(f"cairn: installing {', '.join(packages)} with apt-get (once, a minute or two)", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "--quiet"], [*APT, *packages]):
        subprocess.run([*sudo, *command], env=environment, capture_output=True, timeout=900, check=False)
