"""Functions of the user's in Python: on every backend and on pools of Python's own, and what becomes of those that are no good."""

import signal
import sys
import unittest

from support import CliTest, every_backend, flat, names_of, own_backends, processes_of, rows_of, run_tests, until

HAS_PYTHON = "python" in names_of("workloads")
OWN = "multiprocessing-pool,thread-pool-executor"
# One pass of one sample.
ONCE = ["--rounds", "1", "--warmup", "0", "--min-time", "0ms", "--keep-invalid"]
SEQUENTIAL = [*ONCE, "-b", "sequential"]

if not HAS_PYTHON:
    print("skipped: the workload 'python' is not in this build", file=sys.stderr)


@unittest.skipUnless(HAS_PYTHON, "the workload 'python' is not in this build")
class PythonTest(CliTest):
    def write(self, name, text):
        (self.here / name).write_text(text)
        return name

    def results(self, *arguments, code=0):
        result = self.call("python", *arguments, "--export-json", "a.json")
        self.assertEqual((result.code, result.err), (code, ""), result.out)
        return self.assert_valid((self.here / "a.json").read_text())

    def measured(self, *arguments, code=0):
        return self.results(*arguments, code=code)["cases"]

    def digest(self, function, *arguments):
        """That of all its values, which is the same in every case."""
        digest, = {case["digest"] for case in self.measured(function, *arguments)}
        return digest

    def reasons(self, *arguments):
        """Why each of the cases failed."""
        return [case["reason"] for case in self.measured(*arguments, code=4)]

    def refused(self, *arguments):
        result = self.call("python", *arguments)
        self.assertEqual((result.code, result.out), (2, ""), f"exit code and stdout of {arguments}")
        self.assert_one_line(result.err)
        return result.err.removeprefix("concbench: ").rstrip("\n")


class Functions(PythonTest):
    def test_run_on_every_backend_and_on_pools_of_pythons_own(self):
        cases = self.measured("lambda i: sum(range(i))", "-n", "30", "-b", f"{every_backend()},{OWN}", *ONCE)
        self.assertEqual([(case["status"], case["tasks"]) for case in cases], [("ok", 30)] * (len(own_backends()) + 2))
        self.assertEqual(len({case["digest"] for case in cases}), 1)

    def test_that_run_on_all_have_pythons_own_pools_among_them(self):
        cases = {case["backend"]: case["status"] for case in self.measured("lambda i: i", "-n", "3", "-b", "all", *ONCE)}
        self.assertEqual([cases[name] for name in OWN.split(",")], ["ok", "ok"])

    def test_come_from_modules_and_from_files(self):
        (self.here / "folder").mkdir()
        self.write("folder/mine.py", "import other\nclass Deep:\n    @staticmethod\n    def twice(i): return other.by * i\n")
        self.write("folder/other.py", "by = 2\n")
        wanted = self.digest("lambda i: 2 * i", *SEQUENTIAL)
        self.assertEqual(self.digest("mine:Deep.twice", "--path", "folder", *SEQUENTIAL), wanted)
        self.assertEqual(self.digest("folder/mine.py:Deep.twice", *SEQUENTIAL), wanted)

    def test_see_what_comes_before_them(self):
        self.assertEqual(self.digest("lambda i: sqrt(i) + x", "--setup", "from math import sqrt\nx = 1", *SEQUENTIAL),
                         self.digest("lambda i: i ** 0.5 + 1.0", *SEQUENTIAL))

    def test_that_are_several_are_cases_of_one_run(self):
        cases = self.measured("lambda i: (i, i)", "lambda i: [i]", "--function", "str", "-n", "2", *SEQUENTIAL)
        self.assertEqual([case["name"] for case in cases],
                         [f"python/sequential/function={text}" for text in ("lambda i: (i, i)", "lambda i: [i]", "str")])


class Values(PythonTest):
    def test_are_whole_numbers_of_64_bits_floats_or_nothing(self):
        same = [("lambda i: -1 - i", "lambda i: 2 ** 64 - 1 - i"), ("lambda i: i > 0", "lambda i: int(i > 0)"),
                ("lambda i: None", "lambda i: 0"), ("lambda i: 2.0", "lambda i: 1 << 62")]
        for one, other in same:
            with self.subTest(one):
                self.assertEqual(self.digest(one, "-n", "3", *SEQUENTIAL), self.digest(other, "-n", "3", *SEQUENTIAL))

    def test_of_other_kinds_are_the_same_in_each_process(self):
        for text in ("{'a', 'b', str(i)}", "(i, 'x', {1: 2.5})", "bytes(i)", "'\\ud800'", "bytearray(b'abc')"):
            with self.subTest(text):
                self.digest(f"lambda i: {text}", "-n", "10", *ONCE, "-b", "sequential,process,multiprocessing-pool")

    def test_that_differ_have_other_digests(self):
        texts = ["str(i)", "str(i) + ' '", "bytes(i)", "[i]", "[i, 0]", "i", "float(i)"]
        digests = {self.digest(f"lambda i: {text}", "-n", "3", *SEQUENTIAL) for text in texts}
        self.assertEqual(len(digests), len(texts))

    def test_that_show_an_address_are_refused(self):
        reason, = self.reasons("lambda i: [object()]", "-n", "3", *SEQUENTIAL)
        self.assertIn("task 0: TypeError: the result, a 'list', looks different in each process", reason)

    def test_that_differ_between_backends_are_found_out(self):
        table = self.call("python", "lambda i: os.getpid()", "--setup", "import os", "-n", "4", "-b", "sequential,process", *ONCE)
        self.assertNotEqual(table.code, 0)
        self.assertIn("values", table.out)


class Failures(PythonTest):
    FAILING = "import math\ndef helper(i):\n    return math.sqrt(-i)\n\ndef fail(i):\n    return helper(i) if i == 3 else 0\n"

    def test_name_the_task_the_exception_and_the_place_on_every_backend(self):
        self.write("mine.py", self.FAILING)
        reasons = self.reasons("mine.py:fail", "-n", "5", "-b", f"{every_backend()},{OWN}", *ONCE)
        self.assertEqual(set(reasons), {"task 3: ValueError: math domain error (mine.py:3)"})

    def test_in_the_standard_library_have_the_place_from_which_it_was_called(self):
        self.write("mine.py", "import json\ndef fail(i):\n    return json.loads('{')\n")
        reason, = self.reasons("mine.py:fail", *SEQUENTIAL)
        self.assertRegex(reason, r"^task 0: json.decoder.JSONDecodeError: .* \(mine.py:3\)$")

    def test_that_end_a_program_end_a_case(self):
        reason, = self.reasons("lambda i: exit(7)", *SEQUENTIAL)
        self.assertEqual(reason, "task 0: SystemExit: 7 (command line:1)")

    def test_of_workers_of_pythons_own_pool_are_noticed(self):
        reason, = self.reasons("lambda i: os._exit(3)", "--setup", "import os", "-n", "2", "-b", "multiprocessing-pool", *ONCE)
        self.assertRegex(reason, r"^worker \d+ exited with code 3, and multiprocessing.Pool waits for its tasks for ever$")

    def test_of_the_user_are_found_before_anything_is_measured(self):
        self.write("mine.py", self.FAILING)
        self.write("broken.py", "def f(i): )\n")
        self.write("raising.py", "import os\n\n1 / 0\n")
        self.write("crashing.py", "import os\nos.abort()\n")
        for words, message in (
            ([], "python needs a function, such as 'concbench python module:function --path .', or \"concbench python 'lambda i: i * i'\""),
            (["lambda i: )"], "'lambda i: )' cannot be used: SyntaxError: unmatched ')' (command line:1)"),
            (["sqrt"], "'sqrt' cannot be used: NameError: name 'sqrt' is not defined (command line:1)"),
            (["i", "--setup", "i = 1"], "'i' is no function, but of type 'int'"),
            (["lambda: 1"], "'lambda: 1' is to take one argument, the number of the task"),
            (["mine:fail"], "there is no module 'mine'; it is in this folder: add --path ."),
            (["absent:fail"], "there is no module 'absent'; --path FOLDER says where it lies"),
            (["mine:fial", "--path", "."], "module 'mine' has no function 'fial'; did you mean 'fail'?"),
            (["mine.py:helper", "--path", "absent"], "--path: there is no folder 'absent'"),
            (["broken.py:f"], "module 'broken' cannot be imported: SyntaxError: unmatched ')' (broken.py:1)"),
            (["raising.py:f"], "module 'raising' cannot be imported: ZeroDivisionError: division by zero (raising.py:3)"),
            (["crashing.py:f"], "'crashing.py:f' ends the process that it is loaded into, which was killed by signal 6 (Aborted)"),
        ):
            with self.subTest(words):
                self.assertEqual(self.refused(*words), message)


class Coroutines(PythonTest):
    # All of them have to wait at once, or none comes back.
    MEET = ("import asyncio\nhere = []\nasync def meet(i):\n    here.append(asyncio.Event())\n    if len(here) == 20:\n"
            "        for other in here: other.set()\n        here.clear()\n    else:\n        await here[-1].wait()\n    return i\n")

    def test_wait_at_once_on_the_event_loop(self):
        self.write("mine.py", self.MEET)
        self.assertEqual(self.digest("mine.py:meet", "-n", "20", "-b", "async", "--rounds", "1", "--keep-invalid"),
                         self.digest("lambda i: i", "-n", "20", *SEQUENTIAL))

    def test_are_no_more_at_once_than_is_allowed(self):
        self.write("mine.py", "import asyncio\nhere = 0\nmost = 0\nasync def count(i):\n    global here, most\n    here += 1\n"
                              "    most = max(here, most)\n    await asyncio.sleep(0)\n    here -= 1\n    return most > 3\n")
        self.assertEqual(self.digest("mine.py:count", "-n", "20", "--max-in-flight", "3", *ONCE, "-b", "async"),
                         self.digest("lambda i: 0", "-n", "20", *SEQUENTIAL))

    def test_run_one_after_another_elsewhere(self):
        self.write("mine.py", "import asyncio\nasync def nap(i):\n    await asyncio.sleep(0)\n    return i\n")
        self.digest("mine.py:nap", "-n", "6", *ONCE, "-b", f"sequential,thread,process,pool,process-pool,async,{OWN}")

    def test_that_fail_name_the_task_and_the_place(self):
        self.write("mine.py", "import asyncio\nasync def fail(i):\n    await asyncio.sleep(0)\n    return 1 // (i - 2)\n")
        reasons = self.reasons("mine.py:fail", "-n", "4", *ONCE, "-b", "async,sequential")
        self.assertEqual(set(reasons), {"task 2: ZeroDivisionError: integer division or modulo by zero (mine.py:4)"})

    def test_that_take_too_long_are_cancelled(self):
        self.write("mine.py", "import asyncio\nasync def nap(i):\n    await asyncio.sleep(3600 if i == 1 else 0)\n    return i\n")
        limited = ["mine.py:nap", "-n", "3", *ONCE, "-b", "async", "--task-timeout", "50ms"]
        self.assertEqual(self.reasons(*limited), ["task 1: took longer than 50.0 ms"])
        case, = self.measured(*limited, "--allow-timeouts")
        self.assertEqual(case["samples"][0]["task_timeouts"], 1)

    def test_that_nobody_awaits_are_told_how_to_be(self):
        reason, = self.reasons("lambda i: asyncio.sleep(0)", "--setup", "import asyncio", "-n", "1", *SEQUENTIAL)
        self.assertIn("is awaited only of a function that is written with 'async def'", reason)


class Processes(PythonTest):
    def test_that_are_forked_know_it_once(self):
        """What registers with os.register_at_fork() is called, by whoever forks, and not twice."""
        self.write("mine.py", "import os\nforks = 0\ndef forked():\n    global forks\n    forks += 1\nos.register_at_fork(after_in_child=forked)\n"
                              "def count(i):\n    return forks\n")
        self.assertEqual(self.digest("mine.py:count", "-n", "4", *ONCE, "-b", "process,process-pool,multiprocessing-pool"),
                         self.digest("lambda i: 1", "-n", "4", *SEQUENTIAL))

    def test_may_have_threads_of_their_own(self):
        self.write("mine.py", "from concurrent.futures import ThreadPoolExecutor\ndef threads(i):\n"
                              "    with ThreadPoolExecutor(2) as pool: return sum(pool.map(abs, range(i)))\n")
        self.digest("mine.py:threads", "-n", "4", *ONCE, "-b", f"sequential,thread,process,process-pool,{OWN}")

    def test_end_by_a_signal_to_the_program(self):
        for backend in ("sequential", "pool", "multiprocessing-pool", "async"):
            with self.subTest(backend):
                began = self.here / f"began-{backend}"
                program = self.start("python", f"lambda i: open('{began}', 'w').close() or time.sleep(3600)", "--setup", "import time",
                                     "-n", "4", "-b", backend)
                until(began.exists, "a task begins")
                program.send_signal(signal.SIGINT)
                self.assertEqual(self.finish(program).code, 130)
                self.assertEqual(processes_of(program.pid), [])

    def test_print_where_messages_go(self):
        result = self.call("python", "lambda i: print('said')", "-n", "1", "--format", "json", *SEQUENTIAL)
        self.assert_valid(result.out)
        self.assertEqual(result.err, "said\n")


class Reports(PythonTest):
    def test_name_pythons_version(self):
        runtime = self.results("lambda i: i", "-n", "2", *SEQUENTIAL)["context"]["runtime"]
        self.assertRegex(runtime, r"^Python 3\.\d+\.\S+")
        self.assertIn(f", {runtime}", flat(self.fine("show", "a.json")))

    def test_are_compared_with_those_of_another_python_where_that_is_wanted(self):
        self.results("lambda i: i", "-n", "2", *SEQUENTIAL)
        text = (self.here / "a.json").read_text()
        (self.here / "b.json").write_text(text.replace('"runtime": "Python 3', '"runtime": "Python 2'))
        result = self.call("compare", "a.json", "b.json")
        self.assertEqual(result.code, 2)
        self.assertRegex(result.err, r"same machine and build: runtime 'Python 3\S*' and 'Python 2\S*'; --force")

    def test_tell_where_threads_run_at_once(self):
        self.write("mine.py", "import sys\nsys._is_gil_enabled = lambda: False\ndef one(i): return 1\n")
        self.assertRegex(self.results("mine.py:one", "-n", "2", *SEQUENTIAL)["context"]["runtime"], r" \(free-threaded\)$")

    def test_have_all_that_can_be_measured(self):
        cases = self.measured("lambda i: i", "-n", "8", "-b", f"pool,async,{OWN}", "--latency", "--trace", "trace.json",
                              "--expect", "pool.total < 1h", "--rounds", "1", "--keep-invalid")
        for case in cases:
            self.assertEqual(set(case["distributions"]), {"latency.wait", "latency.run"})
        self.assertTrue((self.here / "trace.json").exists())

    def test_of_sweeps_have_a_baseline_for_each_set_of_parameters(self):
        out = self.fine("sweep", "python", "lambda i: i", "--sweep", "n=2,4", "-j", "1", "-b", OWN, *ONCE)
        self.assertIn("thread-pool-executor", out)


class Refusals(PythonTest):
    def test_pythons_own_pools_run_nothing_else(self):
        result = self.call("fib", "-b", "multiprocessing-pool")
        self.assertEqual((result.code, result.err), (2, "concbench: backend 'multiprocessing-pool' is for workload 'python' alone\n"))

    def test_a_model_of_the_lock_does_not_go_with_the_lock_itself(self):
        cases = self.measured("lambda i: i", "-n", "2", "-b", "pool", "--gil", "5ms,none", *ONCE)
        self.assertEqual([(case["status"], case["reason"]) for case in cases],
                         [("skipped", "threads of 'python' take turns by themselves; leave --gil out"), ("ok", None)])

    def test_a_loop_of_asyncio_hands_no_tasks_to_pools_of_concbench(self):
        cases = self.measured("lambda i: i", "-n", "2", "-b", "async", "--offload", "pool,none", *ONCE)
        self.assertEqual([(case["status"], case["reason"]) for case in cases],
                         [("skipped", "'async' of 'python' runs all tasks itself; leave --offload out"), ("ok", None)])

    def test_they_are_listed_by_themselves(self):
        self.assertEqual([name for name, _ in rows_of(self.fine("list"), "backends of 'python'")],
                         ["async", "multiprocessing-pool", "thread-pool-executor"])


if __name__ == "__main__":
    run_tests()
