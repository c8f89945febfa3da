#!/usr/bin/env python3
"""What a task of a plug-in costs beside one of the program's own, and how soon a new expression is run; on an idle machine.

    tests/bench/plugin_cost.py build/release/concbench [PAIRS]

`noop` is measured by turns as it is built in and as a plug-in: nanoseconds a task, and their ratio pair by pair, with
quartiles. Then the seconds of a run of one round of an expression, with an empty cache and with one that has it.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Its runs are none of the history of whoever measures.
os.environ["CONCBENCH_HISTORY"] = "off"
PROGRAM = str(Path(sys.argv[1]).resolve())
PAIRS = int(sys.argv[2]) if len(sys.argv) > 2 else 11
NOOP = "#include <concbench/plugin.h>\nCONCBENCH_WORKLOAD(noop, task) { return task; }\n"
BACKENDS = ["sequential", "pool", "process-pool"]
RUN = ["-n", "1e6", "-b", ",".join(BACKENDS), "--rounds", "5", "--format", "json"]


def run(folder, *arguments):
    env = {**os.environ, "XDG_CACHE_HOME": str(folder)}
    done = subprocess.run([PROGRAM, *arguments], cwd=folder, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(arguments)}: exit code {done.returncode}: {done.stderr}")
    return done.stdout


def task_ns(report):
    """By backend, the median over samples of the work of a task."""
    return {case["backend"]: statistics.median(sample["work_ns"] / case["tasks"] for sample in case["samples"] if sample["status"] == "ok")
            for case in report["cases"]}


def quartiles_text(values):
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{middle:.3f} ({low:.3f}-{high:.3f})"


def compare(folder):
    (folder / "noop.c").write_text(NOOP)
    own, plugin = [], []
    for _ in range(PAIRS):
        own.append(task_ns(json.loads(run(folder, "noop", *RUN))))
        plugin.append(task_ns(json.loads(run(folder, "function", "noop.c", *RUN))))
    print("| backend | built in, ns a task | plug-in, ns a task | ratio |\n|---|---|---|---|")
    for name in BACKENDS:
        pairs = [(a[name], b[name]) for a, b in zip(own, plugin)]
        print(f"| `{name}` | {quartiles_text([a for a, _ in pairs])} | {quartiles_text([b for _, b in pairs])} "
              f"| {quartiles_text([b / a for a, b in pairs])} |")


def first_answer(folder):
    for cache in ("empty", "warm"):
        begin = time.monotonic()
        run(folder, "function", "--expr", "task*task", "-n", "1e6", "-b", ",".join(BACKENDS), "--rounds", "1")
        print(f"an expression with the cache {cache}: {time.monotonic() - begin:.2f} s")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="concbench-bench-") as name:
        compare(Path(name))
        print()
        first_answer(Path(name))
