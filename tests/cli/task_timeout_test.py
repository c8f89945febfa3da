"""Limits on the time of a single task, on every backend of the program that was built."""

import unittest

from support import CliTest, names_of, own_backends, run_tests

ONCE = ["--rounds", "1", "--warmup", "0", "--min-time", "0ms", "--format", "json", "-j", "2"]
WAITING = ["sleep", "-n", "4", "--duration", "1h", "--task-timeout", "50ms"]
COMPUTING = ["fib", "-n", "60", "--tasks", "2", "--task-timeout", "50ms"]
# The server answers later than the limit is.
LOADING = ["download", "-n", "3", "--bytes", "1KiB", "--latency", "30s", "--task-timeout", "200ms"]
SQUARE = ["square", "-n", "50"]
FORKING = {"process", "process-pool"}


class TaskTimeout(CliTest):
    def start_case(self, backend, *arguments):
        return self.start(*arguments, *ONCE, "-b", backend)

    def case_of(self, program, code):
        result = self.finish(program)
        self.assertEqual((result.code, result.err), (code, ""), program.args)
        [case] = self.assert_valid(result.out)["cases"]
        return case

    def on_each_backend(self, check, *arguments, code, backends=None):
        """Checks the case of a run on each backend. They run at once: most of their time they wait."""
        programs = {name: self.start_case(name, *arguments) for name in backends or own_backends()}
        for backend, program in programs.items():
            with self.subTest(backend):
                check(backend, self.case_of(program, code))

    def test_a_waiting_task_over_it_fails_its_case(self):
        def check(_, case):
            self.assertEqual(case["status"], "failed")
            self.assertRegex(case["reason"], r"\Atask [0-3]: took longer than 50(\.0)? ms\Z")
        self.on_each_backend(check, *WAITING, code=4)

    def test_waiting_tasks_over_it_are_counted_where_that_is_allowed(self):
        def check(_, case):
            self.assertEqual((case["status"], case["reason"]), ("ok", None))
            self.assertEqual([sample["task_timeouts"] for sample in case["samples"]], [4])
            self.assertIn("4 of 4 tasks a pass were out of time", [note["sentence"] for note in case["diagnosis"]["notes"]])
        self.on_each_backend(check, *WAITING, "--allow-timeouts", code=0)

    def test_a_computing_task_over_it_ends_with_its_process(self):
        def check(backend, case):
            self.assertEqual(case["status"], "failed")
            reason = r"task [01]: took longer than 50(\.0)? ms" if backend in FORKING else \
                r"(rank \d on node \S+: )?tasks? [01](-1)? took longer than 50(\.0)? ms and did not stop when it was asked to"
            self.assertRegex(case["reason"], rf"\A{reason}\Z")
        self.on_each_backend(check, *COMPUTING, code=4, backends=names_of("backends"))

    def test_computing_tasks_over_it_are_counted_where_they_can_be_killed(self):
        def check(_, case):
            self.assertEqual([sample["task_timeouts"] for sample in case["samples"]], [2])
        self.on_each_backend(check, *COMPUTING, "--allow-timeouts", code=0, backends=FORKING & set(own_backends()))

    @unittest.skipUnless("download" in names_of("workloads"), "this build has no download workload")
    def test_downloads_over_it_are_counted_on_every_backend(self):
        def check(_, case):
            self.assertEqual([sample["task_timeouts"] for sample in case["samples"]], [3])
        self.on_each_backend(check, *LOADING, "--allow-timeouts", code=0)

    def test_programs_over_it_are_killed_and_counted_on_every_backend(self):
        def check(_, case):
            self.assertEqual([sample["task_timeouts"] for sample in case["samples"]], [3])
        self.on_each_backend(check, "command", "-n", "3", "--task-timeout", "200ms", "--allow-timeouts", "--cmd",
                             "sleep 3600", code=0)

    def test_tasks_within_it_are_as_without_it(self):
        def check(backend, limited):
            free = self.case_of(self.start_case(backend, *SQUARE), code=0)
            self.assertEqual(limited["digest"], free["digest"])
            self.assertEqual(limited["samples"][0]["task_timeouts"], 0)
        self.on_each_backend(check, *SQUARE, "--task-timeout", "1h", code=0)

    def test_allowing_timeouts_without_a_limit_is_a_slip(self):
        result = self.finish(self.start("sleep", "--allow-timeouts"))
        self.assertEqual((result.code, result.err), (2, "concbench: --allow-timeouts needs --task-timeout\n"))


if __name__ == "__main__":
    run_tests()
