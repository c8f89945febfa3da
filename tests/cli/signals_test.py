"""What signals do to a run: it stops at once, shows and writes what it has, and leaves nothing behind."""

import fcntl
import os
import pty
import re
import signal
import unittest
from pathlib import Path

from support import PROGRAM, CliTest, children_of, every_backend, flat, names_of, napping_threads, own_backends, processes_of, run_tests, until

TASKS = 100
LONG = ["sleep", "-n", f"{TASKS}", "--duration", "10s", "-j", "2"]
# So many tasks of LONG each of these has in hand at once; of other backends, one is awaited.
AT_ONCE = {"sequential": 1, "thread": TASKS, "process": TASKS, "pool": 2, "process-pool": 2}
# Short samples in many rounds.
MANY = ["noop", "-n", "1", "--min-time", "0ms", "--rounds", "1000000", "-b", "sequential,process-pool"]
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


class Interrupted(CliTest):
    def start_and_wait(self, backend, *arguments, **options):
        """A run whose workers are all in the middle of a task."""
        program = self.start(*LONG, "-b", backend, *arguments, **options)
        wanted = AT_ONCE.get(backend, 1)
        until(lambda: len(napping_threads(program.pid)) >= wanted, f"{wanted} tasks of {backend} run")
        return program

    def test_a_run_ends_on_every_backend_with_nothing_left(self):
        for backend in own_backends():
            for number, code in CODES.items():
                with self.subTest(backend=backend, signal=number.name):
                    program = self.start_and_wait(backend, "--export-json", "a.json")
                    program.send_signal(number)
                    result = self.finish(program)
                    # Nothing may be left already now, not only soon.
                    self.assert_nothing_runs()
                    self.assertEqual((result.code, result.err), (code, ""))
                    self.assertIn("Incomplete: measuring was stopped", result.out)
                    self.assert_stopped(self.assert_valid((self.here / "a.json").read_text()))
                    self.assertEqual(os.listdir(self.here), ["a.json"])

    def assert_stopped(self, results):
        self.assertIs(results["complete"], False)
        states = [(case["status"], case["reason"], case["samples"]) for case in results["cases"]]
        self.assertEqual(states, [("skipped", "not reached", [])])

    def test_what_was_measured_is_shown_and_written(self):
        screen, program_side = pty.openpty()
        program = self.start(*MANY, "--export-json", "a.json", stderr=program_side)
        os.close(program_side)
        shown = b""
        # The progress line tells when the first round is over.
        while not re.search(rb"round ([3-9]|\d\d+)/", shown):
            shown += os.read(screen, 4096)
        program.send_signal(signal.SIGINT)
        result = self.finish(program)
        os.close(screen)
        self.assertEqual(result.code, 130)
        results = self.assert_valid((self.here / "a.json").read_text())
        self.assertIs(results["complete"], False)
        for case in results["cases"]:
            self.assertEqual(case["status"], "ok")
            self.assertGreaterEqual(len(case["samples"]), 2)
            self.assertRegex(result.out, rf"\n[* ] {case['backend']} ")

    def test_json_on_stdout_is_whole(self):
        program = self.start_and_wait("pool", "--format", "json")
        program.send_signal(signal.SIGTERM)
        result = self.finish(program)
        self.assertEqual(result.code, 143)
        self.assert_stopped(self.assert_valid(result.out))

    def test_a_signal_to_the_whole_foreground_group_ends_it_as_one_to_the_program(self):
        program = self.start_and_wait("process-pool")
        os.killpg(program.pid, signal.SIGINT)
        self.assertEqual(self.finish(program).code, 130)

    def test_a_second_signal_ends_it_at_once(self):
        program = self.start_and_wait("process-pool", stdout=self.full_pipe())
        program.send_signal(signal.SIGINT)
        # Its children are gone and its results have nowhere to go: the first signal has been dealt with.
        until(lambda: not children_of(program.pid, program.pid), "the sampler is gone")
        self.assertIsNone(program.poll())
        until(lambda: program.send_signal(signal.SIGINT) or program.poll() is not None, "the program is gone")
        self.assertEqual(program.returncode, -signal.SIGINT)

    def full_pipe(self):
        """The end for writing of a pipe into which no more goes."""
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        self.addCleanup(os.close, writer)
        os.write(writer, b"x" * fcntl.fcntl(writer, fcntl.F_GETPIPE_SZ))
        return writer

    def test_a_signal_that_was_ignored_from_the_start_stays_ignored(self):
        # As under nohup.
        program = self.start("sleep", "-n", "1", "--duration", "1s", "-b", "pool", "-r", "1", "--warmup", "0",
                             program=("bash", "-c", 'trap "" HUP; exec "$0" "$@"', PROGRAM))
        until(lambda: napping_threads(program.pid), "a task runs")
        program.send_signal(signal.SIGHUP)
        result = self.finish(program)
        self.assertEqual((result.code, result.err), (0, ""))
        self.assertNotIn("Incomplete", result.out)


class IgnoredChildren(CliTest):
    """Under a parent that ignores SIGCHLD, which it hands on, ended children would be gone before they are asked for."""

    BELOW = ("bash", "-c", "trap '' CHLD; exec \"$0\" \"$@\"", PROGRAM)

    def test_are_waited_for_on_every_backend(self):
        results = self.assert_valid(self.fine("noop", "-n", "5", "-r", "1", "--min-time", "0ms", "-b", every_backend(),
                                              "--format", "json", program=self.BELOW))
        self.assertEqual({case["status"] for case in results["cases"]}, {"ok"})

    def test_are_waited_for_by_programs_that_are_tasks(self):
        self.fine("command", "-n", "2", "-r", "1", "--min-time", "0ms", "-b", "sequential,pool,process-pool,async", "--",
                  "sh", "-c", "sh -c 'exit 0'; test $? = 0", program=self.BELOW)

    def test_are_waited_for_by_the_doctor(self):
        self.assertNotIn("failed", self.fine("doctor", "--calibration-time", "100ms", program=self.BELOW))


def server_of(program):
    """The process that has loaded the server's module, or None."""
    children = children_of(program.pid, program.pid)
    return next((pid for pid in children if "download-server" in Path(f"/proc/{pid}/maps").read_text()), None)


def connected(server):
    """Whether a process has a socket beside the one that listens."""
    if server is None:
        return False
    return sum(link_of(fd).startswith("socket:") for fd in Path(f"/proc/{server}/fd").iterdir()) > 1


def link_of(fd):
    """What a descriptor of another process is; it may close it while its descriptors are listed."""
    try:
        return os.readlink(fd)
    except FileNotFoundError:
        return ""


@unittest.skipUnless("download" in names_of("workloads"), "this build has no download workload")
class Downloading(CliTest):
    """A run with a server of its own and a temporary folder."""

    def start_and_wait(self):
        program = self.start("download", "-n", "50", "--latency", "60s", "-b", "thread", "--export-json", "a.json")
        # The server, who removes the folder, and the sampler; the folder is there before them.
        until(lambda: len(children_of(program.pid, program.pid)) == 3, "server and sampler run")
        self.assertNotEqual(os.listdir(self.temporary), [])
        return program

    def test_leaves_neither_server_nor_folder_when_it_is_stopped(self):
        for number, code in CODES.items():
            with self.subTest(number.name):
                program = self.start_and_wait()
                program.send_signal(number)
                self.assertEqual(self.finish(program).code, code)
                self.assert_nothing_runs()
                self.assertEqual(os.listdir(self.temporary), [])

    def test_says_on_every_backend_that_its_server_has_died_in_the_middle(self):
        for backend in own_backends():
            with self.subTest(backend):
                program = self.start("download", "-n", "4", "-j", "2", "-b", backend, "--bandwidth", "1KB", "--rounds", "1")
                until(lambda: connected(server_of(program)), "a task has its connection")
                os.kill(server_of(program), signal.SIGKILL)
                result = self.finish(program)
                self.assert_nothing_runs()
                self.assertEqual((result.code, result.err), (4, ""))
                self.assertRegex(flat(result.out), r"cannot download http://127\.0\.0\.1:\d+/[0-9a-f]{16}/\d: [^\n]+; "
                                             r"the server of workload 'download' was killed by signal 9 \(Killed\)")

    def test_leaves_neither_server_nor_folder_when_it_is_killed(self):
        for number in (signal.SIGKILL, signal.SIGQUIT, signal.SIGUSR1):
            with self.subTest(number.name):
                program = self.start_and_wait()
                program.send_signal(number)
                self.assertEqual(self.finish(program).code, -number)
                until(lambda: not processes_of(program.pid), "all processes are gone")
                self.assertEqual(os.listdir(self.temporary), [])

    def test_leaves_no_folder_when_a_terminal_ends_all_of_its_group(self):
        program = self.start_and_wait()
        os.killpg(program.pid, signal.SIGQUIT)
        self.assertEqual(self.finish(program).code, -signal.SIGQUIT)
        until(lambda: not processes_of(program.pid), "all processes are gone")
        self.assertEqual(os.listdir(self.temporary), [])


class Killed(CliTest):
    def test_a_killed_coordinator_leaves_no_process(self):
        for backend in own_backends():
            with self.subTest(backend):
                program = self.start(*LONG, "-b", backend, "--export-json", "a.json")
                wanted = AT_ONCE.get(backend, 1)
                until(lambda: len(napping_threads(program.pid)) >= wanted, f"{wanted} tasks of {backend} run")
                program.kill()
                self.assertEqual(self.finish(program).code, -signal.SIGKILL)
                until(lambda: not processes_of(program.pid), "all processes are gone")
                self.assertEqual(os.listdir(self.here), [])


if __name__ == "__main__":
    run_tests()
