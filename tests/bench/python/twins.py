"""Python, concbench with --gil, and concbench: the same tasks in the same ways, in one session.

    python3 twins.py path/to/concbench [--rounds N] [--workloads fib,download]

Every round takes each of them once, in a random order, each in a process of its own after a warm-up pass; the table
has medians, and in brackets how many times as fast as one task after another that is.
"""

import argparse
import json
import os
import platform
import random
import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

# Its runs are none of the history of whoever measures.
os.environ["CONCBENCH_HISTORY"] = "off"
HERE = Path(__file__).resolve().parent

# What it is called, Python's name for it, and the backend and the mode of dispatch that are its twin.
ROWS = [
    ("one after another", "sequential", ("sequential", "map")),
    ("a thread per task: `threading.Thread`", "thread-per-task", ("thread", "map")),
    ("threads: `ThreadPoolExecutor.map`", "thread-pool", ("pool", "map")),
    ("a process per task: `multiprocessing.Process`", "process-per-task", ("process", "map")),
    ("processes: `ProcessPoolExecutor.map`", "executor-map", ("process-pool", "imap")),
    ("processes: `Pool.map`", "pool-map", ("process-pool", "map")),
    ("processes: `Pool.starmap`", "pool-starmap", ("process-pool", "map")),
    ("processes: `Pool.imap`", "pool-imap", ("process-pool", "imap")),
    ("processes: `Pool.apply`", "pool-apply", ("process-pool", "apply")),
    ("`asyncio.gather`", "event-loop", ("async", "gather")),
]
WORKLOADS = {
    "fib": ["-n", "30"],
    "prime": ["-n", "3000"],
    "square": ["-n", "10000"],
    "download": ["-n", "7", "--dir", "/dev/shm"],
}
# A process of Python's for each of thousands of tasks would be most of the session.
LEFT_OUT = {("prime", "process-per-task"), ("square", "process-per-task")}
GIL = "5ms"


def python_takes(workload, way, server):
    command = [sys.executable, "-B", HERE / "ways.py", workload, way, server]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def concbench_takes(program, workload, backend, mode, gil):
    # Of one pass that is timed, like Python's.
    command = [program, workload, *WORKLOADS[workload], "-b", backend, "--dispatch", mode, "--rounds", "1", "--min-time", "0ms",
               "--keep-invalid", "--format", "json"]
    command += ["--gil=" + GIL] if gil else []
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found["cases"][0]["samples"][0]["total_ns"] / 1e9


def measures(program, workloads, server):
    """What one round takes: a key, and the function that gives seconds."""
    for workload in workloads:
        for _, way, (backend, mode) in ROWS:
            if (workload, way) not in LEFT_OUT:
                yield (workload, way, "python"), lambda w=workload, y=way: python_takes(w, y, server)
            yield (workload, way, "plain"), lambda w=workload, b=backend, m=mode: concbench_takes(program, w, b, m, False)
            if backend in ("thread", "pool"):
                yield (workload, way, "gil"), lambda w=workload, b=backend, m=mode: concbench_takes(program, w, b, m, True)


def take(program, workloads, rounds, server):
    taken = defaultdict(list)
    shuffled = random.Random(1)
    for number in range(rounds):
        todo = list(measures(program, workloads, server))
        shuffled.shuffle(todo)
        for key, measure in todo:
            taken[key].append(measure())
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
    return {key: statistics.median(seconds) for key, seconds in taken.items()}


def short(value):
    """Three significant digits, and never an exponent."""
    return f"{value:.0f}" if value >= 100 else f"{float(f'{value:.3g}'):f}".rstrip("0").rstrip(".")


def cell(medians, workload, way, who):
    # What has no second thread has nobody to take turns with.
    mine = (workload, way, who) if (workload, way, who) in medians else (workload, way, "plain" if who == "gil" else who)
    if mine not in medians:
        return ""
    base = medians[(workload, "sequential", "plain" if who == "gil" else who)]
    return f"{short(medians[mine] * 1e3)} ms ({short(base / medians[mine])}x)"


def table(medians, workloads):
    lines = ["| workload | way of running | Python | concbench --gil | concbench |", "|---|---|---|---|---|"]
    for workload in workloads:
        for title, way, _ in ROWS:
            cells = [cell(medians, workload, way, who) for who in ("python", "gil", "plain")]
            lines.append(f"| `{workload}` | {title} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=Path)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--workloads", default=",".join(WORKLOADS))
    options = parser.parse_args()
    workloads = options.workloads.split(",")
    with subprocess.Popen([sys.executable, "-B", HERE / "server.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        address = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        medians = take(options.program.resolve(), workloads, options.rounds, address)
        server.stdin.close()
    print(table(medians, workloads))
    print(f"\nMedians of {options.rounds} rounds; Python {platform.python_version()}, whose turns are of "
          f"{sys.getswitchinterval() * 1e3:g} ms; --gil={GIL}.")


if __name__ == "__main__":
    main()
