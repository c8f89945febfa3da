"""Sweeps: what they measure, what they say of it, and what scripts get."""

import os
import re

from support import CliTest, QUICK, names_of, run_tests, strict_json

# Quick, whatever is measured; three rounds could show a difference by far.
FAST = ["--min-time", "0ms", "--keep-invalid", "-r", "2"]
FIB = ["sweep", "fib", "-n", "5", "-b", "pool", "-j", "1,2", *FAST]
UTF8 = {"LC_ALL": "C.UTF-8"}
PLAIN = {"LC_ALL": "C"}


class Sweep(CliTest):
    def results(self, *arguments):
        return self.assert_valid(self.fine(*arguments, "--format", "json"))

    def names(self, *arguments):
        return [case["name"] for case in self.results(*arguments)["cases"]]

    def test_the_sequential_program_is_measured_beside_what_was_asked_for(self):
        self.assertEqual(self.names(*FIB), ["fib/sequential", "fib/pool/workers=1", "fib/pool/workers=2"])

    def test_ranges_and_lists_of_workers(self):
        names = self.names("sweep", "noop", "-n", "2", "-b", "pool", "-j", "1..2,4", *FAST)
        self.assertEqual(names[1:], [f"noop/pool/workers={n}" for n in (1, 2, 4)])

    def test_workers_go_beyond_the_cpus_by_default(self):
        cpus = len(os.sched_getaffinity(0))
        names = self.names("sweep", "noop", "-n", "2", "-b", "pool", *FAST)
        self.assertIn("noop/pool/workers=1", names)
        self.assertEqual(names[-1], f"noop/pool/workers={2 * cpus}")

    def test_every_workload_can_be_swept(self):
        for workload in names_of("workloads"):
            with self.subTest(workload):
                results = self.results("sweep", workload, *QUICK[workload], "-b", "pool", "-j", "1,2", "-r", "1", "--min-time", "0ms",
                                       "--keep-invalid")
                # The tasks of a queue wait for one another: no worker can run them alone.
                alone = "skipped" if workload == "queue" else "ok"
                self.assertEqual([case["status"] for case in results["cases"]], [alone, alone, "ok"])

    def test_a_parameter_makes_cases_each_with_its_own_baseline(self):
        results = self.results("sweep", "chain", "-n", "2", "--sweep", "steps=10,20", "-b", "pool", "-j", "2", *FAST)
        compared = {case["name"]: case["speedup"]["baseline"] for case in results["cases"]}
        self.assertEqual(compared, {
            "chain/sequential/steps=10": "chain/sequential/steps=10",
            "chain/sequential/steps=20": "chain/sequential/steps=20",
            "chain/pool/steps=10": "chain/sequential/steps=10",
            "chain/pool/steps=20": "chain/sequential/steps=20",
        })
        self.assertEqual(len(results["sweep"]["recommendations"]), 2)

    def test_chunks_are_swept_by_name(self):
        names = self.names("sweep", "noop", "-n", "9", "--sweep", "chunk=1,auto", "-b", "pool", "-j", "2", *FAST)
        self.assertEqual(names, ["noop/sequential", "noop/pool/chunk=1", "noop/pool/chunk=auto"])

    def test_a_program_is_swept_with_the_words_after_the_dashes(self):
        out = self.fine("sweep", "command", "-n", "2", "-b", "pool", "-j", "1,2", *FAST, "--format", "json", "--", "true", "--format")
        results = self.assert_valid(out)
        self.assertEqual(results["cases"][0]["workload"]["params"]["cmd"], "true --format")

    def test_figures_fit_together(self):
        results = self.results(*FIB, "--export-json", "a.json")
        for point, case in zip(results["sweep"]["points"], results["cases"], strict=True):
            self.assertEqual(point["case"], case["name"])
            self.assertAlmostEqual(point["speedup"]["point"], case["speedup"]["total"])
            self.assertAlmostEqual(point["efficiency"]["point"], point["speedup"]["point"] / case["workers"])
        serial = [point["serial_fraction"] for point in results["sweep"]["points"]]
        self.assertEqual([s is None for s in serial], [True, True, False])

    def test_text_has_figures_law_charts_and_recommendation(self):
        text = self.fine(*FIB, env=UTF8)
        for words in ("efficiency", "serial fraction", "Scaling law\n", "Speed-up\n", "Speed-up against workers\n", "█", "ideal"):
            self.assertIn(words, text)
        cpus = len(os.sched_getaffinity(0))
        if cpus < 5:
            self.assertRegex(text, rf"pool: too few points \(\d of 5 worker counts within the {cpus} CPUs? allowed\)")
        self.assertRegex(text, r"\n\n(Best: |Undecided )[^\n]+(\n[^\n]+)*\.\n\Z")

    def test_two_rounds_decide_nothing_and_say_so(self):
        self.assertRegex(self.fine(*FIB), r"\n\nUndecided between sequential at 1x, ")

    def test_charts_are_ascii_where_the_locale_is(self):
        self.assertTrue(self.fine(*FIB, env=PLAIN).isascii())
        self.assertIn("█", self.fine(*FIB, "--chart", "unicode", env=PLAIN))
        self.assertTrue(self.fine(*FIB, "--chart", "ascii", env=UTF8).isascii())
        self.assertNotIn("ideal", self.fine(*FIB, "--chart", "none"))

    def test_a_saved_sweep_is_shown_as_the_run_itself(self):
        shown = self.fine(*FIB, "--export-json", "a.json", env=UTF8)
        self.assertEqual(self.fine("show", "a.json", env=UTF8), shown)
        self.assertTrue(self.fine("show", "a.json", "--chart", "ascii").isascii())


class Pick(CliTest):
    def test_stdout_has_the_options_of_one_case_which_a_run_takes(self):
        picked = self.call(*FIB, "--pick")
        self.assertEqual(picked.code, 0)
        self.assertRegex(picked.out, r"\A--backend (sequential|pool -j [12])\n\Z")
        run = self.fine("fib", "-n", "5", "-r", "1", *picked.out.split(), "--format", "json")
        self.assertEqual(len(strict_json(run)["cases"]), 1)

    def test_who_gets_only_the_options_is_told_where_they_are_undecided(self):
        self.assertRegex(self.call(*FIB, "--pick").err, r"\Aconcbench: undecided between [^\n]+\n\Z")

    def test_files_are_written_beside_it(self):
        self.call(*FIB, "--pick", "--export-json", "a.json")
        results = strict_json((self.here / "a.json").read_text())
        self.assertIn("sweep", results)

    def test_what_decides_nothing_fails_where_that_is_asked_for(self):
        self.assertEqual(self.call(*FIB, "--fail-if-undecided").code, 3)
        self.assertEqual(self.call(*FIB, "--fail-if-undecided", "--pick").code, 3)

    def test_a_sequential_program_that_fails_leaves_nothing_to_pick(self):
        result = self.call("sweep", "command", "-b", "pool", "-j", "1", *FAST, "--pick", "--", "false")
        self.assertEqual((result.code, result.out), (4, ""))

    def test_nothing_to_pick_is_said_and_fails(self):
        # The sequential program cannot run this, so that there is no speed-up.
        result = self.call("sweep", "queue", "--items", "20", "-b", "pool", "-j", "2", *FAST, "--pick")
        self.assertEqual((result.code, result.out), (4, ""))
        self.assertEqual(result.err, "concbench: nothing to pick: nothing to compare with: sequential was not measured\n")

    def test_a_sweep_of_which_nothing_could_be_run_fails(self):
        self.assertEqual(self.call("sweep", "queue", "--items", "20", "-b", "pool", "-j", "1", *FAST).code, 4)

    def test_gates_work_as_for_a_run(self):
        # Enough rounds for an interval.
        run = [*FIB[:-1], "40"]
        self.assertEqual(self.call(*run, "--expect", "pool/workers=2.total > 1h").code, 1)
        self.assertEqual(self.call(*run, "--expect", "pool/workers=2.total < 1h").code, 0)

    def test_a_time_limit_ends_it_as_a_run(self):
        result = self.call("sweep", "sleep", "-n", "1", "--duration", "10s", "-b", "pool", "-j", "1", "--time-limit", "100ms", "--pick")
        self.assertEqual((result.code, result.out), (124, ""))
        self.assertEqual(result.err, "concbench: nothing to pick: the sweep was cut short\n")

    def test_wrong_words_are_refused_before_anything_is_measured(self):
        slow = ["sleep", "-n", "9", "--duration", "9s"]
        for arguments, message in (
            (["sweep"], "sweep needs a workload"),
            (["sweep", "fibb"], "no workload named 'fibb'; did you mean 'fib'?"),
            (["sweep", "fib", "prime"], "'prime'"),
            (["sweep", "fib", "--swep", "n=1"], "'--swep'; did you mean '--sweep'?"),
            (["sweep", *slow, "--sweep", "x=1"], "--sweep: 'sleep' has no parameter named 'x'"),
            (["sweep", *slow, "--sweep", "n=1,2"], "-n and --sweep n cannot be combined"),
            (["sweep", *slow, "--sweep", ""], "--sweep: "),
            (["sweep", *slow, "-j", "2..1"], "--workers: 2..1 ends below its beginning"),
            (["sweep", *slow, "--chart", "big"], "--chart: invalid value 'big' (expected auto, unicode, ascii or none)"),
            (["sweep", *slow, "--baseline", "pool"], "no option named '--baseline'"),
            (["sweep", *slow, "--pick", "--format", "json"], "--pick and --format json both write to standard output"),
            (["sweep", *slow, "--pick", "--export-json", "-"], "--pick and --export-json - both write to standard output"),
            (["sweep", "fib", "--pick", "--sweep", "n=1,2"], "--pick is for one set of parameters, and there are 2"),
            (["fib", "--pick"], "no option named '--pick'"),
        ):
            with self.subTest(arguments):
                result = self.call(*arguments)
                self.assertEqual((result.code, result.out), (2, ""))
                self.assert_one_line(result.err)
                self.assertIn(message, result.err)

    def test_help_tells_of_sweeps(self):
        self.assertRegex(self.fine("--help"), r"(?m)^ +sweep ")
        text = self.fine("sweep", "fib", "--help-all")
        for option in ("--sweep", "--pick", "--chart", "--workers", "--rounds", "-n"):
            self.assertIn(option, text)
        self.assertNotIn("--baseline", text)
        self.assertTrue(re.search(r"(?m)^ +fib\b", self.fine("sweep", "--help")))


if __name__ == "__main__":
    run_tests()
