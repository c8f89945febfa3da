"""Two saved reports, compared. Figures are made up, so that the truth is known."""

import copy
import json

from support import CliTest, flat, run_tests, strict_json

ROUNDS = 20


def estimate(value):
    return {"point": value, "lower": value, "upper": value, "confidence": 0.99, "method": "order-statistic", "n": ROUNDS}


def summary(value):
    return {"median": value, "mean": value, "stddev": 0, "min": value, "max": value, "estimate": estimate(value)}


class CompareTest(CliTest):
    def setUp(self):
        super().setUp()
        self.call("fib", "-n", "5", "-r", "1", "--min-time", "0ms", "-b", "sequential,pool", "--export-json", "real.json")
        self.real = strict_json((self.here / "real.json").read_text())

    def sample(self, number, work):
        noisy = work * (1.001 if number % 2 else 0.999)
        return {**self.real["cases"][0]["samples"][0], "round": number, "status": "ok", "valid": True, "reason": None,
                "startup_ns": 0, "teardown_ns": 0, "work_ns": noisy, "total_ns": noisy, "max_rss_bytes": 1 << 20}

    def case(self, original, work):
        case = copy.deepcopy(original)
        case.update(status="ok", reason=None, comparison=None, samples=[self.sample(i, work) for i in range(ROUNDS)])
        case["summary"] = {name: summary(work) for name in original["summary"]}
        return case

    def report(self, file, sequential=10e6, pool=5e6, change=None):
        """Saves a report of two cases that took so long."""
        report = copy.deepcopy(self.real)
        report["rounds"] = ROUNDS
        report["cases"] = [self.case(original, work) for original, work in zip(report["cases"], (sequential, pool))]
        if change:
            change(report)
        (self.here / file).write_text(json.dumps(report))
        return file

    def refused(self, *arguments, code=2):
        result = self.call("compare", *arguments)
        self.assertEqual((result.code, result.out), (code, ""), f"exit code and stdout of {arguments}")
        self.assert_one_line(result.err)
        return result.err.removeprefix("concbench: ").rstrip()


class Comparison(CompareTest):
    def test_tells_slower_faster_and_the_same(self):
        base = self.report("base.json")
        out = self.fine("compare", base, self.report("new.json", sequential=11e6, pool=5e6))
        self.assertRegex(out, r"fib/sequential +10\.0 ms +11\.0 ms +1\.10x slower \(1\.10 to 1\.10\)")
        self.assertRegex(out, r"fib/pool +5\.00 ms +5\.00 ms +same \(within 0\.0 %\)")
        self.assertTrue(out.endswith("\nNEW against BASE: slower: fib/sequential; same: fib/pool.\n"), out)
        out = self.fine("compare", base, self.report("new.json", sequential=9e6))
        self.assertRegex(out, r"fib/sequential .* 1\.11x faster")

    def test_says_that_separate_runs_drift_apart(self):
        out = self.fine("compare", self.report("a.json"), self.report("b.json"))
        self.assertIn("Separate runs drift apart", flat(out))

    def test_a_real_report_can_be_compared_with_itself(self):
        self.assertIn("NEW is", self.call("compare", "real.json", "real.json").out)

    def test_reads_one_of_the_two_from_standard_input(self):
        new = self.report("new.json")
        with open(self.here / self.report("base.json")) as base:
            self.assertIn("fib/pool", self.fine("compare", "-", new, stdin=base))

    def test_another_metric_can_be_asked_for(self):
        def larger(report):
            for sample in report["cases"][1]["samples"]:
                sample["max_rss_bytes"] *= 2

        out = self.fine("compare", self.report("a.json"), self.report("b.json", change=larger), "--metric", "max-rss")
        self.assertRegex(out, r"fib/pool +1\.0 MiB +2\.0 MiB +2\.00x more")

    def test_lists_what_only_one_side_has(self):
        def other_work(report):
            report["cases"][1]["workload"]["params"]["n"] = 6

        out = self.fine("compare", self.report("a.json"), self.report("b.json", change=other_work))
        self.assertIn("only in BASE: fib/pool", out)
        self.assertIn("only in NEW: fib/pool", out)

    def test_warns_of_an_incomplete_report(self):
        def cut(report):
            report["complete"] = False

        out = self.fine("compare", self.report("a.json", change=cut), self.report("b.json"))
        self.assertIn("BASE is incomplete", out)

    def test_json_holds_the_same(self):
        results = self.assert_valid(
            self.fine("compare", self.report("a.json"), self.report("b.json", pool=6e6), "--format", "json"), "compare")
        self.assertEqual([c["name"] for c in results["cases"]], ["fib/sequential", "fib/pool"])
        self.assertEqual([c["verdict"] for c in results["cases"]], ["same", "slower"])
        self.assertAlmostEqual(results["cases"][1]["ratio"]["point"], 1.2, places=6)
        self.assertEqual((results["base"]["file"], results["new"]["file"]), ("a.json", "b.json"))

    def test_markdown_is_a_table(self):
        out = self.fine("compare", self.report("a.json"), self.report("b.json"), "--format", "markdown")
        rows = [line for line in out.splitlines() if line.startswith("|")]
        self.assertEqual(len(rows), 4)
        self.assertEqual({row.count("|") for row in rows}, {5})


class Refusals(CompareTest):
    def test_other_machines_and_builds(self):
        def elsewhere(report):
            report["context"].update(host="there", build_type="Other")

        files = [self.report("a.json"), self.report("b.json", change=elsewhere)]
        self.assertRegex(self.refused(*files), r"not from the same machine and build: host '.*' and 'there'; "
                                               r"build type '.*' and 'Other'; --force")
        self.assertIn("not from the same machine and build: host", self.fine("compare", *files, "--force"))

    def test_other_versions_are_what_is_compared(self):
        def newer(report):
            report["context"]["version"] = "99"

        self.fine("compare", self.report("a.json"), self.report("b.json", change=newer))

    def test_files_that_cannot_be_read(self):
        self.assertEqual(self.refused("real.json", "nosuch", code=5), "cannot read 'nosuch': No such file or directory")
        self.assertEqual(self.refused(".", "real.json", code=5), "cannot read '.': Is a directory")

    def test_files_that_are_no_reports(self):
        (self.here / "bad.json").write_text('{\n  "cases": [}')
        self.assertEqual(self.refused("real.json", "bad.json"),
                         "'bad.json': not a concbench report: no JSON at line 2, column 13")
        (self.here / "bad.json").write_text("{}")
        self.assertEqual(self.refused("bad.json", "real.json"), "'bad.json': not a concbench report: no 'schema_version'")

    def test_commands_that_cannot_be_meant(self):
        self.assertIn("two files", self.refused("real.json"))
        self.assertIn("only one", self.refused("-", "-"))
        self.assertIn("did you mean 'total'?", self.refused("real.json", "real.json", "--metric", "totl"))
        self.assertIn("no format named 'x'", self.refused("real.json", "real.json", "--format", "x"))
        self.assertIn("no argument named 'more'", self.refused("real.json", "real.json", "more"))

    def test_reports_with_nothing_in_common(self):
        def other_work(report):
            for case in report["cases"]:
                case["workload"]["params"]["n"] = 6

        self.assertIn("no case in common", self.refused(self.report("a.json"), self.report("b.json", change=other_work)))


class Gates(CompareTest):
    def code(self, *arguments):
        return self.call("compare", "a.json", "b.json", *arguments).code

    def test_fail_where_a_case_is_surely_slower_than_in_base(self):
        self.report("a.json")
        self.report("b.json", pool=5.5e6)
        self.assertEqual(self.code(), 0)
        self.assertEqual(self.code("--fail-if-slower", "5%"), 1)
        self.assertEqual(self.code("--fail-if-slower", "15%"), 0)

    def test_expectations_speak_of_new(self):
        self.report("a.json")
        self.report("b.json", pool=5.5e6)
        self.assertEqual(self.code("--expect", "pool.total < 5.6ms", "--expect", "pool.ratio < 1.2"), 0)
        self.assertEqual(self.code("--expect", "pool.ratio < 1.05"), 1)
        self.assertEqual(self.code("--expect", "pool.total < 0.5 * sequential.total"), 1)

    def test_undecided_is_3_only_where_asked(self):
        def few(report):
            for case in report["cases"]:
                del case["samples"][1:]

        self.report("a.json")
        self.report("b.json", change=few)
        self.assertEqual(self.code("--fail-if-slower", "5%"), 0)
        self.assertEqual(self.code("--fail-if-undecided"), 3)

    def test_a_case_that_has_gone_is_undecided(self):
        def without_pool(report):
            del report["cases"][1]

        self.report("a.json")
        self.report("b.json", change=without_pool)
        result = self.call("compare", "a.json", "b.json", "--fail-if-undecided")
        self.assertEqual(result.code, 3)
        self.assertIn("fib/pool is only in BASE", result.out)

    def test_a_failed_case_of_new_comes_first(self):
        def failed(report):
            report["cases"][1].update(status="failed", reason="worker 7 died")

        self.report("a.json")
        self.report("b.json", sequential=20e6, change=failed)
        result = self.call("compare", "a.json", "b.json", "--fail-if-slower", "5%")
        self.assertEqual(result.code, 4)
        self.assertIn("fib/pool: in NEW it is failed: worker 7 died", result.out)

    def test_are_in_the_json_and_in_the_table(self):
        self.report("a.json")
        self.report("b.json", pool=5.5e6)
        result = self.call("compare", "a.json", "b.json", "--fail-if-slower", "5%")
        self.assertIn("failed --fail-if-slower 5%: pool is 10 % slower than BASE "
                      "(at most 5 % allowed)", flat(result.out))
        text = self.call("compare", "a.json", "b.json", "--fail-if-slower", "5%", "--format", "json").out
        gates = self.assert_valid(text, "compare")["gates"]
        self.assertEqual([g["outcome"] for g in gates], ["held", "failed"])

    def test_mistakes_are_marked(self):
        result = self.call("compare", "real.json", "real.json", "--expect", "pol.total < 1s")
        self.assertEqual(result.code, 2)
        self.assertTrue(result.err.endswith("\n  pol.total < 1s\n  ^^^\n"))


if __name__ == "__main__":
    run_tests()
