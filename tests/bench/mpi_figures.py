#!/usr/bin/env python3
"""What handing tasks to ranks costs, beside a bare message of MPI and its answer and beside mpi4py.futures, in the same rounds.

    tests/bench/mpi_figures.py build/release/concbench [ROUNDS]
    tests/support/nodes.sh [--delay 0.1ms] 2 tests/bench/mpi_figures.py build/release/concbench [ROUNDS]

The second form is for two nodes of this machine, with a rank each. Needs the target concbench-mpi-ping-pong, and mpi4py.
"""
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ON_NODES = "ON_NODE" in os.environ
HOSTS = ["--hosts", "n1:1,n2:1"] if ON_NODES else []
TRIPS = 2_000 if ON_NODES else 20_000
TASKS = 100_000
FUTURES_TASKS = 2_000
FUTURES = """
import sys, time
from mpi4py.futures import MPIPoolExecutor
def noop(i): return i
if __name__ == "__main__":
    n = int(sys.argv[1])
    with MPIPoolExecutor() as pool:
        list(pool.map(noop, range(100)))
        began = time.perf_counter_ns()
        assert sum(pool.map(noop, range(n), chunksize=1)) == n * (n - 1) // 2
        print((time.perf_counter_ns() - began) / n)
"""


def mpirun(*words):
    where = ["--host", "n1:1,n2:1"] if ON_NODES else ["--oversubscribe"]
    root = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "OMPI_MCA_btl_vader_single_copy_mechanism": "none"}
    return subprocess.run(["mpirun", "-np", "2", *where, "--bind-to", "none", *words], env={**os.environ, **root}, check=True,
                          capture_output=True, text=True).stdout


def ping_pong(program):
    return float(re.search(r"mean (\d+) ns", mpirun(program.parent / "concbench-mpi-ping-pong", str(TRIPS)))[1])


def work_ns(program, tasks, *options):
    """What the work of a pass takes a task."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        subprocess.run([program, "noop", "-n", str(tasks), "-b", "mpi", "-j", "2", *HOSTS, "-r", "1", "--keep-invalid",
                        "--export-json", file.name, *options], check=True, capture_output=True)
        case, = json.load(file)["cases"]
    return case["summary"]["work_ns"]["median"] / tasks


def futures():
    with tempfile.NamedTemporaryFile("w", suffix=".py") as script:
        script.write(FUTURES)
        script.flush()
        return float(mpirun("/usr/bin/python3", "-m", "mpi4py.futures", script.name, str(FUTURES_TASKS)))


def main(program, rounds):
    rows = {
        "a message of MPI and its answer": lambda: ping_pong(program),
        "a range and its answer (apply)": lambda: work_ns(program, TRIPS, "--dispatch", "apply"),
        "a task of map, chunk 1": lambda: work_ns(program, TASKS, "-c", "1"),
        "a task of as-completed, chunk 1": lambda: work_ns(program, TRIPS, "--dispatch", "as-completed"),
        "a task of static": lambda: work_ns(program, TASKS, "--dispatch", "static"),
        "a task of mpi4py.futures, chunk 1": futures,
    }
    found = {name: [] for name in rows}
    for _ in range(rounds):
        for name, measure in rows.items():
            found[name].append(measure())
    for name, values in found.items():
        print(f"{name:36} {statistics.median(values):10.1f} ns  ({min(values):.1f} to {max(values):.1f})")
    bare, own = (statistics.median(found[name]) for name in list(rows)[:2])
    print(f"a range takes {own / bare:.2f} times as long as a bare message and its answer")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 5)
