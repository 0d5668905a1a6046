"""What `./cairn test`, `check`, `fix` and `lock` do once the environment stands. Standard library only."""

import os
import signal
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable

AT_ONCE = ["--dist", "loadscope", "--no-loadscope-reorder"]  # the groups, and their order, of pytest_groups.py

INTERRUPTED, CANNOT_RUN, NOTHING_COLLECTED = 2, 4, 5  # pytest's exit codes

CHECKS = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy", "."],
    "floors": ["-c", "from importlinter.cli import lint_imports_command as command; command()"],
    "templates": ["-m", "djlint", "--lint", "--quiet", "templates"],
    "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
}

FIXES = {
    "ruff check": ["-m", "ruff", "check", "--fix", "."],
    "ruff format": ["-m", "ruff", "format", "."],
}


def say(sentence: str) -> None:
    print(f"cairn: {sentence}", flush=True)


def follow(command: list[str], **variables: str) -> int:
    """The command's exit code. Ctrl-C and SIGTERM reach it, and it is waited for."""
    child = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **variables})
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue


def test(arguments: list[str]) -> int:
    """PostgreSQL first, then SQLite; with arguments of pytest only PostgreSQL, unless --both is among them.

    A run of everything shares its groups of tests (see pytest_groups.py) among the machine's cores.
    """
    both = not arguments or "--both" in arguments
    wanted = [word for word in arguments if word != "--both"] or [*AT_ONCE, "-n", str(min(4, os.cpu_count() or 1))]
    pytest = [PYTHON, "-m", "pytest", *wanted]
    first = follow(pytest, CAIRN_TEST_DATABASE="postgresql", CAIRN_TEST_WHOLE="0" if arguments else "1")
    if not both or first in (INTERRUPTED, CANNOT_RUN):
        return first
    return worse_of(first, follow(pytest, CAIRN_TEST_DATABASE="sqlite"))


def worse_of(first: int, again: int) -> int:
    """A pass that had nothing to run is no failure as long as the other had."""
    codes = {first, again}
    if codes == {0, NOTHING_COLLECTED}:
        return 0
    return max(codes, key=lambda code: (code != 0, abs(code)))


def check(_: list[str]) -> int:
    failed = []
    for name, arguments in CHECKS.items():
        say(name)
        # No server is asked here; the key only satisfies the settings.
        if follow([PYTHON, *arguments], PYTHONPATH=str(ROOT), SECRET_KEY="only-for-checks"):
            failed.append(name)
    say("found fault: " + ", ".join(failed) if failed else "all checks passed")
    return 1 if failed else 0


def fix(_: list[str]) -> int:
    return max(follow([PYTHON, *arguments]) for arguments in FIXES.values())


def lock(_: list[str]) -> int:
    """Writes requirements/*.lock anew. All take their versions from the first, so what is tested is what runs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    compiler = [str(Path(PYTHON).parent / "uv"), "pip", "compile", "--quiet", "--universal", "--generate-hashes"]
    compiler += ["--no-header", "--no-annotate", "--upgrade", "--python-version", "3.11"]
    with tempfile.TemporaryDirectory() as folder:
        wishes = Path(folder)
        (wishes / "servers").write_text("\n".join(project["optional-dependencies"]["embedded"]))
        (wishes / "elsewhere").write_text("\n".join(project["optional-dependencies"]["elsewhere"]))
        (wishes / "installer").write_text("pip\nuv\n")
        dev = "requirements/dev.lock"
        code = follow([*compiler, "--extra", "dev", "pyproject.toml", "-o", dev])
        for name, wish in (
            ("run", "pyproject.toml"),
            *((name, folder + "/" + name) for name in ("servers", "elsewhere", "installer")),
        ):
            code = code or follow([*compiler, wish, "-c", dev, "-o", f"requirements/{name}.lock"])
    return code


if __name__ == "__main__":
    sys.exit({"test": test, "check": check, "fix": fix, "lock": lock}[sys.argv[1]](sys.argv[2:]))
