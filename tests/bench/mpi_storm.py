#!/usr/bin/env python3
"""Breaks something in the middle of each run of the backend `mpi` on two nodes: a rank, a daemon, what keeps it, mpirun
or the link. Does each run end, with the right values or with its reason, and with nothing left?

    tests/bench/mpi_storm.py build/release/concbench [RUNS [rank,daemon,keeper,mpirun,link]]

As root: the nodes are namespaces, made by tests/support/nodes.sh. Ends with 1 where a run was not as it should be.
"""
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Its runs are none of the history of whoever measures.
os.environ["CONCBENCH_HISTORY"] = "off"
NODES = Path(__file__).resolve().parent.parent / "support" / "nodes.sh"
# Open MPI's own programs, and the ranks.
PARTS = ("concbench-mpi", "orted", "mpirun")
# Longer than this nothing may hang: a link that is down is noticed after 4 s, by each attempt anew.
MOST_S = 30
# Nor may what was started be there for longer than this.
LEFT_S = 5
RANKS = 4
ARGUMENTS = ["sleep", "-n", "40", "--duration", "50ms", "-b", "async,mpi", "--hosts", "n1:2,n2:2", "-r", "2",
             "--min-time", "0ms", "--warmup", "0", "--keep-invalid", "--export-json"]


def processes(name):
    """PIDs of all processes of that name, but for those that have ended."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            head, _, tail = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if head.split("(", 1)[1] == name[:15] and tail.split()[0] not in "ZX":
            found.append(int(pid))
    return found


def on_node(node, *command):
    subprocess.run([os.environ["ON_NODE"], node, *command], check=True)


def keeps_a_daemon(pid):
    """What runs a daemon is the same program as a rank."""
    return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[1:2] == [b"--daemon"]


def keepers():
    return [pid for pid in processes("concbench-mpi") if keeps_a_daemon(pid)]


def ranks():
    return [pid for pid in processes("concbench-mpi") if not keeps_a_daemon(pid)]


def kill_one(victims_now):
    def kill():
        if victims := victims_now():
            os.kill(random.choice(victims), signal.SIGKILL)
            return True
        return False
    return kill


def cut_the_link():
    on_node("n2", "ip link set eth0 down")
    return True


BREAKS = {"rank": kill_one(ranks), "daemon": kill_one(lambda: processes("orted")), "keeper": kill_one(keepers),
          "mpirun": kill_one(lambda: processes("mpirun")), "link": cut_the_link}


def break_something(kind, program, random_s):
    """Waits for all ranks, and so much longer. False where the run was over before."""
    while len(ranks()) < RANKS:
        if program.poll() is not None:
            return False
        time.sleep(0.005)
    time.sleep(random_s)
    return program.poll() is None and BREAKS[kind]()


def wait_until_gone():
    end = time.monotonic() + LEFT_S
    while left := [name for name in PARTS if processes(name)]:
        if time.monotonic() > end:
            return left
        time.sleep(0.02)
    return []


def judge(right, case, code):
    """What is wrong with the results, beside those that are right; empty where nothing is."""
    lost = [sample["reason"] for sample in case["samples"] if sample["status"] != "ok"]
    if code == 0 and case["status"] != "ok":
        return f"exit code 0, and the case is {case['status']}"
    if code == 4 and not case["reason"]:
        return "failed without a reason"
    if code not in (0, 4):
        return f"exit code {code}"
    if case["status"] == "ok" and case["digest"] != right["digest"]:
        return f"digest {case['digest']}, not {right['digest']}"
    return next((f"no line: {reason!r}" for reason in lost if not reason or "\n" in reason), "")


def run_once(program, kind, folder):
    results = Path(folder) / "a.json"
    results.unlink(missing_ok=True)
    began = time.monotonic()
    run = subprocess.Popen([program, *ARGUMENTS, results], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=folder,
                           env={**os.environ, "TMPDIR": folder})
    broke = break_something(kind, run, random.uniform(0, 0.3))
    try:
        _, err = run.communicate(timeout=MOST_S)
    except subprocess.TimeoutExpired:
        run.kill()
        run.communicate()
        return broke, f"still running after {MOST_S} s", "", MOST_S
    finally:
        if kind == "link":
            on_node("n2", "ip link set eth0 up")
    took = time.monotonic() - began
    if not results.exists():
        return broke, f"exit code {run.returncode}, no results: {err.decode()}", "", took
    right, case = json.loads(results.read_text())["cases"]
    lost = [sample["reason"] for sample in case["samples"] if sample["status"] != "ok"]
    wrong = judge(right, case, run.returncode)
    if left := wait_until_gone():
        wrong = f"still there after {LEFT_S} s: {', '.join(left)}"
    if files := [name for name in os.listdir(folder) if name != results.name]:
        wrong = wrong or f"files were left: {files}"
    return broke, wrong, "; ".join(lost), took


def main(program, runs=50, kinds=",".join(BREAKS)):
    if "ON_NODE" not in os.environ:
        os.execv(NODES, [NODES, "2", sys.executable, "-B", __file__, program, str(runs), kinds])
    kinds = kinds.split(",")
    runs = int(runs)
    random.seed(1)
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        for i in range(runs):
            kind = kinds[i % len(kinds)]
            broke, wrong, lost, took = run_once(program, kind, folder)
            bad += bool(wrong)
            print(f"{i + 1:3} {kind:7} {'' if broke else '(too late) '}{took:5.1f} s  {wrong or 'fine'}  {lost}", flush=True)
    print(f"{runs} runs, {bad} not as they should be")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), *sys.argv[2:]))
