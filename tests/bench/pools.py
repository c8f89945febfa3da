#!/usr/bin/env python3
"""What concbench's pools cost beside those of other libraries, of Python and of bare loops; on an idle machine.

    tests/bench/pools.py build/release/concbench [SECTION...]

Each section is one run of concbench, whose rounds are interleaved: medians, and ratios pair by pair with
their quartiles. Tables are Markdown.
"""
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor

# Its runs are none of the history of whoever measures.
os.environ["CONCBENCH_HISTORY"] = "off"
PROGRAM = sys.argv[1]
PEERS = "openmp,tbb,asio-pool"


def run(*arguments):
    command = [PROGRAM, *arguments, "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit code {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def figures(case, figure):
    """One for each round, by the valid samples."""
    return {sample["round"]: figure(sample) for sample in case["samples"] if sample["status"] == "ok" and sample.get("valid", True)}


def quartiles(values):
    low, middle, high = statistics.quantiles(values, n=4)
    return middle, low, high


def pairs(numerator, denominator):
    return [numerator[key] / denominator[key] for key in numerator.keys() & denominator.keys()]


def ratio_text(numerator, denominator):
    return "{:.2f} ({:.2f}-{:.2f})".format(*quartiles(pairs(numerator, denominator)))


def table(title, report, figure, unit, scale):
    """Of a figure of each case, beside the first one's."""
    print(f"\n{title}\n\n| case | {unit}, median (quartiles) | of the first |\n|---|---|---|")
    cases = [(case["name"].split("/", 1)[1], figures(case, figure)) for case in report["cases"]]
    for name, values in cases:
        middle, low, high = quartiles([value * scale for value in values.values()])
        print(f"| `{name}` | {middle:.3g} ({low:.3g}-{high:.3g}) | {ratio_text(values, cases[0][1])} |", flush=True)


def work_per_task(tasks):
    return lambda sample: sample["work_ns"] / tasks


def map_chunk_1():
    report = run("noop", "-n", "1e6", "-c", "1", "-b", f"pool,process-pool,{PEERS}", "-r", "15", "--min-time", "30ms")
    table("`map`, a million empty tasks, one to a chunk", report, work_per_task(1e6), "ns a task", 1)


def one_by_one():
    report = run("noop", "-n", "1e5", "--dispatch", "apply-async", "-b", f"pool,process-pool,{PEERS}", "-r", "15", "--min-time", "30ms")
    table("`apply-async`, 100,000 empty tasks, each with a callback", report, work_per_task(1e5), "ns a task", 1)


def round_trip():
    report = run("noop", "-n", "1e5", "--dispatch", "apply", "-j", "1", "--pin", "spread", "-b", f"pool,process-pool,{PEERS}", "-r", "11", "--min-time", "30ms")
    table("`apply` with one worker, pinned: a round trip", report, work_per_task(1e5), "us", 1e-3)


def start_and_stop():
    report = run("noop", "-n", "2", "-b", f"pool,process-pool,{PEERS}", "-r", "21", "--min-time", "30ms")
    table("Start and stop of two workers", report, lambda sample: sample["startup_ns"] + sample["teardown_ns"], "us", 1e-3)


def growth():
    print("\n`map` from 1e4 to 1e8 empty tasks, one to a chunk, `pool`\n\n| tasks | ns a task | peak MiB |\n|---|---|---|")
    for tasks in (1e4, 1e6, 1e8):
        case = run("noop", "-n", f"{tasks:.0f}", "-c", "1", "-b", "pool", "-r", "5" if tasks > 1e6 else "15")["cases"][0]
        work = statistics.median(figures(case, work_per_task(tasks)).values())
        peak = statistics.median(figures(case, lambda sample: sample["max_rss_bytes"]).values())
        print(f"| {tasks:.0e} | {work:.2f} | {peak / 2**20:.0f} |", flush=True)


CHUNK_STUDY = {
    "`square -n 1e6`": (["square", "-n", "1e6"], "100,1000,10000,50000,100000,250000,500000"),
    "`prime`": (["prime"], "1,5,20,50,100,200,500,1500"),
    "`fib`": (["fib"], "1,2,4,8,15"),
    "`pow`, 1 to 100,000 factors": (["pow", "-n", "3000", "--base", "3,3,3,3,3,3,3,3", "--exponent", "1,10,100,1000,100000,10,1,30"], "1,5,20,50,100,200,500,1500"),
}


def chunks():
    print("\n`--chunk auto` beside the best of fixed chunks, total\n\n| tasks | backend | best chunk | ms | auto, ms | auto / best | python's / best |\n|---|---|---|---|---|---|---|")
    for name, (arguments, fixed) in CHUNK_STUDY.items():
        for backend in ("pool", "process-pool"):
            report = run(*arguments, "-b", backend, "-c", f"auto,python,{fixed}", "-r", "31", "--min-time", "20ms")
            auto, python, *others = [figures(case, lambda sample: sample["total_ns"] / 1e6) for case in report["cases"]]
            medians = [statistics.median(values.values()) for values in others]
            best = others[medians.index(min(medians))]
            print(f"| {name} | `{backend}` | {fixed.split(',')[medians.index(min(medians))]} | {min(medians):.3g} | {statistics.median(auto.values()):.3g} "
                  f"| {ratio_text(auto, best)} | {ratio_text(python, best)} |", flush=True)


def own_share():
    """Everything outside startup, work and teardown, warm-up passes included in these."""
    print("\nconcbench's own part of a default run\n\n| command | wall s | own part |\n|---|---|---|")
    for arguments in (["fib"], ["prime"], ["chain"]):
        begin = time.monotonic()
        report = run(*arguments)
        wall = time.monotonic() - begin
        passes = sum(sample["passes"] * sample["total_ns"] + sample["first_pass_ns"] for case in report["cases"] for sample in case["samples"])
        print(f"| `{' '.join(arguments)}` | {wall:.1f} | {100 * (1 - passes / 1e9 / wall):.1f} % |", flush=True)


def square(x):
    return x * x


def python_ns(tasks, body):
    begin = time.perf_counter()
    body()
    return (time.perf_counter() - begin) / tasks * 1e9


def python_pools():
    """Pools that are there already, so that only the handing over is timed."""
    tasks = 20_000
    found = {"pool": [], "executor": [], "ours": []}
    with multiprocessing.Pool(2) as pool, ProcessPoolExecutor(2) as executor:
        list(executor.map(square, range(10)))
        for _ in range(7):
            found["pool"].append(python_ns(tasks, lambda: pool.map(square, range(tasks), chunksize=1)))
            found["executor"].append(python_ns(tasks // 4, lambda: list(executor.map(square, range(tasks // 4)))))
            case = run("square", "-n", str(tasks), "-c", "1", "-b", "process-pool", "-r", "3", "--min-time", "20ms", "--keep-invalid")["cases"][0]
            found["ours"].append(statistics.median(figures(case, work_per_task(tasks)).values()))
    print("\nThe same squares, one to a chunk, two processes\n\n| | ns a task, median (quartiles) | of ours |\n|---|---|---|")
    for key, name in (("ours", "`square -b process-pool -c 1`"), ("pool", "`multiprocessing.Pool.map`"), ("executor", "`ProcessPoolExecutor.map`")):
        ratios = [a / b for a, b in zip(found[key], found["ours"])]
        print("| {} | {:.3g} ({:.3g}-{:.3g}) | {:.0f} |".format(name, *quartiles(found[key]), statistics.median(ratios)), flush=True)


SECTIONS = (map_chunk_1, one_by_one, round_trip, start_and_stop, growth, chunks, own_share, python_pools)

if __name__ == "__main__":
    wanted = sys.argv[2:]
    for section in SECTIONS:
        if not wanted or section.__name__ in wanted:
            section()
