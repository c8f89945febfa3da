"""Gates in one run: what is expected of the figures, told by the exit code, in the table and in the JSON."""

import signal

from support import CliTest, HOSTILE, PROGRAM, flat, napping_threads, run_tests, strict_json, until

# Long enough for a bounded interval of 99 %, alike rounds or not; gates on figures of a busy machine are undecided unless they are kept.
RUN = ["fib", "-n", "5", "--min-time", "0ms", "-r", "40", "--keep-invalid"]
# As many rounds as it takes: a busy machine needs more of them to tell even so large a difference.
PAIR = ["fib", "-n", "5", "--min-time", "0ms", "-b", "sequential,process", "--keep-invalid"]
# One round leaves every interval without bounds.
UNDECIDED = ["fib", "-n", "5", "--min-time", "0ms", "-r", "1", "-b", "sequential,pool"]
HELD = "sequential.total < 10s"
FAILED = "sequential.total > 10s"
# What takes minutes where it is not refused.
LONG = ["sleep", "-n", "100", "--duration", "10s"]


def expecting(*expectations):
    return [word for text in expectations for word in ("--expect", text)]


class ExitCodes(CliTest):
    def code(self, *arguments):
        return self.call(*arguments).code

    def test_0_where_all_expectations_hold(self):
        self.assertEqual(self.code(*RUN, "-b", "sequential", *expecting(HELD, "sequential.max_rss < 10GiB")), 0)

    def test_1_where_one_fails(self):
        self.assertEqual(self.code(*RUN, "-b", "sequential", *expecting(HELD, FAILED)), 1)

    def test_percentiles_are_judged_where_tasks_are_timed(self):
        run = ["noop", "-n", "500", "--min-time", "0ms", "-r", "40", "-b", "sequential", "--latency", "--keep-invalid"]
        self.assertEqual(self.code(*run, *expecting("sequential.p99 < 1h", "sequential.wait_p50 < 1h")), 0)
        self.assertEqual(self.code(*run, *expecting("sequential.p99 < 1ns")), 1)

    def test_4_where_a_gate_has_no_figure_unless_that_is_allowed(self):
        # A percentile needs more tasks than there are.
        run = [*RUN, "-b", "sequential", "--latency", *expecting("sequential.p99 < 1h")]
        result = self.call(*run)
        self.assertEqual((result.code, result.err),
                         (4, "concbench: gate without figures: sequential.p99 < 1h: sequential has no figures: "
                             "samples have too few tasks for this percentile\n"))
        self.assertEqual(self.code(*run, "--allow-unmeasured"), 0)
        self.assertEqual(self.code(*run, "--allow-unmeasured", "--fail-if-undecided"), 3)

    def test_undecided_is_0_unless_asked(self):
        self.assertEqual(self.code(*UNDECIDED, *expecting(HELD)), 0)
        self.assertEqual(self.code(*UNDECIDED, "--fail-if-slower", "5%"), 0)

    def test_3_where_undecided_is_asked_to_fail(self):
        self.assertEqual(self.code(*UNDECIDED, "--fail-if-undecided"), 3)
        self.assertEqual(self.code(*UNDECIDED[:-1], "sequential", *expecting(HELD), "--fail-if-undecided"), 3)

    def test_1_where_a_case_is_surely_slower(self):
        # A process takes at least a hundred times as long as five calls.
        self.assertEqual(self.code(*PAIR, "--fail-if-slower", "5%"), 1)
        self.assertEqual(self.code(*PAIR, "--fail-if-slower", "5%",
                                   "--baseline", "process"), 0)

    def test_a_failed_gate_comes_before_an_undecided_one(self):
        # No interval that has a width lies above itself, nor below.
        undecided = [*PAIR, *expecting("process.speedup > process.speedup"), "--fail-if-undecided"]
        self.assertEqual(self.code(*undecided), 3)
        self.assertEqual(self.code(*undecided, "--fail-if-slower", "5%"), 1)

    def test_a_failed_case_comes_before_a_failed_gate(self):
        slow = ["sleep", "-n", "2", "--duration", "1s", "-b", "pool", "--timeout", "10ms", "-r", "1"]
        self.assertEqual(self.code(*slow, "--fail-if-undecided", *expecting("pool.total < 1ns")), 4)

    def test_4_where_no_sample_of_a_case_is_valid(self):
        # A task whose worker dies once is run again with success, but its sample does not count.
        once = self.here / "once"
        once.write_text('#!/bin/sh\nif mkdir "dead-$1" 2>/dev/null; then exec kill -9 $PPID; fi\nrmdir "dead-$1"\n')
        once.chmod(0o755)
        run = ["-n", "1", "-b", "process-pool", "-j", "1", "-r", "2", "--min-time", "0ms"]
        result = self.call(*run, "--cmd", "./once base", "--cmd", "./once head", "--fail-if-slower", "5%",
                           "--export-json", "a.json", program=(PROGRAM, "command"))
        results = strict_json((self.here / "a.json").read_text())
        self.assertEqual([case["status"] for case in results["cases"]], ["failed", "failed"])
        self.assertIn("samples shows what it should", results["cases"][0]["reason"])
        self.assertEqual([gate["outcome"] for gate in results["gates"]], ["undecided"])
        self.assertEqual(result.code, 4)

    def test_a_time_limit_comes_before_a_failed_gate(self):
        self.assertEqual(self.code(*LONG, "--time-limit", "300ms", "--fail-if-undecided",
                                   *expecting("pool.total < 1ns")), 124)

    def test_an_interrupt_comes_before_a_failed_gate(self):
        program = self.start(*LONG, "--fail-if-undecided", *expecting("pool.total < 1ns"))
        until(lambda: napping_threads(program.pid), "a task runs")
        program.send_signal(signal.SIGINT)
        self.assertEqual(self.finish(program).code, 130)


class Results(CliTest):
    def test_are_sentences_in_the_table(self):
        out = self.call(*RUN, "-b", "sequential", *expecting(HELD, FAILED)).out
        self.assertRegex(out, r"\n  held       sequential\.total < 10s: ")
        self.assertRegex(flat(out), r" held sequential\.total < 10s: sequential\.total, .* is below 10s ")
        self.assertRegex(flat(out), r" failed sequential\.total > 10s: sequential\.total, .* is not above 10s ")

    def test_that_fail_the_run_are_said_on_stderr_too(self):
        result = self.call(*RUN, "-b", "sequential", *expecting(HELD, FAILED))
        self.assertRegex(result.err, r"\Aconcbench: gate failed: sequential\.total > 10s: sequential\.total, .* is not above 10s\n\Z")
        undecided = self.call(*UNDECIDED, "--fail-if-undecided")
        self.assertRegex(undecided.err, r"\Aconcbench: gate undecided: --fail-if-undecided: pool .*: undecided\n\Z")

    def test_failed_ones_are_red(self):
        out = self.call(*RUN, "-b", "sequential", *expecting(HELD, FAILED), "--color", "always").out
        red = [line for line in out.splitlines() if "\x1b[31m" in line]
        self.assertIn("  failed     \x1b[31msequential.total > 10s", red[0])
        self.assertNotIn("sequential.total < 10s", "".join(red))

    def test_are_data_in_the_json(self):
        result = self.call(*RUN, "-b", "sequential,process", *expecting(HELD), "--fail-if-slower", "5%", "--format", "json")
        gates = self.assert_valid(result.out)["gates"]
        self.assertEqual([(g["gate"], g["subject"], g["outcome"]) for g in gates],
                         [(HELD, "fib/sequential", "held"), ("--fail-if-slower 5%", "fib/process", "failed")])

    def test_hold_nothing_of_the_input_that_steers_a_terminal(self):
        (self.here / "lines").write_bytes(f"A{HOSTILE}B\nC\n".encode())
        for program in ("true", "false"):
            result = self.call("command", "-r", "2", "-b", "sequential", "--input-file", "lines", *expecting("sequential.total < 1h"),
                               "--export-json", f"{program}.json", "--", program)
            self.assertIn("Gates", result.out)
            self.assert_steers_nothing(result.out + result.err)
            self.assert_steers_nothing(self.fine("show", f"{program}.json"))
        for name in ("table", "markdown"):
            self.assert_steers_nothing(self.call("compare", "true.json", "false.json", "--format", name).out)

    def test_are_none_where_nothing_was_expected(self):
        result = self.call(*UNDECIDED, "--format", "json")
        self.assertEqual(strict_json(result.out)["gates"], [])
        self.assertNotIn("Gates", self.call(*UNDECIDED).out)

    def test_pairs_within_one_run_are_judged(self):
        gates = strict_json(self.call(*PAIR, "--format", "json",
                                      *expecting("process.total > 2 * sequential.total")).out)["gates"]
        self.assertEqual(gates[0]["outcome"], "held", gates[0]["sentence"])


class NothingToJudge(CliTest):
    # Its tasks wait for one another, which one worker cannot bear with.
    SKIPPED = ["queue", "--items", "10", "-b", "sequential,pool", "-j", "1"]

    def test_fails_a_run_of_which_no_case_could_be_run(self):
        result = self.call(*self.SKIPPED, "--fail-if-slower", "5%", "--fail-if-undecided", "--export-json", "a.json")
        self.assertEqual(result.code, 4)
        self.assertIn("Nothing to compare with: sequential was not measured.\n", result.out)
        self.assertRegex(flat(result.out), r": 2 tasks, \d+ CPUs?, no whole round ")
        results = self.assert_valid((self.here / "a.json").read_text())
        self.assertEqual((results["stopped_by"], results["rounds"]), ("no-case", 0))
        self.assertEqual([(gate["gate"], gate["outcome"], gate["sentence"]) for gate in results["gates"]],
                         [(gate, "undecided", "no case could be compared with sequential")
                          for gate in ("--fail-if-slower 5%", "--fail-if-undecided")])

    def test_fails_a_comparison_with_such_a_run(self):
        self.call(*self.SKIPPED, "--export-json", "a.json")
        self.assertEqual(self.call("compare", "a.json", "a.json").code, 4)

    def test_is_undecided_where_an_only_case_was_measured(self):
        run = [*RUN, "-b", "sequential"]
        slower = self.call(*run, "--fail-if-slower", "5%", "--allow-unmeasured")
        self.assertEqual((slower.code, slower.err), (0, ""))
        self.assertIn("undecided --fail-if-slower 5%: no case could be compared with sequential ", flat(slower.out))
        self.assertEqual(self.call(*run, "--fail-if-slower", "5%").code, 4)
        self.assertEqual(self.call(*run, "--fail-if-undecided", "--allow-unmeasured").code, 3)

    def test_is_not_said_where_expectations_were_judged(self):
        result = self.call(*RUN, "-b", "sequential", *expecting(HELD), "--fail-if-undecided")
        self.assertEqual(result.code, 0)
        self.assertNotIn("undecided", result.out.split("Gates")[1])

    def test_does_not_fail_a_run_of_which_some_cases_were_measured(self):
        self.assertEqual(self.call("queue", "--items", "10", "-b", "sequential,thread,pool", "-j", "2", "-r", "1").code, 0)


class Mistakes(CliTest):
    def refused(self, *arguments):
        result = self.call(*LONG, *arguments)
        self.assertEqual((result.code, result.out), (2, ""), f"exit code and stdout of {arguments}")
        return result.err

    def test_are_marked_before_anything_is_measured(self):
        self.assertEqual(self.refused("--expect", "process.totl >= 1.5"),
                         "concbench: --expect: unknown metric 'totl'; did you mean 'total'?\n"
                         "  process.totl >= 1.5\n"
                         "          ^^^^\n")

    def test_a_case_that_is_not_in_the_plan_is_one(self):
        self.assertEqual(self.refused("-b", "sequential,pool", "--expect", "nothing.total < 1s"),
                         "concbench: --expect: unknown case 'nothing'; there are sleep/sequential, sleep/pool\n"
                         "  nothing.total < 1s\n"
                         "  ^^^^^^^\n")

    def test_a_speedup_of_the_baseline_is_one(self):
        self.assertEqual(self.refused("-b", "sequential,pool", "--expect", "sequential.speedup >= 1"),
                         "concbench: --expect: 'sleep/sequential' is what others are compared with, so that its own speedup "
                         "is always 1\n"
                         "  sequential.speedup >= 1\n"
                         "             ^^^^^^^\n")

    def test_a_percentile_of_tasks_that_are_not_timed_is_one(self):
        self.assertIn("'p99' needs --latency", self.refused("--expect", "pool.p99 < 1ms"))

    def test_marks_stand_below_letters_and_not_below_bytes(self):
        self.assertTrue(self.refused("--expect", "'größe'.total < 1s").endswith(
            "\n  'größe'.total < 1s\n  ^^^^^^^\n"))

    def test_no_text_breaks_the_lines(self):
        self.assertEqual(len(self.refused("--expect", "pool\n.total\x1b < 1s").splitlines()), 3)

    def test_a_limit_that_is_no_fraction_is_one(self):
        self.assertIn("--fail-if-slower: 'much' is not a fraction", self.refused("--fail-if-slower", "much"))

    def test_help_tells_the_grammar(self):
        out = self.fine("fib", "--help")
        for word in ("--expect", "--fail-if-slower", "--fail-if-undecided", "pool.speedup >= 1.5"):
            self.assertIn(word, out)


if __name__ == "__main__":
    run_tests()
