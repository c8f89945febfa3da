"""Tasks that share something, and threads that take turns, as the user sees them."""

import os
import signal

from support import CliTest, children_of, cpu_seconds, flat, run_tests, sampler_of, until

ONCE = ["--rounds", "1", "--warmup", "0", "--min-time", "0ms"]


class Counter(CliTest):
    def test_tells_what_was_lost_without_a_guard_and_that_nothing_was_with_one(self):
        # Held open so long that others come between.
        out = self.fine("counter", "-n", "40", "--tasks", "2", "--hold", "2ms", "--sync", "none,mutex", "-b", "thread", *ONCE)
        self.assertRegex(out, r"\n  sync +time +per update +lost updates +against thread/sync=none\n")
        self.assertRegex(out, r"\n  none +[\d.]+ \w+ +[\d.]+ \w+ +\d+ %  ")
        self.assertRegex(out, r"\n  mutex +[\d.]+ \w+ +[\d.]+ \w+ +undecided")

    def test_goes_on_where_a_worker_is_killed_with_the_lock(self):
        for sync in ("mutex", "spin"):
            with self.subTest(sync):
                # The lock is held nearly all the time, by one of the two.
                program = self.start("counter", "-n", "60", "--tasks", "2", "--hold", "10ms", "--sync", sync, "-b", "process-pool",
                                     "-j", "2", *ONCE)
                worker = until(lambda: self.a_worker(program), "a worker runs")
                os.kill(worker, signal.SIGKILL)
                result = self.finish(program)
                self.assertEqual((result.code, result.err), (0, ""))

    @staticmethod
    def a_worker(program):
        sampler = sampler_of(program)
        workers = children_of(program.pid, sampler) if sampler else []
        return workers[0] if len(workers) == 2 else None


class Queue(CliTest):
    def test_tells_how_long_each_side_was_blocked(self):
        results = self.assert_valid(self.fine("queue", "--items", "50", "-b", "thread,process,async", *ONCE, "--format", "json"))
        for case in results["cases"]:
            with self.subTest(case["backend"]):
                self.assertEqual({name: d["count"] for name, d in case["distributions"].items()}, {"blocked.put": 1, "blocked.get": 1})

    def test_leaves_nobody_waiting_where_a_process_dies(self):
        for backend in ("process", "process-pool"):
            with self.subTest(backend):
                program = self.start("queue", "--items", "1e7", *ONCE, "-b", backend, "-j", "2")
                worker = until(lambda: self.a_worker_at_work(program), "a worker is in the midst of its task")
                os.kill(worker, signal.SIGKILL)
                result = self.finish(program)
                self.assertEqual((result.code, result.err), (4, ""))
                self.assertRegex(flat(result.out), r"failed: (task [01]: )?its worker died, and what that had put or taken cannot be told")

    @staticmethod
    def a_worker_at_work(program):
        """One that has only just been forked has no task yet, and is replaced without any harm."""
        worker = Counter.a_worker(program)
        return worker if worker and cpu_seconds(worker) > 0.1 else None

    def test_fails_where_a_task_is_out_of_time(self):
        for backend in ("thread", "process", "async"):
            with self.subTest(backend):
                result = self.call("queue", "--items", "1e7", "-b", backend, *ONCE, "--task-timeout", "100ms")
                self.assertEqual((result.code, result.err), (4, ""))
                self.assertRegex(result.out, r"failed: task [01]: ")


class Turns(CliTest):
    def test_are_told_in_the_name_and_a_note(self):
        out = self.fine("fib", "-n", "5", "-b", "thread,pool,process", "--gil", "none,5ms", *ONCE, "-v")
        self.assertIn("\n  thread/gil=5ms ", out)
        self.assertIn("\n  pool/gil=5ms ", out)
        self.assertNotIn("process/gil", out)
        self.assertIn("pool/gil=5ms: its threads took turns, of 5ms while others waited (--gil)", out)

    def test_are_of_5_ms_where_the_user_does_not_say(self):
        results = self.assert_valid(self.fine("sleep", "-n", "2", "--duration", "1ms", "-b", "thread,sequential", *ONCE, "--gil", "--format", "json"))
        self.assertEqual([case["gil_ns"] for case in results["cases"]], [5_000_000, None])

    def test_are_given_away_by_a_task_that_waits(self):
        # One after another they would take longer than the time limit of a pass.
        self.fine("sleep", "-n", "20", "--duration", "500ms", "-b", "thread", "--gil", *ONCE, "--timeout", "9s")


if __name__ == "__main__":
    run_tests()
