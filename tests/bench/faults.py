#!/usr/bin/env python3
"""Refuses each call of some system calls in turn, on every backend, and looks at what concbench makes of it.

    python3 -B tests/bench/faults.py PROGRAM [-b BACKENDS] [-c CALLS] [-w WORK] [--most N] [--patience SECONDS]

Prints a table of calls and backends: how many refusals were tried and how many were survived. A refusal is survived if
the program ends by itself with a documented exit code, says what failed where that is not 0, leaves no process and no
temporary file behind, and its JSON is whole or absent. What was not survived follows, a line each.
"""

import argparse
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "cli"))
import faults  # noqa: E402
import injection  # noqa: E402


def backends_of(program):
    listing = subprocess.run([program, "list"], capture_output=True, text=True, check=True).stdout
    rows = listing.split("backends\n", 1)[1].split("\n\n")[0].splitlines()
    return [row.split()[0] for row in rows if not row.startswith("   ") and "(not " not in row]


def tried_at(most):
    """1, 2, 3 and so on; where there are more than `most`, ever larger steps after them."""
    nth = 0
    while True:
        nth += 1 if nth < most else max(1, nth // 4)
        yield nth


def try_all(program, call, backend, arguments):
    """Tells of each refusal until the run no longer gets that far."""
    for nth in tried_at(arguments.most):
        with tempfile.TemporaryDirectory(prefix="concbench-faults-") as folder:
            finding = faults.refuse(program, backend, call, nth, Path(folder), arguments.patience,
                                    arguments.work)
        if not finding.hit:
            return
        yield nth, finding


def print_row(words):
    print("| " + " | ".join(words) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("-b", "--backends", type=lambda text: text.split(","))
    parser.add_argument("-c", "--calls", type=lambda text: text.split(","))
    parser.add_argument("--most", type=int, default=1000, help="tried one by one; above, ever fewer")
    parser.add_argument("-w", "--work", type=str.split, default=faults.NOTHING, help="such as 'sleep -n 2'")
    parser.add_argument("--patience", type=float, default=30)
    arguments = parser.parse_args()
    why_not = injection.why_unavailable()
    if why_not:
        sys.exit(why_not)
    program = arguments.program.resolve()
    backends = arguments.backends or backends_of(program)
    calls = arguments.calls or [c for c in injection.CALLS if injection.number_of(c) is not None]
    print(f"{date.today()}, {injection.platform.release()}, {' '.join(sys.argv)}\n")
    print_row(["call", "error", *backends])
    print_row(["---"] * (2 + len(backends)))
    bad, tried = [], 0
    for call in calls:
        cells = []
        for backend in backends:
            found = list(try_all(program, call, backend, arguments))
            failed = [(nth, f) for nth, f in found if f.wrong]
            tried += len(found)
            bad += [f"{call} {nth} on {backend}: {f.wrong}" for nth, f in failed]
            cells.append(f"{len(found) - len(failed)}/{len(found)}" if found else "-")
        print_row([call, injection.errno.errorcode[injection.CALLS[call][1]], *cells])
    print(f"\n{tried - len(bad)} of {tried} refusals were survived")
    print("\n".join(bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
