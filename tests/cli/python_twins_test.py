"""Python's twins of the workloads, which tests/bench compares with them: that they compute the same, in every way."""

import subprocess
import sys
import unittest
from pathlib import Path

from support import CliTest, run_tests

TWINS = Path(__file__).resolve().parent.parent / "bench" / "python"
# The source is no place for what Python keeps beside it.
sys.dont_write_bytecode = True
sys.path.insert(0, str(TWINS))

import tasks  # noqa: E402
import twins  # noqa: E402
import ways  # noqa: E402

MEDIANS = {
    ("fib", "sequential", "python"): 0.5,
    ("fib", "sequential", "plain"): 0.01,
    ("fib", "thread-per-task", "python"): 0.4,
    ("fib", "thread-per-task", "gil"): 0.01,
    ("fib", "thread-per-task", "plain"): 0.005,
}


class Tasks(unittest.TestCase):
    def test_every_way_gives_the_values_of_its_tasks(self):
        work = tasks.Workload(tasks.fib, list(range(1, 11)), tasks.fibs(10))
        for name, way in ways.WAYS.items():
            with self.subTest(name):
                self.assertEqual(way(work), work.expected)

    def test_a_wrong_value_is_noticed(self):
        with self.assertRaises(SystemExit):
            ways.check(tasks.Workload(tasks.fib, [10], [54]), [55])

    def test_workloads_expect_what_is_known_otherwise(self):
        self.assertEqual(tasks.make("fib", "").expected[-1], 832040)
        self.assertEqual(tasks.make("square", "").expected[9999], 9999**2)
        prime = tasks.make("prime", "")
        self.assertEqual([tasks.prime(n) for n in prime.arguments[:200]], prime.expected[:200])


class Server(CliTest):
    def test_downloads_are_the_same_with_threads_and_on_a_loop(self):
        with subprocess.Popen([sys.executable, "-B", TWINS / "server.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
            address = f"http://127.0.0.1:{server.stdout.readline().strip()}"
            for way in ("thread-per-task", "event-loop"):
                with self.subTest(way):
                    seconds = subprocess.run([sys.executable, "-B", TWINS / "ways.py", "download", way, address], check=True,
                                             capture_output=True, text=True).stdout
                    self.assertGreater(float(seconds), 0.05)
            server.stdin.close()


class Table(unittest.TestCase):
    def test_has_times_and_how_many_times_as_fast_as_one_after_another(self):
        lines = twins.table(MEDIANS, ["fib"]).splitlines()
        self.assertEqual(lines[2], "| `fib` | one after another | 500 ms (1x) | 10 ms (1x) | 10 ms (1x) |")
        self.assertEqual(lines[3], "| `fib` | a thread per task: `threading.Thread` | 400 ms (1.25x) | 10 ms (1x) | 5 ms (2x) |")

    def test_has_numbers_without_exponents(self):
        self.assertEqual([twins.short(x) for x in (1274.6, 99.94, 1.2345, 0.05, 0.000231)], ["1275", "99.9", "1.23", "0.05", "0.000231"])

    def test_leaves_a_place_empty_for_what_was_not_taken(self):
        self.assertTrue(twins.table(MEDIANS, ["fib"]).splitlines()[4].endswith("|  |  |  |"))


if __name__ == "__main__":
    run_tests()
