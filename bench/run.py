"""`make bench`: every part on private servers, its lines on the screen and in bench/RESULTS.md. `make bench PART=a` runs one.

A part that fails says so, and the others go on.
"""

import argparse
import os
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path

from bench.report import Report, load, machine
from launch.installation import Installation

PARTS = {
    "a": "a_backlog",
    "b": "b_drain",
    "c": "c_latency",
    "i": "i_ingest",
    "j": "j_projection",
    "k": "k_cost_of_the_log",
    "l": "l_numbering",
    "f": "f_streams",
    "g": "g_rebuild",
    "h": "h_workers",
    "m": "m_board",  # while the portfolio is small
    "e": "e_clients",  # before the next one, which makes the portfolio large
    "d": "d_control_centre",
}
RESULTS = Path(__file__).parent / "RESULTS.md"


def main(arguments: list[str]) -> int:
    options = parsed(arguments)
    began = time.monotonic()
    reports: list[Report] = []
    head = [load()]
    with Installation(durable=True) as installation:
        head = [*machine(installation.postgres, installation.valkey), *head]
        print("\n".join(head), flush=True)
        stand_inside(installation)
        from bench import stock

        stock.prepare()
        failed = [name for name in options.parts if not run_part(name, installation, reports)]
    head.append(f"{load()} at the end, after {time.monotonic() - began:.0f} s")
    print(head[-1])
    if set(options.parts) == set(PARTS) and not options.dry:
        write(head, reports)
    if failed:
        print(f"bench: failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./cairn bench", description=(__doc__ or "").split("\n")[0])
    chosen = os.environ.get("PART", "").split()
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all when none is named")
    parser.add_argument("--dry", action="store_true", help="leave bench/RESULTS.md as it is")
    options = parser.parse_args(arguments)
    options.parts = options.parts or chosen or list(PARTS)
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    return options


def stand_inside(installation: Installation) -> None:
    """From here on this process is one of the installation's: its settings, its database."""
    import django

    os.environ.update(installation.env)
    os.environ["LOG_LEVEL"] = "ERROR"
    django.setup()


def run_part(name: str, installation: Installation, reports: list[Report]) -> bool:
    part = import_module(f"bench.{PARTS[name]}")
    report = Report((part.__doc__ or "").strip().split("\n")[0])
    reports.append(report)
    print(f"\n{report.title}", flush=True)
    began = time.monotonic()
    try:
        part.measure(installation, report)
    except Exception:
        report.say("FAILED")
        report.say(traceback.format_exc())
        return False
    report.say(f"[{time.monotonic() - began:.0f} s, {load()}]")
    return True


def write(head: list[str], reports: list[Report]) -> None:
    stamp = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    text = ["# Results of the bench", "", f"`make bench`, last run {stamp}. `make bench PART=a` runs one part.", ""]
    text += [f"- {line}" for line in head]
    for report in sorted(reports, key=lambda report: report.title):
        text += ["", f"## {report.title}", "", "```", *report.lines, "```"]
    RESULTS.write_text("\n".join(text) + "\n")
    print(f"written to {RESULTS}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
