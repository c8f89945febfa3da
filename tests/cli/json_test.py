"""The JSON results: their form, what must hold between them, and the file that they are written to."""

import json
import os
import stat

from support import CliTest, every_backend, judge, limited, names_of, own_backends, quick, run_tests, strict_json

RUN = ["fib", "-n", "5", "--min-time", "0ms"]
# A run that would take minutes. What ends soon has measured nothing.
LONG = ["sleep", "-n", "100", "--duration", "10s"]
PARTS = ("startup_ns", "work_ns", "teardown_ns")


def without_figures(value):
    """What two runs of the same plan have in common: every key, and the kind of every value."""
    if isinstance(value, dict):
        return {key: without_figures(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [without_figures(inner) for inner in value]
    return "number" if isinstance(value, (int, float)) and not isinstance(value, bool) else type(value).__name__


class Shape(CliTest):
    def test_every_workload_on_every_backend_is_valid_against_the_schema(self):
        for workload in names_of("workloads"):
            with self.subTest(workload):
                results = self.assert_valid(self.fine(*quick(workload), "-b", every_backend(), "--format", "json"))
                states = {case["backend"]: (case["status"], case["reason"]) for case in results["cases"]}
                if workload == "queue":
                    # Its tasks wait for one another, so one after another they would for ever.
                    self.assertEqual(states.pop("sequential")[0], "skipped")
                    states["sequential"] = ("ok", None)
                self.assertEqual(states, {name: ("ok", None) for name in own_backends()})

    def test_the_schema_refuses_what_is_no_result(self):
        results = strict_json(self.fine(*RUN, "-r", "1", "--format", "json"))
        spoilt = [
            {**results, "complete": "yes"},
            {**results, "schema_version": 1},
            {**results, "more": 1},
            {**results, "cases": []},
            {key: value for key, value in results.items() if key != "context"},
            {**results, "cases": [{**results["cases"][0], "digest": "0"}]},
            {**results, "cases": [{**results["cases"][0], "status": "good"}]},
            {**results, "cases": [{**results["cases"][0], "samples": [{}]}]},
        ]
        self.assertTrue(judge().is_valid(results))
        self.assertEqual([s for s in spoilt if judge().is_valid(s)], [], "accepted by the schema")

    def test_names_the_run(self):
        arguments = [*RUN, "-r", "1", "--seed", "12", "--format", "json"]
        results = strict_json(self.fine(*arguments))
        context = results["context"]
        self.assertEqual([a for a in context["command_line"][1:] if a != "--keep-invalid"], arguments)
        self.assertEqual((context["seed"], context["rounds"]), (12, 1))
        self.assertRegex(context["date"], r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d\Z")
        self.assertIn(context["version"], self.fine("--version"))
        self.assertEqual(context["cpus_present"], os.cpu_count())
        self.assertEqual(context["cpu_affinity"], len(os.sched_getaffinity(0)))

    def test_names_the_memory_that_samplers_touched_and_has_it_in_their_peaks(self):
        results = self.assert_valid(self.fine(*RUN, "-r", "1", "--rss", "40MB", "--format", "json"))
        self.assertEqual(results["context"]["rss_bytes"], 40_000_000)
        for case in results["cases"]:
            self.assertGreater(case["samples"][0]["max_rss_bytes"], 40_000_000, case["name"])

    def test_has_bytes_of_the_command_line_that_are_no_text(self):
        self.assert_valid(self.fine(*RUN, "-r", "1", "--export-json", b"caf\xe9.json", "--format", "json"))

    def test_parameters_are_what_was_given_in_the_units_of_their_names(self):
        arguments = ["sleep", "-n", "2", "--duration", "1500us", "-r", "1", "-b", "pool", "--format", "json"]
        results = strict_json(self.fine(*arguments))
        self.assertEqual(results["cases"][0]["workload"],
                         {"name": "sleep", "params": {"n": 2, "duration_ns": 1_500_000}})


class Contents(CliTest):
    ROUNDS = 3

    def setUp(self):
        super().setUp()
        self.results = strict_json(self.fine(*RUN, "-r", f"{self.ROUNDS}", "--seed", "3", "--format", "json"))
        self.cases = self.results["cases"]

    def test_there_is_a_sample_of_every_case_in_every_round(self):
        for case in self.cases:
            self.assertEqual([s["round"] for s in case["samples"]], list(range(self.ROUNDS)), case["name"])
            self.assertTrue(all(s["status"] == "ok" and s["valid"] and s["passes"] >= 1 for s in case["samples"]))

    def test_places_within_a_round_are_each_taken_once(self):
        for number in range(self.ROUNDS):
            places = [s["order"] for case in self.cases for s in case["samples"] if s["round"] == number]
            self.assertEqual(sorted(places), list(range(len(self.cases))), f"round {number}")

    def orders(self, seed):
        results = strict_json(self.fine(*RUN, "-r", "5", "--seed", f"{seed}", "--format", "json"))
        return [[s["order"] for s in case["samples"]] for case in results["cases"]]

    def test_the_seed_decides_the_order(self):
        self.assertEqual(self.orders(1), self.orders(1))
        self.assertNotEqual(self.orders(1), self.orders(2))

    def test_a_total_is_the_sum_of_its_parts(self):
        for sample in (s for case in self.cases for s in case["samples"]):
            self.assertAlmostEqual(sample["total_ns"], sum(sample[part] for part in PARTS), delta=1)
            self.assertGreater(sample["total_ns"], 0)

    def test_all_cases_have_the_same_digest(self):
        self.assertEqual(len({case["digest"] for case in self.cases}), 1)

    def test_other_values_have_another_digest(self):
        other = strict_json(self.fine("fib", "-n", "6", "-r", "1", "-b", "pool", "--format", "json"))
        self.assertNotEqual(other["cases"][0]["digest"], self.cases[0]["digest"])

    def test_summaries_are_those_of_the_samples(self):
        for case in self.cases:
            totals = sorted(s["total_ns"] for s in case["samples"])
            summary = case["summary"]["total_ns"]
            self.assertAlmostEqual(summary["median"], totals[1], delta=1)
            self.assertAlmostEqual(summary["mean"], sum(totals) / len(totals), delta=1)
            self.assertEqual((summary["min"], summary["max"]), (totals[0], totals[-1]))

    def test_speed_ups_are_medians_of_the_ratios_of_each_round(self):
        base = [sample["total_ns"] for sample in self.cases[0]["samples"]]
        for case in self.cases:
            self.assertEqual(case["speedup"]["baseline"], "fib/sequential")
            own = [sample["total_ns"] for sample in case["samples"]]
            ratio = sorted(b / o for b, o in zip(base, own))[len(base) // 2]
            self.assertAlmostEqual(case["speedup"]["total"] / ratio, 1, places=6)
        self.assertEqual(self.cases[0]["speedup"]["total"], 1)

    def test_the_baseline_is_the_one_asked_for_or_else_the_first(self):
        def baseline(*arguments):
            results = strict_json(self.fine(*RUN, "-r", "1", "--format", "json", *arguments))
            return {case["speedup"]["baseline"] for case in results["cases"]}

        self.assertEqual(baseline("--baseline", "process-pool"), {"fib/process-pool"})
        self.assertEqual(baseline("-b", "thread,sequential"), {"fib/sequential"})
        self.assertEqual(baseline("-b", "thread,pool"), {"fib/thread"})


class Chain(CliTest):
    def test_finds_the_steps_of_a_time_which_all_cases_take(self):
        text = self.fine("chain", "-n", "4", "--task-time", "1ms", "-r", "1", "--min-time", "0ms", "--format", "json")
        cases = self.assert_valid(text)["cases"]
        params, = {json.dumps(case["workload"]["params"]) for case in cases}
        # A step is a few cycles.
        self.assertGreater(json.loads(params)["steps"], 10_000)
        self.assertEqual(json.loads(params)["task_time_ns"], 1_000_000)
        self.assertEqual(len({case["digest"] for case in cases}), 1)


class Export(CliTest):
    def exported(self, path):
        return self.assert_valid((self.here / path).read_text())

    def test_a_file_has_what_stdout_would_have(self):
        self.fine(*RUN, "-r", "2", "--export-json", "a.json")
        printed = self.fine(*RUN, "-r", "2", "--format", "json")
        shapes = [without_figures(results) for results in (self.exported("a.json"), strict_json(printed))]
        for shape in shapes:
            del shape["context"]["command_line"]
            for case in shape["cases"]:
                # Each run finds other things odd, on other CPUs.
                case["diagnosis"]["notes"] = []
                for sample in case["samples"]:
                    sample["cpus"] = []
        self.assertEqual(*shapes)

    def test_the_same_report_is_in_the_file_and_on_stdout(self):
        printed = self.fine(*RUN, "-r", "1", "--format", "json", "--export-json", "a.json")
        self.assertEqual((self.here / "a.json").read_text(), printed)

    def test_a_file_does_not_replace_the_table(self):
        self.assertIn("against sequential", self.fine(*RUN, "-r", "1", "--export-json", "a.json"))

    def test_a_dash_is_stdout_and_replaces_the_table(self):
        self.assert_valid(self.fine(*RUN, "-r", "1", "--export-json", "-"))
        self.assertEqual(os.listdir(self.here), [])

    def test_an_open_descriptor_can_be_named(self):
        out = self.fine(*RUN, "-r", "1", "--export-json", "/dev/stdout")
        self.assertIn("against sequential", out)
        self.assert_valid(out[: out.index("\n}\n") + 3])

    def test_an_old_file_is_replaced_and_keeps_its_mode(self):
        old = self.here / "a.json"
        old.write_text("old")
        old.chmod(0o600)
        self.fine(*RUN, "-r", "1", "--export-json", "a.json")
        self.exported("a.json")
        self.assertEqual(stat.S_IMODE(old.stat().st_mode), 0o600)

    def test_a_link_is_followed(self):
        (self.here / "link.json").symlink_to("a.json")
        self.fine(*RUN, "-r", "1", "--export-json", "link.json")
        self.exported("a.json")
        self.assertTrue((self.here / "link.json").is_symlink())

    def test_an_old_file_outlives_a_run_that_is_refused(self):
        (self.here / "a.json").write_text("old")
        for wrong in (["-n", "94"], ["-b", "nosuch"], ["--format", "nosuch"], ["--color", "nosuch"], ["--nosuch"]):
            with self.subTest(wrong):
                result = self.call("fib", *wrong, "--export-json", "a.json")
                self.assertEqual(result.code, 2)
                self.assertEqual((self.here / "a.json").read_text(), "old")

    def refused(self, path):
        result = self.call(*LONG, "--export-json", path)
        self.assertEqual((result.code, result.out), (5, ""), f"exit code and stdout for '{path}'")
        self.assert_one_line(result.err)
        self.assertIn(f"'{path}'", result.err)

    def test_paths_that_cannot_be_written_are_refused_before_anything_is_measured(self):
        (self.here / "file").write_text("")
        (self.here / "loop").symlink_to("loop")
        for path in ("nosuch/a.json", "file/a.json", "loop", ".", "/", "x" * 300, "/proc/a.json"):
            with self.subTest(path):
                self.refused(path)

    def test_a_full_device_is_an_error_after_the_table_was_shown(self):
        result = self.call(*RUN, "-r", "1", "--export-json", "/dev/full")
        self.assertEqual(result.code, 5)
        self.assert_one_line(result.err)
        self.assertIn("'/dev/full': No space left on device", result.err)
        self.assertIn("against sequential", result.out)

    def test_an_old_file_outlives_one_that_cannot_be_written_whole(self):
        (self.here / "a.json").write_text("old")
        result = self.call(*RUN, "-r", "10", "--export-json", "a.json", program=limited("-f 1"))
        self.assertEqual(result.code, 5)
        self.assertIn("'a.json': File too large", result.err)
        self.assertEqual((self.here / "a.json").read_text(), "old")
        self.assertEqual(os.listdir(self.here), ["a.json"])


if __name__ == "__main__":
    run_tests()
