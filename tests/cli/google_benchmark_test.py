"""Google Benchmark's own compare.py reads what the google-benchmark format writes, and finds the same change."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from statistics import median

from support import CliTest, run_tests

COMPARE = Path("/usr/share/benchmark/compare.py")
FIB = ["fib", "--tasks", "4", "--rounds", "10", "--min-time", "1ms", "-b", "sequential,thread,process"]


def why_absent():
    """What is missing to run compare.py, or None."""
    if not COMPARE.exists():
        return f"{COMPARE} is not installed (Debian: libbenchmark-tools)"
    for module in ("numpy", "scipy"):
        if importlib.util.find_spec(module) is None:
            return f"{module} is not installed for {sys.executable} (Debian: python3-{module})"
    return None


class GoogleBenchmark(CliTest):
    def setUp(self):
        super().setUp()
        if why_absent():
            self.skip(why_absent())

    def skip(self, why):
        print(f"SKIPPED: {why}", file=sys.stderr)
        self.skipTest(why)

    def measured(self, name, *arguments):
        """Measures, and gives the google-benchmark file and the program's own results by case."""
        result = self.call(*FIB, *arguments, "--export", f"google-benchmark:{name}.gb", "--export-json", f"{name}.json")
        # On a busy machine a case may have no valid sample; that is not what is tested here.
        self.assertIn(result.code, (0, 4), result.err)
        cases = json.loads((self.here / f"{name}.json").read_text())["cases"]
        return self.here / f"{name}.gb", {case["name"]: case for case in cases if case["status"] == "ok"}

    def both(self, olds, news):
        """Name, old and new of each case that has figures in both."""
        names = [name for name in olds if name in news]
        if not names:
            self.skip("this machine is too busy for a valid sample")
        return [(name, olds[name], news[name]) for name in names]

    def compared(self, old, new):
        """What compare.py finds, by name."""
        found = self.here / "found.json"
        command = [sys.executable, COMPARE, "--no-color", "--dump_to_json", found, "benchmarks", old, new]
        done = subprocess.run(command, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        print(done.stdout, file=sys.stderr)
        return {row["name"]: row for row in json.loads(found.read_text())}

    def assert_change(self, found, olds, news):
        self.assertAlmostEqual(found, (news - olds) / olds, places=12)

    def test_finds_the_change_of_the_medians(self):
        old, olds = self.measured("old", "-n", "20")
        new, news = self.measured("new", "-n", "21")
        rows = self.compared(old, new)
        self.assertEqual([n for n in rows if n != "OVERALL_GEOMEAN"], [n for n, _, _ in self.both(olds, news)])
        for name, a, b in self.both(olds, news):
            [measurement] = rows[name]["measurements"]
            for figure, key in (("time", "total_ns"), ("cpu", "cpu_ns")):
                self.assert_change(measurement[figure], a["summary"][key]["median"], b["summary"][key]["median"])

    def test_tests_all_samples(self):
        old, olds = self.measured("old", "-n", "20", "--all-samples")
        new, news = self.measured("new", "-n", "21", "--all-samples")
        rows = self.compared(old, new)
        for name, *cases in self.both(olds, news):
            totals = [[s["total_ns"] for s in case["samples"] if s["valid"]] for case in cases]
            self.assertEqual(len(rows[name]["measurements"]), min(map(len, totals)))
            if min(map(len, totals)) > 1:
                self.assertEqual(rows[name]["utest"]["nr_of_repetitions"], len(totals[0]))
            [middle] = rows[name + "_median"]["measurements"]
            self.assert_change(middle["time"], *map(median, totals))

    def test_reads_a_file_in_which_a_case_failed(self):
        old, _ = self.measured("old", "-n", "20")
        result = self.call(*FIB, "-n", "32", "--timeout", "1ms", "--export", "google-benchmark:failed.gb")
        self.assertEqual(result.code, 4)
        self.assertIn("timed_out", json.loads((self.here / "failed.gb").read_text())["context"]["fib/sequential"])
        self.assertNotIn("fib/sequential", self.compared(old, self.here / "failed.gb"))


if __name__ == "__main__":
    run_tests()
