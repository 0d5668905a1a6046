"""A Chromium to drive: found on the machine, or installed with apt where we may. Standard library only."""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
APT = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium", "fonts-dejavu-core"]
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


def install() -> str | None:
    """The path of a Chromium installed with apt, where we may; else None."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if not shutil.which("apt-get") or (sudo and not shutil.which("sudo")):
        return None
    print("cairn: installing Chromium with apt-get (once, a minute or two)", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "--quiet"], APT):
        subprocess.run([*sudo, *command], env=environment, capture_output=True, timeout=900, check=False)
    return find()
