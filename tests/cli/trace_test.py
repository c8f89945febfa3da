"""--trace: a pass of each case, task by task, as viewers of Chrome traces read it."""

import json
import os
import signal
from collections import Counter, defaultdict

import trace_rules
from support import CliTest, every_backend, napping_threads, own_backends, run_tests, until

RUN = ["noop", "-n", "50", "--rounds", "2", "--min-time", "0ms", "-j", "2"]
# The first worker that comes to task 3 ends its own process, once a pass.
DEADLY = ["command", "-n", "6", "-j", "2", "--rounds", "1", "--min-time", "0ms", "--prepare", "rm -f marker", "--shell",
          "--cmd", "if test {task} = 3 && ! test -e marker; then touch marker; kill -9 $PPID; fi"]


class TraceTest(CliTest):
    def traced(self, *arguments, code=0, err=""):
        """Runs with a trace, which has to follow the rules, and gives it."""
        result = self.call(*arguments, "--trace", "t.json")
        self.assertEqual((result.code, result.err), (code, err))
        return self.read("t.json")

    def read(self, name):
        text = (self.here / name).read_text()
        self.assertEqual(trace_rules.violations(text), [])
        return trace_rules.read(text)

    def cases_of(self, trace):
        """Events that are no names, by the name of their case."""
        events = trace["traceEvents"]
        names = {e["pid"]: e["args"]["name"] for e in events if e["name"] == "process_name"}
        cases = {name: [] for name in names.values()}
        for event in events:
            if event["ph"] != "M":
                cases[names[event["pid"]]].append(event)
        return cases

    def lanes_of(self, trace):
        return {e["tid"]: e["args"]["name"] for e in trace["traceEvents"] if e["name"] == "thread_name"}


def tasks_of(events):
    return [e for e in events if e.get("cat") == "task"]


class Trace(TraceTest):
    def assert_complete(self, case, events, tasks):
        numbers = Counter(int(e["args"]["task"]) for e in tasks_of(events))
        self.assertEqual(numbers, Counter(range(tasks)), f"tasks of {case}")
        phases = [e["name"] for e in events if e.get("cat") == "phase"]
        self.assertEqual(sorted(phases), ["hand-over", "startup", "teardown", "work"])

    def test_has_each_task_of_a_pass_on_every_backend(self):
        trace = self.traced(*RUN, "-b", every_backend())
        cases = self.cases_of(trace)
        self.assertEqual(list(cases), [f"noop/{name}" for name in own_backends()])
        for case, events in cases.items():
            with self.subTest(case):
                self.assert_complete(case, events, 50)

    def test_has_tasks_that_wait_on_every_backend(self):
        trace = self.traced("sleep", "-n", "5", "--duration", "2ms", "--rounds", "1", "--min-time", "0ms", "-j", "2", "-b",
                            every_backend())
        for case, events in self.cases_of(trace).items():
            with self.subTest(case):
                self.assert_complete(case, events, 5)

    def test_has_each_task_in_every_mode_of_dispatch(self):
        trace = self.traced(*RUN, "-b", "pool,process-pool", "--dispatch",
                            "map,apply,apply-async,imap,imap-unordered,gather,as-completed")
        self.assertEqual(len(self.cases_of(trace)), 14)
        for case, events in self.cases_of(trace).items():
            with self.subTest(case):
                self.assert_complete(case, events, 50)

    def test_has_tasks_one_after_another_on_a_lane(self):
        trace = self.traced("sleep", "-n", "8", "--duration", "1ms", "--rounds", "1", "--min-time", "0ms", "-j", "2", "-b",
                            every_backend())
        lanes = defaultdict(list)
        for event in tasks_of(trace["traceEvents"]):
            begin = event["ts"].nanoseconds()
            lanes[event["tid"]].append((begin, begin + event["dur"].nanoseconds()))
        for tid, slices in lanes.items():
            for (_, end), (begin, _) in zip(slices, slices[1:]):
                self.assertLessEqual(end, begin, f"tasks overlap on lane {tid}")

    def test_has_a_lane_for_each_task_that_an_event_loop_has_under_way(self):
        trace = self.traced("sleep", "-n", "6", "--duration", "20ms", "--rounds", "1", "--min-time", "0ms", "-b", "async",
                            "--max-in-flight", "3")
        self.assertEqual(sorted(self.lanes_of(trace).values()), ["caller", "place 0", "place 1", "place 2"])

    def test_has_tasks_of_an_event_loop_on_the_lanes_of_the_pool_that_runs_them(self):
        trace = self.traced(*RUN, "-b", "async", "--offload", "process-pool")
        (events,) = self.cases_of(trace).values()
        self.assert_complete("async", events, 50)
        self.assertLessEqual(set(self.lanes_of(trace).values()), {"caller", "worker 0", "worker 1"})

    def test_has_tasks_within_the_work_and_the_wait_of_each(self):
        (events,) = self.cases_of(self.traced(*RUN, "-b", "process-pool")).values()
        (work,) = [e for e in events if e["name"] == "work"]
        begin = work["ts"].nanoseconds()
        for task in tasks_of(events):
            self.assertEqual(begin + task["args"]["queue_wait_us"].nanoseconds(), task["ts"].nanoseconds())
            end = task["ts"].nanoseconds() + task["dur"].nanoseconds()
            self.assertLessEqual(end, begin + work["dur"].nanoseconds())

    def test_does_not_count_as_a_sample(self):
        self.traced(*RUN, "-b", "pool,process", "--export-json", "a.json")
        for case in self.assert_valid((self.here / "a.json").read_text())["cases"]:
            self.assertEqual([sample["round"] for sample in case["samples"]], [0, 1])

    def test_changes_nothing_on_stdout_but_the_figures(self):
        table = self.call(*RUN, "-b", "pool", "--trace", "t.json").out
        self.assertNotIn("race", table)

    def test_has_latencies_beside_it(self):
        trace = self.traced(*RUN, "-b", "pool", "--latency", "--export-json", "a.json")
        self.assertEqual(len(tasks_of(trace["traceEvents"])), 50)
        (case,) = self.assert_valid((self.here / "a.json").read_text())["cases"]
        self.assertEqual(case["distributions"]["latency.run"]["count"],
                         sum(50 * sample["passes"] for sample in case["samples"]))

    def test_says_what_was_run(self):
        about = self.traced(*RUN, "-b", "pool")["otherData"]
        self.assertRegex(about["program"], r"\Aconcbench \d")
        self.assertIn("--trace", about["command_line"])
        self.assertEqual((about["failures"], about["runs_left_out"]), ({}, {"noop/pool": "0"}))


class BeyondWhatViewersTake(TraceTest):
    def test_tasks_are_left_out_and_the_program_says_so(self):
        result = self.call("noop", "-n", "260000", "-b", "sequential,pool", "-j", "2", "--rounds", "1", "--warmup", "0",
                           "--min-time", "0ms", "--trace", "t.json")
        self.assertEqual(result.code, 0)
        self.assert_one_line(result.err)
        # The rules would take long.
        trace = json.loads((self.here / "t.json").read_text())
        self.assertLessEqual(len(trace["traceEvents"]), 500_000)
        self.assertGreater(len(trace["traceEvents"]), 490_000)
        left_out = sum(trace["otherData"]["runs_left_out"].values())
        self.assertEqual(left_out + len(tasks_of(trace["traceEvents"])), 520_000)
        self.assertIn(f"concbench: {left_out} runs of tasks are not in 't.json'", result.err)


class Deaths(TraceTest):
    def test_shows_workers_that_died_and_what_is_run_again(self):
        for backend in ("process", "process-pool"):
            with self.subTest(backend):
                (events,) = self.cases_of(self.traced(*DEADLY, "-b", backend)).values()
                died, retry = [e for e in events if e["name"] in ("worker died", "retry")]
                self.assertEqual((died["name"], retry["name"]), ("worker died", "retry"))
                self.assertRegex(died["args"]["what"],
                                 r"\Aworker \d+ was killed by signal 9 \(Killed\) while it held tasks? \d")
                self.assertRegex(retry["args"]["what"], r"\Atasks? \d+(-\d+)? to be run again\Z")
                self.assertEqual(died["tid"], retry["tid"])
                self.assertEqual({int(e["args"]["task"]) for e in tasks_of(events)}, set(range(6)))

    def test_shows_how_far_a_pass_came_that_failed(self):
        result = self.call("command", "-n", "6", "-j", "2", "--rounds", "1", "--min-time", "0ms", "-b", "process-pool",
                           "--retries", "0", "-c", "1", "--shell", "--cmd", "test {task} = 3 && kill -9 $PPID; exit 0", "--trace", "t.json")
        self.assertEqual(result.code, 4)
        self.assertRegex(result.err, r"\Aconcbench: the traced pass of command/process-pool failed: worker \d+ was killed")
        trace = self.read("t.json")
        self.assertIn("worker died", [e["name"] for e in trace["traceEvents"]])
        self.assertEqual(list(trace["otherData"]["failures"]), ["command/process-pool"])


class File(TraceTest):
    def test_that_cannot_be_written_is_found_before_anything_is_measured(self):
        result = self.call(*RUN, "--trace", "nosuch/t.json")
        self.assertEqual((result.code, result.out), (5, ""))
        self.assert_one_line(result.err)

    def test_of_another_output_is_refused(self):
        for other in (["--export-json", "x"], ["--export", "csv:./x"]):
            result = self.call(*RUN, *other, "--trace", "x")
            self.assertEqual((result.code, result.out), (2, ""))
            self.assertIn("write to the same place", result.err)

    def test_must_be_one(self):
        result = self.call(*RUN, "--trace", "-")
        self.assertEqual((result.code, result.err), (2, "concbench: --trace: '-' is no file; write a trace to one\n"))

    def test_may_be_a_pipe(self):
        os.mkfifo(self.here / "pipe")
        reader = self.start("pipe", program=("cat",))
        self.assertEqual(self.call(*RUN, "-b", "pool", "--trace", "pipe").code, 0)
        self.assertEqual(trace_rules.violations(self.finish(reader).out), [])

    def test_stays_as_it_was_where_measuring_is_interrupted(self):
        (self.here / "t.json").write_text("old")
        program = self.start("sleep", "-n", "1", "--duration", "60s", "-b", "thread", "--trace", "t.json",
                             "--export-json", "a.json")
        until(lambda: napping_threads(program.pid), "a task runs")
        os.kill(program.pid, signal.SIGINT)
        result = self.finish(program)
        self.assertEqual((result.code, result.err), (130, "concbench: no case was traced: 't.json' is not written\n"))
        self.assertEqual((self.here / "t.json").read_text(), "old")


class Rules(CliTest):
    """The rules refuse what they are there for."""

    NAMES = ('{"name": "process_name", "ph": "M", "pid": 1, "tid": 1, "args": {"name": "a"}}',
             '{"name": "thread_name", "ph": "M", "pid": 1, "tid": 1, "args": {"name": "b"}}')

    def violations(self, *events, names=NAMES):
        return trace_rules.violations('{"traceEvents": [' + ",".join([*names, *events]) + "]}")

    def slice(self, ts, dur, tid=1):
        return f'{{"name": "s", "ph": "X", "ts": {ts}, "dur": {dur}, "pid": 1, "tid": {tid}}}'

    def pair(self, ph, ts, number):
        return f'{{"name": "s", "ph": "{ph}", "cat": "c", "id": {number}, "ts": {ts}, "pid": 1}}'

    def test_let_good_traces_pass(self):
        self.assertEqual(self.violations(self.slice("0.000", 9), self.slice(0, 3.5), self.slice(3.5, 5.5),
                                         self.slice(9, 0), self.pair("b", 10, 7), self.pair("e", 11, 7)), [])

    def test_name_what_is_wrong(self):
        for events, what in (
                ([self.slice(1.2345, 1)], "no number of microseconds"),
                ([self.slice(-1, 1)], "no number of microseconds"),
                ([self.slice('"1"', 1)], "no number of microseconds"),
                ([self.slice("1e3", 1)], "no number of microseconds"),
                ([self.slice(0, 1).replace('"X"', '"Q"')], "unknown ph"),
                ([self.slice(0, 1).replace('"dur"', '"x"')], "lacks ['dur']"),
                ([self.slice(0, 1).replace('"pid": 1', '"pid": 0')], "no number above 0"),
                ([self.slice(2, 1), self.slice(1, 1)], "earlier than the one before"),
                ([self.slice(0, 2), self.slice(1, 2)], "overlaps"),
                ([self.slice(0, 1, tid=2)], "a thread without a name"),
                ([self.pair("b", 0, 1)], "has no end"),
                ([self.pair("e", 0, 1)], "has no beginning"),
                ([self.NAMES[0]], "again")):
            with self.subTest(what):
                found = self.violations(*events)
                self.assertTrue(any(what in violation for violation in found), found)

    def test_refuse_what_is_no_json(self):
        for text in ("", "{", '{"traceEvents": [}', '{"traceEvents": [NaN]}', '{"a": 1, "a": 2}', "[]"):
            self.assertEqual(len(trace_rules.violations(text)), 1, text)


if __name__ == "__main__":
    run_tests()
