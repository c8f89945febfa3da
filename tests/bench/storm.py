#!/usr/bin/env python3
"""Kills a random worker every 20 ms while 1e5 tasks of about 100 us run, many times in a row: does
each pass end, with every task once?

    tests/bench/storm.py build/release/concbench [RUNS]

concbench's values are checked by itself (exit code 0, every value by the formula). For comparison
the same storm meets multiprocessing.Pool.map and concurrent.futures.ProcessPoolExecutor, once each:
what has not ended after four times as long as a quiet run takes is taken for hanging.
"""
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor

# Its runs are none of the history of whoever measures.
os.environ["CONCBENCH_HISTORY"] = "off"
TASKS = 100_000
STEPS = 260_000
EVERY_S = 0.020
BACKENDS = {"process-pool": "auto", "process": "20"}


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return [int(child) for child in file.read().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def is_alive(pid):
    """What has ended and waits to be reaped cannot be killed again."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Storm(threading.Thread):
    """Until stop(): ends one of workers() at a time, with SIGKILL."""

    def __init__(self, workers):
        super().__init__(daemon=True)
        self.workers, self.kills, self.over = workers, 0, threading.Event()

    def run(self):
        while not self.over.wait(EVERY_S):
            if victims := [worker for worker in self.workers() if is_alive(worker)]:
                try:
                    os.kill(random.choice(victims), signal.SIGKILL)
                    self.kills += 1
                except ProcessLookupError:
                    pass

    def stop(self):
        self.over.set()
        self.join()
        return self.kills


def run_concbench(program, backend):
    """Its workers are the children of its only child, the sampler."""
    command = [program, "sumsq", "-n", str(TASKS), "--limit", str(STEPS), "-b", backend, "-c", BACKENDS[backend],
               "--warmup", "0", "--min-time", "0ms", "-r", "1", "--keep-invalid", "--format", "json"]
    begin = time.monotonic()
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    storm = Storm(lambda: [worker for sampler in children(run.pid) for worker in children(sampler)])
    storm.start()
    out, err = run.communicate()
    kills = storm.stop()
    if run.returncode != 0:
        sys.exit(f"{backend}: exit code {run.returncode}: {err.decode()} {out.decode()[:2000]}")
    sample = json.loads(out)["cases"][0]["samples"][-1]
    return time.monotonic() - begin, kills, sample["retries"], sample["total_ns"] / 1e9


def storm_of_concbench(program, runs):
    print("backend        runs  right  kills  replaced  s a run, median (max)", flush=True)
    for backend in BACKENDS:
        found = [run_concbench(program, backend) for _ in range(runs)]
        seconds = sorted(total for _, _, _, total in found)
        print(f"{backend:13} {runs:5} {len(found):6} {sum(k for _, k, _, _ in found):6} {sum(r for _, _, r, _ in found):9.0f}"
              f"  {seconds[len(seconds) // 2]:.2f} ({seconds[-1]:.2f})", flush=True)


def task(steps):
    return sum(i * i for i in range(steps // 60))


def pool_map(done):
    with multiprocessing.Pool(2) as pool:
        done.value = len(pool.map(task, [STEPS] * TASKS))


def executor_submit(done):
    with ProcessPoolExecutor(2) as pool:
        for future in [pool.submit(task, STEPS) for _ in range(TASKS)]:
            try:
                future.result()
                done.value += 1
            except Exception:  # what it says of a lost task is BrokenProcessPool, and not of interest
                pass


def run_python(body, deadline, stormy):
    done = multiprocessing.Value("q", 0)
    run = multiprocessing.Process(target=body, args=(done,))
    begin = time.monotonic()
    run.start()
    storm = Storm(lambda: children(run.pid) if stormy else [])
    storm.start()
    run.join(deadline)
    seconds, kills = time.monotonic() - begin, storm.stop()
    hung = run.is_alive()
    if hung:
        for worker in children(run.pid):
            os.kill(worker, signal.SIGKILL)
        run.kill()
        run.join()
    return seconds, kills, hung, done.value


def storm_of_python():
    for body in (pool_map, executor_submit):
        quiet, _, _, _ = run_python(body, None, False)
        seconds, kills, hung, done = run_python(body, 4 * quiet, True)
        print(f"{body.__name__}: quiet {quiet:.1f} s; in the storm {'hangs, given up' if hung else 'ended'} after {seconds:.1f} s "
              f"and {kills} kills, with {done} of {TASKS} tasks", flush=True)


if __name__ == "__main__":
    storm_of_concbench(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100)
    storm_of_python()
