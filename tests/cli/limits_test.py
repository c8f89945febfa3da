"""What happens where the system refuses processes, threads, memory or descriptors: a reason, and never a hang."""

import os
import shutil
import subprocess
import unittest
from pathlib import Path

from support import PROGRAM, CliTest, limited, names_of, run_tests, sanitized

# Many workers, all wanted at the same time.
CROWD = ["sleep", "-n", "20", "--duration", "10ms", "-j", "8", "--rounds", "1", "--warmup", "0"]
OWN = "sequential,thread,process,pool,process-pool,async"
# A user of its own, whose processes no other program adds to, be it this script for another build.
USER = 20_000 + os.getpid() % 40_000
STRANGER = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]
REFUSED = r"\Acannot [a-z0-9 ]+: (Resource temporarily unavailable|Too many open files|Cannot allocate memory)\Z"

PLAIN = unittest.skipIf(sanitized(), "a sanitizer has threads and terabytes of address space of its own")


def can_be_stranger():
    return os.geteuid() == 0 and subprocess.run([*STRANGER, "true"], capture_output=True).returncode == 0


class LimitTest(CliTest):
    def results(self, *arguments, **options):
        """Runs to the end, whatever the system refuses, and gives status and reason of each backend."""
        result = self.call(*arguments, "--format", "json", **options)
        self.assertEqual(result.err, "")
        states = {c["backend"]: (c["status"], c["reason"]) for c in self.assert_valid(result.out)["cases"]}
        failed = [reason for status, reason in states.values() if status == "failed"]
        self.assertEqual(result.code, 4 if failed else 0)
        for backend, (status, reason) in states.items():
            with self.subTest(backend):
                self.assertIn(status, ("ok", "failed"))
                if status == "failed":
                    self.assertRegex(reason, REFUSED)
        return states


@unittest.skipUnless(can_be_stranger(), "only root can become a user without other processes")
@PLAIN
class Processes(LimitTest):
    def setUp(self):
        super().setUp()
        # The program as such may be where nobody else can go.
        self.copy = shutil.copy(PROGRAM, self.folder)
        self.folder.chmod(0o755)
        for folder in (self.here, self.temporary):
            folder.chmod(0o777)

    def crowd_of(self, most):
        return self.results(*CROWD, program=limited(f"-u {most}", self.copy, STRANGER))

    def test_no_sampler_can_be_started_where_the_program_is_all(self):
        states = self.crowd_of(1)
        self.assertEqual(set(states.values()), {("failed", "cannot fork: Resource temporarily unavailable")})

    def test_only_backends_without_workers_can_do_with_the_sampler_alone(self):
        states = self.crowd_of(2)
        self.assertEqual(states.pop("sequential"), ("ok", None))
        self.assertEqual(states.pop("async"), ("ok", None))
        self.assertEqual(states, {
            "thread": ("failed", "cannot start a thread: Resource temporarily unavailable"),
            "process": ("failed", "cannot fork: Resource temporarily unavailable"),
            "pool": ("failed", "cannot start a thread: Resource temporarily unavailable"),
            "process-pool": ("failed", "cannot fork: Resource temporarily unavailable"),
        })

    def test_backends_that_get_some_workers_give_up_and_leave_none(self):
        for most in (3, 6, 9):
            with self.subTest(most):
                self.assertEqual({status for status, _ in self.crowd_of(most).values()}, {"ok", "failed"})

    def test_backends_that_can_do_with_what_there_is_go_on(self):
        # Eight workers, the sampler and the program, but not a thread or a process for each of twenty tasks.
        states = self.crowd_of(10)
        good = sorted(backend for backend, (status, _) in states.items() if status == "ok")
        self.assertEqual(good, ["async", "pool", "process-pool", "sequential"])

    def test_a_limit_that_is_not_met_changes_nothing(self):
        self.assertEqual(set(self.crowd_of(200).values()), {("ok", None)})


@PLAIN
class Memory(LimitTest):
    def test_a_table_of_results_that_does_not_fit_is_a_reason(self):
        states = self.results("square", "-n", "1e9", "-b", OWN, "-r", "1", program=limited("-v 200000"))
        reason = "cannot map 8000000000 bytes of shared memory: Cannot allocate memory"
        self.assertEqual({reason for _, reason in states.values()}, {reason})

    def test_stacks_that_do_not_fit_are_a_reason(self):
        for kibibytes in (20_000, 100_000, 200_000):
            with self.subTest(kibibytes):
                self.assertEqual(self.results(*CROWD, program=limited(f"-v {kibibytes}"))["sequential"], ("ok", None))


class Numbers(LimitTest):
    def test_a_number_of_tasks_beyond_all_memory_is_a_reason(self):
        # The second one times eight bytes is beyond 64 bits, and would be eight in them.
        for tasks in ("1e15", "2305843009213693953", "18446744073709551615"):
            with self.subTest(tasks):
                states = self.results("noop", "-n", tasks, "-b", OWN, "-r", "1")
                self.assertEqual({status for status, _ in states.values()}, {"failed"})


class Descriptors(LimitTest):
    def test_a_pool_that_cannot_watch_its_workers_is_a_reason(self):
        states = self.results(*CROWD, program=limited("-n 8"))
        self.assertEqual(states.pop("process-pool"), ("failed", "cannot open a pidfd: Too many open files"))
        self.assertEqual(set(states.values()), {("ok", None)})

    @unittest.skipUnless("download" in names_of("workloads"), "this build has no download workload")
    def test_downloads_are_as_many_at_once_as_there_are_for(self):
        states = self.results("download", "-n", "60", "--latency", "0ms", "-b", "async", "-r", "1", program=limited("-n 16"))
        self.assertEqual(states, {"async": ("ok", None)})

    @unittest.skipUnless("download" in names_of("workloads"), "this build has no download workload")
    def test_a_server_that_has_none_says_so(self):
        result = self.call("download", "-n", "1", "-b", "sequential", "-r", "1", program=limited("-n 9"))
        self.assertEqual(result.code, 4)
        self.assert_one_line(result.err)
        self.assertRegex(result.err, "cannot start the server of workload 'download': cannot make an event loop: Too many open files")

    def test_results_reach_stdout_with_hardly_any(self):
        # Standard streams and one more: the watched signals take that.
        result = self.call(*CROWD, program=limited("-n 4"))
        self.assertIn(result.code, (4, 5))
        self.assertRegex(result.out + result.err, "Too many open files")


def without_proc():
    """What to start to have the program run where there is no /proc; none where that cannot be had."""
    hidden = ["unshare", "-m", "sh", "-c", 'mount -t tmpfs none /proc && exec "$0" "$@"']
    return hidden if subprocess.run([*hidden, "true"], capture_output=True).returncode == 0 else None


@unittest.skipIf(sanitized(), "a sanitizer reads /proc itself")
@unittest.skipUnless(without_proc(), "only root can hide /proc")
class WithoutProc(CliTest):
    def test_modules_are_found_and_files_replaced(self):
        (self.here / "a.json").write_text("old")
        for workload in {"noop", "download"} & set(names_of("workloads")):
            with self.subTest(workload):
                self.fine(workload, *(["--latency", "0ms"] if workload == "download" else []), "-n", "2", "-b", OWN, "-r", "1",
                          "--min-time", "0ms", "--keep-invalid", "--export-json", "a.json", program=[*without_proc(), PROGRAM])
                self.assert_valid((self.here / "a.json").read_text())
        self.assertEqual(os.listdir(self.here), ["a.json"])

    def test_the_doctor_and_the_list_say_what_they_know(self):
        self.assertIn("/proc/meminfo cannot be read", self.fine("doctor", "--no-calibration", "-v", program=[*without_proc(), PROGRAM]))
        self.assertIn("pool", self.fine("list", program=[*without_proc(), PROGRAM]))


SMALL = ["unshare", "-m", "sh", "-c", 'mount -t tmpfs -o size=64k none small && "$0" "$@"; code=$?; ls -A small >left; exit $code']


@unittest.skipUnless(without_proc(), "only root can mount a small disk")
class SmallDisk(CliTest):
    def setUp(self):
        super().setUp()
        (self.here / "small").mkdir()

    def assert_nothing_left(self):
        self.assertEqual((self.here / "left").read_text(), "")

    def test_too_small_for_an_export_fails_with_what_was_found(self):
        result = self.call("noop", "-n", "10", "-b", "pool", "-r", "200", "--min-time", "0ms", "--export-json", "small/a.json",
                           program=[*SMALL, PROGRAM])
        self.assertEqual((result.code, result.err), (5, "concbench: cannot write 'small/a.json': No space left on device\n"))
        self.assertIn("pool", result.out)
        self.assert_nothing_left()

    @unittest.skipUnless("download" in names_of("workloads"), "this build has no download workload")
    def test_too_small_for_downloads_is_a_reason(self):
        result = self.call("download", "-n", "9", "--bytes", "20KB", "--latency", "0ms", "-b", "pool", "-r", "1",
                           program=[*SMALL, PROGRAM], env={"TMPDIR": str(self.here / "small")})
        self.assertEqual((result.code, result.err), (4, ""))
        self.assertIn("no space left on device", " ".join(result.out.split()).lower())
        self.assert_nothing_left()


FAKETIME = next(iter(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), None)


@unittest.skipUnless(FAKETIME, "libfaketime is not installed (on Debian, faketime has it)")
@PLAIN
class Clocks(CliTest):
    def jumping(self, how, **more):
        return self.call("sleep", "-n", "2", "--duration", "1ms", "-b", "sequential,pool,process-pool", "-r", "2", "--format", "json",
                         "--time-limit", "1h", env={"LD_PRELOAD": str(FAKETIME), "FAKETIME": how, **more})

    def test_that_tell_the_time_of_day_may_jump(self):
        for how in ("+10y", "-20y", "+0 i3600", "@2262-04-12 00:00:00"):
            with self.subTest(how):
                result = self.jumping(how, DONT_FAKE_MONOTONIC="1")
                self.assertEqual((result.code, result.err), (0, ""))
                self.assertIs(self.assert_valid(result.out)["complete"], True)

    def test_that_measure_may_end_a_run_early_and_never_hang_it(self):
        result = self.jumping("+0 i7200")
        self.assertEqual((result.code, result.err), (124, ""))
        self.assertIs(self.assert_valid(result.out)["complete"], False)


class Folders(CliTest):
    DOWNLOAD = ["download", "-n", "1", "--latency", "0ms", "-b", "sequential", "-r", "1", "--keep-invalid"]

    def test_a_folder_for_temporaries_that_is_not_there_is_named(self):
        for folder, reason in (("/nowhere", "No such file or directory"), ("/dev/null", "Not a directory")):
            with self.subTest(folder):
                result = self.call(*self.DOWNLOAD, env={"TMPDIR": folder})
                self.assertEqual((result.code, result.err),
                                 (5, f"concbench: cannot make a folder in '{folder}': {reason}\n"))

    def test_an_empty_name_of_one_is_as_none(self):
        self.assertEqual(self.call(*self.DOWNLOAD, env={"TMPDIR": ""}).code, 0)


if __name__ == "__main__":
    run_tests()
