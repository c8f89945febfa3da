#!/usr/bin/env python3
"""What ranks of Open MPI cost: the figures of docs/mpi.md, which it writes there between two marks.

    cmake --build build/release --target bench-mpi
    python3 -B tests/bench/mpi_figures.py build/release/concbench [ROUNDS [METG-ROUNDS]]

On an idle machine of two CPUs, as root: nodes are namespaces, made by tests/support/nodes.sh. Needs mpi4py (python3-mpi4py). Takes
some five minutes. All rows of a table are measured in turn, round by round, and are medians over the rounds; a ratio is the median
of those of each round, since the CPUs of a virtual machine may be near each other for minutes, and then far apart.
"""
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

# Its runs are none of the history of whoever measures.
os.environ["CONCBENCH_HISTORY"] = "off"
HERE = Path(__file__).resolve()
ROOT = HERE.parents[2]
sys.path.insert(0, str(ROOT / "tests" / "docs"))

from refresh import stamp  # noqa: E402

NODES = ROOT / "tests" / "support" / "nodes.sh"
PAGE = ROOT / "docs" / "mpi.md"
MARKS = ("<!-- figures of tests/bench/mpi_figures.py -->\n", "<!-- end of figures -->\n")
NO_SUCH_NODES = 77  # as nodes.sh says it
BUSY = 1.0  # of the load before

# Set by concbench where ranks fill a machine, unless its user has.
YIELD = "OMPI_MCA_mpi_yield_when_idle"
PLACES = {"this machine": ["env"], "this machine, no yield": ["env", f"{YIELD}=0"], "two nodes": [NODES, "2"],
          "two nodes, 0.1 ms each way": [NODES, "--delay", "0.1ms", "2"]}
ON_NODES = "ON_NODE" in os.environ
HOSTS = ["--hosts", "n1,n2"] if ON_NODES else []
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
BARE = "a bare message of MPI and its answer"
RANGE = "a range and its answer (`--dispatch apply`)"
MAP = "a task of `map`, chunk 1"
OTHERS = "a task of `mpi4py.futures`, chunk 1"
TAKES_PART = "runs tasks, too"
TASK_TIMES = ("10us", "100us", "1ms")


def mpirun(*words):
    """What two ranks print that are started as concbench starts its own."""
    where = ["--host", "n1,n2"] if ON_NODES else ["--oversubscribe"]
    settings = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
                "OMPI_MCA_btl_vader_single_copy_mechanism": "none"}
    if not ON_NODES:
        settings |= {"OMPI_MCA_pml": "ob1", "OMPI_MCA_btl": "self,vader"}
        if len(os.sched_getaffinity(0)) <= 2:
            settings[YIELD] = os.environ.get(YIELD, "1")
    return subprocess.run(["mpirun", "-np", "2", *where, "--bind-to", "none", *words], env={**os.environ, **settings}, check=True,
                          capture_output=True, text=True).stdout


def ping_pong(program):
    return float(re.search(r"mean (\d+) ns", mpirun(program.parent / "concbench-mpi-ping-pong", str(TRIPS)))[1])


def run(program, *words, **more):
    """The results of a run of concbench."""
    done = subprocess.run([program, *words, "--keep-invalid", "--format", "json"], check=True, capture_output=True,
                          env={**os.environ, "CONCBENCH_HISTORY": "off", **more})
    return json.loads(done.stdout)


def work_ns(program, tasks, *options):
    """What the work of a pass takes a task."""
    case, = run(program, "noop", "-n", str(tasks), "-b", "mpi", "-j", "2", *HOSTS, "-r", "1", *options)["cases"]
    return case["summary"]["work_ns"]["median"] / tasks


def futures():
    with tempfile.NamedTemporaryFile("w", suffix=".py") as script:
        script.write(FUTURES)
        script.flush()
        return float(mpirun("/usr/bin/python3", "-m", "mpi4py.futures", script.name, str(FUTURES_TASKS)))


def in_turn(rows, rounds):
    """The figures of each row, by round."""
    found = {name: [] for name in rows}
    for _ in range(rounds):
        for name, measure in rows.items():
            found[name].append(measure())
    return found


def ratio(above, below):
    return statistics.median(a / b for a, b in zip(above, below))


def hand_over(program, rounds):
    return in_turn({
        BARE: lambda: ping_pong(program),
        RANGE: lambda: work_ns(program, TRIPS, "--dispatch", "apply"),
        MAP: lambda: work_ns(program, TASKS, "-c", "1"),
        "a task of `static`": lambda: work_ns(program, TASKS, "--dispatch", "static"),
        OTHERS: futures,
    }, rounds)


def at(place, program, rounds):
    """The same, of this script where it runs there; None where there are no nodes of that kind."""
    words = [*place, sys.executable, "-B", HERE, "--hand-over", program, str(rounds)]
    done = subprocess.run(words, check=False, stdout=subprocess.PIPE, env={**os.environ, "SLOW_WIRE": program.parent / "concbench-slow-wire"})
    if done.returncode == NO_SUCH_NODES:
        return None
    done.check_returncode()
    return json.loads(done.stdout)


def rank_0(program, rounds):
    """Tasks a second, by what rank 0 does and how long they are."""
    ways = {TAKES_PART: ("2", {}), "hands out only": ("2", {"CONCBENCH_MPI_HANDS_OUT_ONLY": "1"}),
            "hands out only, one rank more": ("3", {"CONCBENCH_MPI_HANDS_OUT_ONLY": "1"})}

    def measure(ranks, more, length):
        tasks = 2_000 if length != "1ms" else 200
        case, = run(program, "chain", "-n", str(tasks), "--task-time", length, "-c", "1", "-b", "mpi", "-j", ranks, "-r", "1",
                    **more)["cases"]
        return tasks / case["summary"]["work_ns"]["median"] * 1e9

    return in_turn({(way, length): lambda how=how, length=length: measure(*how, length)
                    for way, how in ways.items() for length in TASK_TIMES}, rounds)


def metg(program, rounds):
    found = run(program, "metg", "-b", "process-pool,mpi", "--dispatch", "map,static", "-j", "2", "--rounds", str(rounds))
    return {(row["backend"], row["dispatch"]): threshold(row["thresholds"][0]) for row in found["rows"]}


def threshold(found):
    if found["outcome"] == "below":
        return f"< {text(found['below_ns'])}"
    return text(found["metg_ns"]) if found["outcome"] == "found" else found["outcome"]


def text(ns):
    for unit, length in (("ms", 1e6), ("us", 1e3)):
        if ns >= length:
            return f"{ns / length:.3g} {unit}"
    return f"{ns:.3g} ns"


def line(*cells):
    return "| " + " | ".join(cells) + " |"


def table(head, rows):
    return [line(*head), line(*["---"] * len(head)), *(line(*row) for row in rows)]


def hand_over_table(found):
    places = list(found.values())
    rows = [(name, *(text(statistics.median(place[name])) for place in places)) for name in places[0]]
    rows.append(("a range / a bare message", *(f"{ratio(place[RANGE], place[BARE]):.2f} x" for place in places)))
    rows.append(("`mpi4py.futures` / `map`", *(f"{ratio(place[OTHERS], place[MAP]):.0f} x" for place in places)))
    return table(("two ranks, one on each node", *found), rows)


def rank_0_table(found):
    ways = dict.fromkeys(way for way, _ in found)
    rows = [(way, *(f"{ratio(found[way, length], found[TAKES_PART, length]):.2f} x" for length in TASK_TIMES)) for way in ways]
    return table(("rank 0, on two CPUs: tasks a second", *(f"of {length[:-2]} {length[-2:]}" for length in TASK_TIMES)), rows)


def metg_table(found):
    backends = dict.fromkeys(backend for backend, _ in found)
    rows = [(f"`{backend}`", *(found.get((backend, mode), "skipped") for mode in ("map", "static"))) for backend in backends]
    return table(("METG(50 %), chunk 1", "`map`", "`static`"), rows)


def write(lines):
    before, _, rest = PAGE.read_text().partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    PAGE.write_text(f"{before}{MARKS[0]}\n" + "\n".join(lines) + f"\n\n{MARKS[1]}{after}")


def main(program, rounds=5, metg_rounds=5):
    load = os.getloadavg()[0]
    handed_over = {name: at(place, program, rounds) for name, place in PLACES.items()}
    lines = hand_over_table({name: figures for name, figures in handed_over.items() if figures})
    # Where three ranks share two CPUs, a run takes once or twice its time, as the scheduler has it.
    lines += ["", *rank_0_table(rank_0(program, 2 * rounds + 1))]
    lines += ["", *metg_table(metg(program, metg_rounds))]
    lines += ["", stamp(program, load)]
    if load > BUSY:
        lines += ["", "**The machine was busy: these figures are to be taken again.**"]
    print("\n".join(lines))
    write(lines)


if __name__ == "__main__":
    if sys.argv[1] == "--hand-over":
        print(json.dumps(hand_over(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        main(Path(sys.argv[1]).resolve(), *map(int, sys.argv[2:]))
