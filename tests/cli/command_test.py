"""The user's own program as the task: what it is given, what becomes of its failures, and that it dies with the run."""

import os
import shlex
import signal
import sys
import unittest
from pathlib import Path

from support import PROGRAM, CliTest, every_backend, limited, living, own_backends, processes_of, run_tests, sanitized, strict_json, until

BACKENDS = own_backends()
# One pass of one sample: what a program does is done once for each task.
ONCE = ["--rounds", "1", "--warmup", "0", "--min-time", "0ms"]
SEQUENTIAL = [*ONCE, "-b", "sequential"]
SEQUENTIAL_20 = ["--rounds", "20", "--warmup", "0", "--min-time", "0ms", "-b", "sequential"]
# Each makes a file of its own, so that those that run at once do not lose each other's words.
NOTE = 'set -C; printf "%s\\n" "$@" > notes/$$'
AWKWARD = ["plain", "two words", "; touch hacked", "$(touch hacked)", "`touch hacked`", "'", '"', "*", "-n", "a\\b",
           "{task}", "ä", ""]


def command_of(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")[:-1]
    except OSError:
        return []


def running(command):
    """How many processes run this command, whoever has started them."""
    return sum(command_of(process.pid) == command for _, process in living())


class CommandTest(CliTest):
    SLEEP = ["sleep", "1000"]

    def setUp(self):
        super().setUp()
        self.notes = self.here / "notes"
        self.notes.mkdir()
        self.note = [self.script("note", NOTE)]

    def noted(self):
        """The arguments of each program that ran, in no order; forgotten after that."""
        texts = []
        for file in self.notes.iterdir():
            texts.append(tuple(file.read_text().removesuffix("\n").split("\n")))
            file.unlink()
        return sorted(texts)

    def script(self, name, text):
        path = self.here / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
        return f"./{name}"

    def results(self, *arguments, code=0):
        result = self.call("command", "--export-json", "a.json", *arguments)
        self.assertEqual((result.code, result.err), (code, ""), result.out)
        return self.assert_valid((self.here / "a.json").read_text())

    def measured(self, *arguments, code=0):
        """The cases of a run of these options."""
        return self.results(*arguments, code=code)["cases"]

    def reason(self, *arguments):
        """Why the only case failed."""
        case, = self.measured(*arguments, code=4)
        self.assertEqual(case["status"], "failed")
        return case["reason"]

    def asleep(self, program):
        """How many of the programs that would run for ever run."""
        return [command_of(p.pid) for p in processes_of(program.pid)].count(self.SLEEP)

    def start_and_wait(self, *arguments, wanted=1):
        program = self.start("command", *arguments)
        until(lambda: self.asleep(program) >= wanted, f"{wanted} programs run")
        return program

    def refused(self, *arguments, code=2):
        result = self.call("command", *arguments)
        self.assertEqual((result.code, result.out), (code, ""), f"exit code and stdout of {arguments}")
        self.assert_one_line(result.err)
        return result.err


class Arguments(CommandTest):
    def test_are_filled_in_for_each_task_on_every_backend(self):
        for backend in BACKENDS:
            with self.subTest(backend):
                self.fine("command", "-n", "3", "-j", "2", "-b", backend, *ONCE, "--",
                          *self.note, "x{task}", "{{task}", "-n", "--", "--help")
                self.assertEqual(self.noted(), [(f"x{i}", "{task}", "-n", "--", "--help") for i in range(3)])

    def test_have_the_number_of_a_worker(self):
        self.fine("command", "-n", "20", "-j", "2", "-b", "process-pool", *ONCE, "--", *self.note, "{worker}")
        numbers = {number for number, in self.noted()}
        self.assertTrue(numbers <= {"0", "1"}, numbers)

    def test_measure_one_task_by_default(self):
        case, = self.measured(*SEQUENTIAL, "--", *self.note)
        self.assertEqual(case["tasks"], 1)
        self.assertEqual(len(self.noted()), 1)

    def test_are_reported_as_a_text_that_can_be_given_again(self):
        case, = self.measured(*SEQUENTIAL, "--", "true", "a b", "{task}")
        text = case["workload"]["params"]["cmd"]
        self.assertEqual(text, "true 'a b' {task}")
        again, = self.measured(*SEQUENTIAL, "--cmd", text)
        self.assertEqual(again["workload"], case["workload"])

    def test_are_refused_with_a_way_on(self):
        for arguments, message in [
            ([], "no program given; write it after '--', such as: concbench command"),
            (["--"], "no program after '--'"),
            (["true"], "no argument named 'true'; write '--' before a program"),
            (["--cmd", "true", "--", "true"], "--cmd and a program after '--' cannot be combined"),
            (["--", "no-such-program"], "command 'no-such-program' not found in PATH"),
            (["--", "./no-such-program"], "command './no-such-program' not found"),
            (["--", "true", "{tsak}"], "no placeholder named 'tsak'; did you mean 'task'?"),
            (["--", "true", "{input}"], "{input} needs --input-file"),
            (["--cmd", "true | cat"], "--cmd: '|' is for a shell: quote it, or add --shell"),
            (["--cmd", "true 'a"], "--cmd: a quote is not ended"),
            (["--shell", "--", "true | cat"], "write --shell --cmd 'true | cat'"),
            (["--ignore-failure=256", "--", "true"], "--ignore-failure: 256 is not between 1 and 255"),
            (["--nosuch", "--", "true"], "no option named '--nosuch'"),
        ]:
            with self.subTest(arguments):
                self.assertIn(message, self.refused(*arguments))

    def test_belong_to_the_program_and_not_to_concbench(self):
        self.assertIn("Usage:", self.fine("command", "--help", "--", "true"))
        self.assertNotIn("Usage:", self.fine("command", *SEQUENTIAL, "--", "true", "--help"))


class Inputs(CommandTest):
    def write(self, lines):
        (self.here / "list").write_text("".join(f"{line}\n" for line in lines))

    def test_reach_the_program_untouched(self):
        self.write(AWKWARD)
        self.fine("command", "--input-file", "list", "-b", "pool", *ONCE, "--", *self.note, "{input}", "{task}")
        self.assertEqual(self.noted(), sorted((line, str(i)) for i, line in enumerate(AWKWARD)))
        self.assertFalse((self.here / "hacked").exists())

    def test_reach_a_program_of_a_shell_untouched_too(self):
        self.write(AWKWARD)
        note = shlex.join(self.note)
        for text in (f"{note} {{input}} | cat", f"{note} \"{{input}}\" | cat", f"x={{input}}; {note} \"$x\""):
            with self.subTest(text):
                self.fine("command", "--shell", "--input-file", "list", *SEQUENTIAL, "--cmd", text)
                self.assertEqual(self.noted(), sorted((line,) for line in AWKWARD))
                self.assertFalse((self.here / "hacked").exists())

    def test_are_the_last_argument_where_no_other_place_is_named(self):
        self.write(["a b", "c"])
        case, = self.measured("--input-file", "list", *SEQUENTIAL, "--", *self.note, "-v")
        self.assertEqual(case["tasks"], 2)
        self.assertEqual(self.noted(), [("-v", "a b"), ("-v", "c")])

    def test_are_refused_where_there_are_none(self):
        self.write([])
        self.assertIn("--input-file: 'list' is empty", self.refused("--input-file", "list", "--", "true"))
        self.assertIn("cannot be combined", self.refused("--input-file", "list", "-n", "2", "--", "true"))

    def test_are_no_file_that_cannot_be_read_again(self):
        self.assertIn("cannot read 'nosuch'", self.refused("--input-file", "nosuch", "--", "true", code=5))
        self.assertIn("cannot read '.'", self.refused("--input-file", ".", "--", "true", code=5))
        os.mkfifo(self.here / "pipe")
        self.assertIn("read more than once", self.refused("--input-file", "pipe", "--", "true", code=5))


class Failures(CommandTest):
    def test_name_task_program_and_code(self):
        fails = self.script("fails", "exit $1")
        self.assertEqual(self.reason("-n", "4", *SEQUENTIAL, "--", fails, "{task}"),
                         "task 1: './fails 1' exited with code 1; --show-output shows what it says")

    def test_are_those_of_every_backend(self):
        fails = self.script("fails", "exit 2")
        for case in self.measured("-n", "2", "-b", every_backend(), *ONCE, "--", fails, code=4):
            with self.subTest(case["backend"]):
                self.assertRegex(case["reason"], r"\Atask [01]: './fails' exited with code 2;")

    def test_are_ignored_where_that_is_asked_for(self):
        fails = self.script("fails", "exit $1")
        for option in ("--ignore-failure", "--ignore-failure=1,2", "--ignore-failure=all"):
            with self.subTest(option):
                cases = self.measured("-n", "3", option, *ONCE, "--", fails, "{task}")
                self.assertEqual({case["status"] for case in cases}, {"ok"})
                self.assertEqual(len({case["digest"] for case in cases}), 1)

    def test_are_not_ignored_where_another_code_is(self):
        self.assertIn("exited with code 1", self.reason("--ignore-failure=2,3", *SEQUENTIAL, "--", "false"))

    def test_are_signals_too_whatever_is_ignored(self):
        dies = self.script("dies", "kill -SEGV $$")
        self.assertRegex(self.reason("--ignore-failure", *SEQUENTIAL, "--", dies),
                         r"\Atask 0: './dies' was killed by signal 11 \(Segmentation fault\)")

    def test_are_values_that_change(self):
        turns = self.script("turns", "test -e there && exit 1; touch there")
        self.assertEqual(self.reason("--ignore-failure", "--warmup", "1", "-r", "1", "-b", "sequential", "--", turns),
                         "its values differ from one pass to the next")

    def test_are_programs_that_cannot_be_run(self):
        broken = self.script("broken", "")
        (self.here / "broken").write_text("no program\n")
        self.assertRegex(self.reason(*SEQUENTIAL, "--", broken),
                         r"\Atask 0: (cannot run './broken': Exec format error|'./broken' exited with code 127)")


class Around(CommandTest):
    def test_each_pass_something_can_be_run(self):
        prepare = shlex.join([*self.note, "before"])
        clean_up = shlex.join([*self.note, "after"])
        self.fine("command", "-n", "3", "-b", "sequential,pool", "-r", "2", "--warmup", "1", "--min-time", "0ms",
                  "--prepare", prepare, "--cleanup", clean_up, "--", "true")
        # Two backends, two rounds, a warm-up and a timed pass in each.
        self.assertEqual(self.noted(), [("after",)] * 8 + [("before",)] * 8)

    def test_a_pass_it_is_run_in_order(self):
        add = self.script("add", "echo $1 >> order")
        self.fine("command", "-n", "2", *SEQUENTIAL, "--prepare", f"{add} before", "--cleanup", f"{add} after",
                  "--", add, "task{task}")
        self.assertEqual((self.here / "order").read_text().split(), ["before", "task0", "task1", "after"])

    def test_a_pass_a_failure_fails_the_case(self):
        fails = self.script("fails", "exit 3")
        self.assertEqual(self.reason("--prepare", fails, *SEQUENTIAL, "--", *self.note),
                         "--prepare: './fails' exited with code 3")
        self.assertEqual(self.noted(), [])
        self.assertEqual(self.reason("--cleanup", fails, *SEQUENTIAL, "--", "true"),
                         "--cleanup: './fails' exited with code 3")

    def test_a_pass_it_is_neither_timed_nor_counted(self):
        # Well above what starting a program takes, and still short.
        burn = shlex.join([sys.executable, "-c", "import time\nwhile time.process_time() < 0.5: pass"])
        case, = self.measured(*SEQUENTIAL, "--prepare", burn, "--cleanup", burn, "--", "true")
        sample, = case["samples"]
        self.assertLess(sample["total_ns"], 0.5e9)
        self.assertLess(sample["cpu_user_ns"] + sample["cpu_system_ns"], 0.5e9)
        self.assertGreater(sample["wall_ns"], 1e9)

    def test_a_pass_it_has_a_time_of_its_own(self):
        slow = "sleep 1"
        self.fine("command", *SEQUENTIAL, "--timeout", "1.8s", "--prepare", slow, "--cleanup", slow, "--cmd", slow)

    def test_a_pass_a_shell_can_be_used(self):
        self.fine("command", *SEQUENTIAL, "--shell", "--prepare", "echo 1 > one; cat one > two", "--cmd", "cat two | cat")
        self.assertEqual((self.here / "two").read_text(), "1\n")


class SetUp(CommandTest):
    def test_is_run_once_for_each_program_before_all_that_is_measured(self):
        self.fine("command", "-r", "2", "--min-time", "0ms", "--cmd", shlex.join([*self.note, "a"]), "--cmd", shlex.join([*self.note, "b"]),
                  "--setup", self.script("set_up", "ls notes | grep -q . && exit 1; echo set up >> log"))
        self.assertEqual((self.here / "log").read_text(), "set up\n" * 2)

    def test_that_fails_ends_the_run(self):
        result = self.call("command", "--setup", self.script("fails", "exit 3"), "--", *self.note)
        self.assertEqual((result.code, result.out, result.err), (4, "", "concbench: --setup: './fails' exited with code 3\n"))
        self.assertEqual(self.noted(), [])

    def test_ends_with_a_run_that_is_interrupted(self):
        program = self.start_and_wait("--setup", "sleep 1000", "--", "true")
        program.send_signal(signal.SIGINT)
        self.assertEqual(self.finish(program).code, 130)
        self.assert_nothing_runs()

    def test_leaves_nothing_running(self):
        os.mkfifo(self.here / "left")
        for number, way in enumerate(("{} & exit 0", "setsid sh -c 'echo >left; exec {}' & cat left")):
            with self.subTest(way):
                sleep = ["sleep", f"1000.{os.getpid()}{number}"]
                self.fine("command", *SEQUENTIAL, "--shell", "--setup", way.format(shlex.join(sleep)), "--cmd", "true")
                self.assert_nothing_runs()
                self.assertFalse(running(sleep))


class Names(CommandTest):
    def test_are_those_that_the_user_gives(self):
        cases = self.measured(*SEQUENTIAL_20, "--cmd", "base=true", "--cmd", "head=true", "--baseline", "head",
                              "--expect", "base.total < 1h", "--expect", "head.total < 1h")
        self.assertEqual([case["name"] for case in cases], ["command/sequential/base", "command/sequential/head"])

    def test_tell_values_of_a_sweep_apart(self):
        self.fine("sweep", "command", *ONCE, "--keep-invalid", "--sweep", "t=1,2,4", "--", *self.note, "{t}")
        self.assertEqual(self.noted(), [("1",), ("2",), ("4",)])

    def test_are_of_cases_that_compare_finds_again(self):
        self.measured(*SEQUENTIAL_20, "--cmd", "one=true", "--cmd", "two=true")
        compared = strict_json(self.fine("compare", "a.json", "a.json", "--format", "json"))
        self.assertEqual([case["name"] for case in compared["cases"]], ["command/sequential/one", "command/sequential/two"])


class Streams(CommandTest):
    def test_nothing_is_there_to_read(self):
        reads = self.script("reads", "test -z \"$(cat)\"")
        self.fine("command", "-n", "2", *SEQUENTIAL, "--", reads)

    def test_a_file_is_read_by_each_program_from_its_beginning(self):
        (self.here / "input").write_text("words")
        reads = self.script("reads", "test \"$(cat)\" = words")
        for backend in BACKENDS:
            with self.subTest(backend):
                self.fine("command", "-n", "3", *ONCE, "-b", backend, "--stdin", "input", "--", reads)

    def test_a_file_that_cannot_be_read_is_refused(self):
        self.assertIn("cannot read 'nosuch': No such file", self.refused("--stdin", "nosuch", "--", "true", code=5))
        self.assertIn("cannot read '.': Is a directory", self.refused("--stdin", ".", "--", "true", code=5))

    def test_output_is_discarded(self):
        speaks = self.script("speaks", "echo out; echo err >&2")
        self.assertNotIn("out\n", self.fine("command", *SEQUENTIAL, "--", speaks))

    def test_output_is_shown_on_stderr_where_that_is_asked_for(self):
        speaks = self.script("speaks", "echo out; echo err >&2")
        result = self.call("command", *SEQUENTIAL, "-n", "2", "--show-output", "--format", "json", "--", speaks)
        self.assertEqual((result.code, result.err), (0, "out\nerr\n" * 2))
        self.assert_valid(result.out)

    def test_output_that_nobody_can_see_is_no_failure_of_a_program(self):
        closed = ("bash", "-c", 'exec "$0" "$@" 2>&-', PROGRAM)
        self.fine("command", *SEQUENTIAL, "--show-output", "--", "sh", "-c", "echo said", program=closed)

    def test_a_broken_pipe_ends_a_program_as_it_would_elsewhere(self):
        # Where SIGPIPE stayed ignored, `yes` would complain and fail.
        self.fine("command", *SEQUENTIAL, "--shell", "--cmd", "(yes; echo $? >&3) 3>code | head -n 1")
        self.assertEqual((self.here / "code").read_text().split(), ["141"])


class Alternatives(CommandTest):
    def test_are_measured_side_by_side_and_compared_with_the_first(self):
        fast, slow = "true", "sleep '0.01'"
        results = self.results(*SEQUENTIAL_20, "--cmd", fast, "--cmd", slow)
        first, second = results["cases"]
        self.assertEqual((first["name"], second["name"]),
                         (f"command/sequential/cmd={fast}", f"command/sequential/cmd={slow}"))
        self.assertEqual(results["baseline"], first["name"])
        self.assertEqual([c["workload"]["params"]["cmd"] for c in results["cases"]], [fast, slow])
        self.assertEqual(second["comparison"]["baseline"], first["name"])
        self.assertEqual(second["comparison"]["ratio"]["n"], 20)
        # In each round both, in an order of its own.
        orders = [[s["order"] for s in c["samples"]] for c in results["cases"]]
        self.assertTrue(all(set(pair) == {0, 1} for pair in zip(*orders)), orders)
        self.assertEqual({o for order in orders for o in order}, {0, 1})

    def test_are_told_apart_in_the_table_and_not_in_its_headline(self):
        table = self.fine("command", "-n", "2", *SEQUENTIAL, "--cmd", "true a", "--cmd", "true b")
        self.assertTrue(table.startswith("command n=2: 2 tasks, "), table)
        self.assertRegex(table, r"\n  cmd .*\n  true a .*\n  true b ")

    def test_may_have_other_exit_codes(self):
        # Their values differ, and there is nothing that these would have to agree with.
        cases = self.measured(*ONCE, "-b", "sequential,pool", "--ignore-failure", "--cmd", "true", "--cmd", "false")
        digests = {c["name"]: c["digest"] for c in cases}
        self.assertEqual({c["status"] for c in cases}, {"ok"})
        self.assertEqual(digests["command/pool/cmd=true"], digests["command/sequential/cmd=true"])
        self.assertNotEqual(digests["command/pool/cmd=true"], digests["command/pool/cmd=false"])

    def test_can_be_named_in_expectations_and_as_baseline(self):
        name = "sequential/cmd=sleep 0.02"
        table = self.fine("command", *SEQUENTIAL_20, "--cmd", "true", "--cmd", "sleep 0.02", "--baseline", name,
                          "--expect", f"'{name}'.total > 10ms")
        self.assertRegex(table, r"\n  sleep 0.02 .* \(baseline\)\n")

    def test_of_two_runs_are_matched_by_their_text(self):
        alternatives = [*SEQUENTIAL, "--cmd", "true a", "--cmd", "true b"]
        self.fine("command", *alternatives, "--export-json", "old.json")
        self.fine("command", *SEQUENTIAL, "--export-json", "new.json", "--", "true", "b")
        text = self.call("compare", "old.json", "new.json").out
        self.assertIn("sequential/cmd=true a", text)
        self.assertRegex(text, r"(?i)only in BASE[^\n]*cmd=true a")


class Use(CommandTest):
    def test_of_memory_is_that_of_the_programs(self):
        if sanitized():
            self.skipTest("the sampler itself has a larger peak than the programs when it is instrumented")
        large = [sys.executable, "-c", "x = bytearray(50 << 20)"]
        for backend in BACKENDS:
            with self.subTest(backend):
                small, = self.measured(*ONCE, "-b", backend, "--", sys.executable, "-c", "")
                case, = self.measured(*ONCE, "-b", backend, "--", *large)
                peaks = [c["samples"][0]["max_rss_bytes"] for c in (small, case)]
                self.assertGreater(peaks[1] - peaks[0], 45 << 20)
                self.assertLess(peaks[1] - peaks[0], 60 << 20)

    def test_of_cpu_is_that_of_the_programs(self):
        burn = [sys.executable, "-c", "import time\nwhile time.process_time() < 0.1: pass"]
        for backend in BACKENDS:
            with self.subTest(backend):
                case, = self.measured("-n", "2", *ONCE, "-b", backend, "--", *burn)
                sample, = case["samples"]
                self.assertGreater(sample["cpu_user_ns"] + sample["cpu_system_ns"], 0.175e9)


class Ends(CommandTest):
    """A program that would run for ever, in all that it may be started by."""

    def test_programs_end_with_the_run_on_every_backend(self):
        for backend in BACKENDS:
            for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
                with self.subTest(backend=backend, signal=number.name):
                    wanted = 1 if backend == "sequential" else 2
                    program = self.start_and_wait("-n", "2", "-j", "2", "-b", backend, "--", *self.SLEEP, wanted=wanted)
                    program.send_signal(number)
                    result = self.finish(program)
                    # Nothing may be left already now, not only soon.
                    self.assert_nothing_runs()
                    self.assertEqual((result.code, result.err), (code, ""))

    def test_programs_end_that_have_left_the_group(self):
        for backend in ("sequential", "process-pool"):
            with self.subTest(backend):
                program = self.start_and_wait("-b", backend, "--", "timeout", "1000", *self.SLEEP)
                program.send_signal(signal.SIGINT)
                self.assertEqual(self.finish(program).code, 130)
                self.assert_nothing_runs()

    def test_programs_end_that_are_run_beside_the_tasks(self):
        program = self.start_and_wait("--prepare", "sleep 1000", "--", "true")
        program.send_signal(signal.SIGINT)
        self.assertEqual(self.finish(program).code, 130)
        self.assert_nothing_runs()

    def test_programs_end_with_a_run_that_is_killed(self):
        for backend in BACKENDS:
            with self.subTest(backend):
                program = self.start_and_wait("-n", "1", "-b", backend, "--", *self.SLEEP)
                program.kill()
                self.assertEqual(self.finish(program).code, -signal.SIGKILL)
                until(lambda: not processes_of(program.pid), "all processes are gone")

    def test_all_that_programs_have_started_ends_with_a_run_that_is_killed(self):
        # Each in another way: in the group, in a group of its own, in a session of its own and left by its parent.
        starts = self.script("starts", "sleep $1 & timeout 2000 sleep $1 & (setsid sleep $1 &) ; wait")
        for number, backend in enumerate(BACKENDS):
            for asked in ([], ["--setup"]) if backend == "sequential" else ([],):
                with self.subTest(backend=backend, asked=asked):
                    sleep = ["sleep", f"1000.{os.getpid()}{number}"]
                    way = ["--setup", shlex.join([starts, sleep[1]]), "--", "true"] if asked else ["--", starts, sleep[1]]
                    program = self.start("command", "-n", "1", "-b", backend, *way)
                    until(lambda: running(sleep) >= 3, "all programs run")
                    program.kill()
                    self.assertEqual(self.finish(program).code, -signal.SIGKILL)
                    until(lambda: not running(sleep) and not processes_of(program.pid), "all programs are gone")

    def test_programs_end_that_take_too_long(self):
        reason = self.call("command", *SEQUENTIAL, "--timeout", "200ms", "--", *self.SLEEP)
        self.assertEqual(reason.code, 4)
        self.assertIn("a pass took longer than 200 ms while it ran task 0", reason.out)
        self.assert_nothing_runs()

    def test_programs_over_the_time_of_a_task_are_gone_when_the_next_task_begins(self):
        # Where workers are processes, it is the system that ends it, at a time of its own.
        late = self.script("late", "[ $1 = 1 ] || { echo $$ >$2.pid; exec sleep 1000; }\n! kill -0 $(cat $2.pid)")
        # All at once, for each takes as long as it waits.
        programs = {backend: self.start("command", "-n", "2", *ONCE, "-b", backend, "-j", "1", "--max-live", "1",
                                        "--max-in-flight", "1", "--task-timeout", "1s", "--allow-timeouts",
                                        "--format", "json", "--", late, "{task}", backend)
                    for backend in set(BACKENDS) - {"process", "process-pool"}}
        for backend, program in programs.items():
            with self.subTest(backend):
                result = self.finish(program)
                self.assertEqual((result.code, result.err), (0, ""))
                case, = self.assert_valid(result.out)["cases"]
                self.assertEqual([sample["task_timeouts"] for sample in case["samples"]], [1])

    def test_programs_that_are_left_behind_end_with_the_sample(self):
        leaves = self.script("leaves", "setsid sleep 1000 & echo $! > left; sleep 1000 & exit 0")
        self.fine("command", *SEQUENTIAL, "--", leaves)
        self.assert_nothing_runs()
        # A session of its own hides it from that.
        self.assertNotIn("sleep", command_of((self.here / "left").read_text().strip()))


@unittest.skipUnless("async" in BACKENDS, "this build has no event loop")
class OnAnEventLoop(CommandTest):
    """Many programs under way in one thread."""

    LOOP = [*ONCE, "-b", "async"]

    def test_as_many_programs_run_at_once_as_are_allowed(self):
        for options, wanted in (["-n", "7"], 7), (["-n", "7", "--max-in-flight", "3"], 3):
            with self.subTest(wanted):
                program = self.start_and_wait(*options, *self.LOOP, "--", *self.SLEEP, wanted=wanted)
                self.assertEqual(self.asleep(program), wanted)
                program.send_signal(signal.SIGINT)
                self.assertEqual(self.finish(program).code, 130)

    def test_programs_have_the_number_of_their_place(self):
        self.fine("command", "-n", "20", "--max-in-flight", "3", *self.LOOP, "--", *self.note, "{worker}")
        self.assertEqual({number for number, in self.noted()}, {"0", "1", "2"})

    def test_no_note_says_that_programs_run_one_after_another(self):
        case, = self.measured("-n", "5", *self.LOOP, "--", "true")
        self.assertFalse([note for note in case["diagnosis"]["notes"] if note["kind"] == "one-after-another"])
        case, = self.measured("-n", "5", "--max-in-flight", "2", *self.LOOP, "--", "true")
        self.assertIn("at most 2 tasks were under way at once", [note["sentence"] for note in case["diagnosis"]["notes"]])

    def test_programs_may_be_more_than_open_files_and_do_not_notice(self):
        tells = self.script("tells", "test $(ulimit -Sn) = 64")
        self.fine("command", "-n", "100", *self.LOOP, "--", tells, program=limited("-Sn 64"))


if __name__ == "__main__":
    run_tests()
