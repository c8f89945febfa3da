"""Workers that die or never end: the case fails and says why, the others go on, and nothing is left."""

import os
import re
import signal

from support import CliTest, children_of, every_backend, flat, naps, own_backends, run_tests, sampler_of, until

# The case whose process is killed has an innocent neighbour, which needs as long as a task naps.
ROUND = ["sleep", "-n", "2", "--duration", "1s", "-j", "2", "--warmup", "0", "--rounds", "1",
         "--retries", "0"]
ENDLESS = ["sleep", "-n", "3", "--duration", "60s", "-j", "2", "--rounds", "2"]


def napping_worker(program):
    """A worker process of the sampler in the middle of its task, or None."""
    sampler = sampler_of(program)
    workers = children_of(program.pid, sampler) if sampler else []
    return next((pid for pid in workers if naps(f"/proc/{pid}")), None)


def napping_sampler(program):
    """The sampler where it runs a task itself, or None."""
    sampler = sampler_of(program)
    return sampler if sampler and naps(f"/proc/{sampler}") else None


class Killed(CliTest):
    def kill_one_of(self, backend, victim_of, neighbour="thread"):
        """Kills a process while `backend` is measured, and gives its number, the table and the failed case."""
        program = self.start(*ROUND, "-b", f"{backend},{neighbour}", "--export-json", "a.json")
        victim = until(lambda: victim_of(program), f"a process of {backend} runs a task")
        os.kill(victim, signal.SIGKILL)
        result = self.finish(program)
        self.assert_nothing_runs()
        self.assertEqual((result.code, result.err), (4, ""))
        failed, other = self.assert_valid((self.here / "a.json").read_text())["cases"]
        self.assert_measured(other)
        self.assertIn(f"\n  {neighbour} ", result.out)
        return victim, result.out, failed

    def assert_measured(self, case):
        self.assertEqual((case["status"], case["reason"]), ("ok", None))
        self.assertEqual(len(case["samples"]), 1)
        self.assertIsNotNone(case["summary"])

    def assert_failed(self, case, table, reason):
        self.assertEqual(case["status"], "failed")
        self.assertRegex(case["reason"], rf"\A{reason}\Z")
        self.assertRegex(flat(table), rf" {case['backend']} (\d+ )?failed: {re.escape(case['reason'])} ")
        self.assertEqual((case["summary"], case["speedup"], case["digest"]), (None, None, None))
        self.assertEqual([(s["status"], s["valid"]) for s in case["samples"]], [("failed", False)])

    def test_a_pool_says_which_worker_died_of_what_and_what_it_held(self):
        pid, table, case = self.kill_one_of("process-pool", napping_worker)
        self.assert_failed(case, table, rf"worker {pid} was killed by signal 9 \(Killed\) while it held task [01]")

    def test_a_process_per_task_says_so_too(self):
        pid, table, case = self.kill_one_of("process", napping_worker)
        self.assert_failed(case, table, rf"worker {pid} was killed by signal 9 \(Killed\) while it held task [01]")

    def test_a_sampler_is_named_with_what_ran_in_it(self):
        pid, table, case = self.kill_one_of("sequential", napping_sampler)
        self.assert_failed(case, table, rf"sampler {pid} was killed by signal 9 \(Killed\) while it ran tasks 0-1")

    def test_a_sampler_takes_its_workers_with_it(self):
        def sampler_with_workers(program):
            return sampler_of(program) if napping_worker(program) else None

        pid, table, case = self.kill_one_of("process-pool", sampler_with_workers)
        self.assert_failed(case, table, rf"sampler {pid} was killed by signal 9 \(Killed\) while it ran tasks? [01](-1)?")

    def test_a_baseline_that_failed_leaves_no_speed_ups(self):
        program = self.start(*ROUND, "-b", "process,thread", "--baseline", "process", "--format", "json")
        os.kill(until(lambda: napping_worker(program), "a worker runs a task"), signal.SIGKILL)
        results = self.assert_valid(self.finish(program).out)
        self.assertEqual([case["speedup"] for case in results["cases"]], [None, None])


class Slow(CliTest):
    def test_a_pass_that_takes_too_long_fails_its_case_on_every_backend(self):
        result = self.call(*ENDLESS, "-b", every_backend(), "--timeout", "100ms", "--export-json", "a.json")
        self.assertEqual((result.code, result.err), (4, ""))
        results = self.assert_valid((self.here / "a.json").read_text())
        self.assertIs(results["complete"], True)
        self.assertEqual([case["backend"] for case in results["cases"]], own_backends())
        for case in results["cases"]:
            with self.subTest(case["backend"]):
                self.assertEqual(case["status"], "timed_out")
                self.assertRegex(case["reason"], r"\Aa pass took longer than 100 ms\b")
                # No second round of what has failed.
                self.assertEqual(len(case["samples"]), 1)
                self.assertRegex(flat(result.out), rf" {case['backend']} (\d+ )?timed out: {re.escape(case['reason'])} ")

    def test_a_time_limit_ends_a_run_that_has_measured_nothing(self):
        result = self.call(*ENDLESS, "--time-limit", "200ms", "--export-json", "a.json")
        self.assertEqual((result.code, result.err), (124, ""))
        self.assertIn("Incomplete: measuring was stopped", result.out)
        results = self.assert_valid((self.here / "a.json").read_text())
        self.assertIs(results["complete"], False)
        self.assertEqual({(c["status"], c["reason"]) for c in results["cases"]}, {("skipped", "not reached")})

    def test_a_time_limit_shows_and_writes_what_was_measured(self):
        result = self.call("noop", "-n", "1", "--min-time", "0ms", "--rounds", "1000000", "-b", "sequential,process",
                           "--time-limit", "1s", "--export-json", "a.json")
        self.assertEqual((result.code, result.err), (124, ""))
        results = self.assert_valid((self.here / "a.json").read_text())
        self.assertIs(results["complete"], False)
        for case in results["cases"]:
            self.assertEqual(case["status"], "ok")
            self.assertGreaterEqual(len(case["samples"]), 1)
            self.assertRegex(result.out, rf"\n[* ] {case['backend']} ")

    def test_limits_that_are_kept_change_nothing(self):
        self.fine("fib", "-n", "5", "-r", "1", "--timeout", "1h", "--time-limit", "1h")


if __name__ == "__main__":
    run_tests()
