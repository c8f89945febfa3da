"""Whatever a command prints for people has room in 80 columns, unless all is asked for."""

import re
import unicodedata

from support import CliTest, QUICK, every_backend, names_of, quick, run_tests

UTF8 = {"LC_ALL": "C.UTF-8"}
PLAIN = {"LC_ALL": "C"}
ROOM = 80
# These time the events that they are about, or have options by that name.
TIMED = ("timer", "queue", "download")
FAST = ["-r", "3", "--min-time", "0ms"]
LONG = "/a/path/that/is/much/longer/than/eighty/columns/would/ever/have/room/for/in/any/table/of/results"


def columns_of(line):
    """How many columns a screen has for it."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


class WidthTest(CliTest):
    def assert_narrow(self, text, what):
        for line in re.sub(r"\x1b\[\d*m", "", text).splitlines():
            self.assertLessEqual(columns_of(line), ROOM, f"{what}:\n{line}")

    def narrow(self, *arguments, env=None):
        """Runs the program, and gives what it printed, which has to be narrow."""
        out = self.call(*arguments, env=env or UTF8).out
        self.assertNotEqual(out, "", arguments)
        self.assert_narrow(out, f"{arguments}")
        return out


class Runs(WidthTest):
    def test_of_every_workload_have_room(self):
        for workload in names_of("workloads"):
            for more in ([], ["--breakdown"]) if workload in TIMED else ([], ["--latency"]):
                with self.subTest(workload, more=more):
                    self.narrow(*quick(workload), *more)

    def test_of_every_backend_have_room(self):
        for env in (UTF8, PLAIN):
            with self.subTest(env):
                self.narrow("noop", "-n", "50", "-b", every_backend(), "-j", "1,2", *FAST, "--latency", env=env)

    def test_of_every_mode_have_room(self):
        self.narrow("fib", "-n", "5", "-b", "pool,async", "--dispatch", "all", *FAST)

    def test_with_long_names_have_room_and_show_them_whole_to_who_asks(self):
        # Longer ones are cut where cases are named.
        name = "a-name-of-forty-columns-is-not-too-long-"
        run = ["command", "--cmd", f"{name}=true a", "--cmd", f"{name}b=true b", "-b", "sequential,process-pool", *FAST]
        self.assertNotIn(name, self.narrow(*run))
        self.assertIn(name, self.call(*run, "-v").out)
        self.narrow("command", "--cmd", f"true {LONG}", "--cmd", f"true {LONG}/b", "-b", "sequential,process-pool", *FAST)

    def test_with_wide_characters_have_room(self):
        self.narrow("command", "--cmd", f"true {'中文' * 30}", "--cmd", "true é́😀", *FAST)

    def test_that_fail_have_room(self):
        self.narrow("command", "-n", "2", "-b", "sequential,pool", *FAST, "--", "sh", "-c", f"echo {LONG} >&2; exit 3")
        self.narrow("queue", "--items", "10", "-b", "sequential,pool", "-j", "1")
        self.narrow("fib", "-n", "3", *FAST, "--expect", "pool.total < 0.5 * sequential.total", "--expect", "process-pool.startup <= 1ns")
        self.narrow("sleep", "-n", "3", "--duration", "9s", "--time-limit", "200ms")


class Commands(WidthTest):
    def test_sweeps_have_room(self):
        for charts in ("unicode", "ascii", "none"):
            with self.subTest(charts):
                self.narrow("sweep", "fib", "-n", "5", "-b", "pool,process-pool", "-j", "1..4", *FAST, "--chart", charts)
        self.narrow("sweep", "chain", "-n", "2", "--sweep", "steps=10,20", "-b", "pool", "-j", "1,2", *FAST)

    def test_comparisons_have_room(self):
        for name in ("a.json", "b.json"):
            self.call("command", "--cmd", f"true {LONG}", "--cmd", "true", *FAST, "--export-json", name)
        for more in ([], ["--metric", "max-rss"], ["--fail-if-slower", "5%", "--fail-if-undecided"]):
            with self.subTest(more):
                self.narrow("compare", "a.json", "b.json", *more)
        self.narrow("show", "a.json")
        self.narrow("show", "a.json", "--color", "always")

    def test_doctor_has_room(self):
        self.narrow("doctor", "--no-calibration")
        self.narrow("doctor", "--calibration-time", "100ms")

    def test_lists_have_room(self):
        self.narrow("list")

    def test_help_has_room(self):
        commands = re.findall(r"(?m)^  ([a-z]+)  ", self.call("--help").out)
        self.assertIn("compare", commands)
        for command in [[], *([c] for c in {*commands, *QUICK})]:
            for option in ("--help", "--help-all"):
                with self.subTest(command, option=option):
                    self.narrow(*command, option)


if __name__ == "__main__":
    run_tests()
