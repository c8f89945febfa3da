"""The line on a terminal that says where measuring stands."""

import re

from support import CliTest, run_tests

# Goes to the start of what was drawn, and wipes it.
WIPE = r"\r(?:\x1b\[\d+A)?\x1b\[J"
PLAIN = {"LC_ALL": "C", "NO_COLOR": "1", "TERM": "xterm"}
# Samples that last longer than the pause between two lines, so that each is shown.
SLOW = ["sleep", "-n", "1", "--duration", "110ms", "-b", "sequential,thread", "--warmup", "0", "--min-time", "0ms"]
RUN = [*SLOW, "--rounds", "3"]
# For what each line shows.
SHORT = [*SLOW, "--rounds", "1"]
ALONE = ["sleep", "-n", "1", "--duration", "110ms", "-b", "sequential", "--rounds", "3"]
QUICK = ["noop", "-n", "1", "-b", "sequential", "--rounds", "500", "--warmup", "0", "--min-time", "0ms"]


def width_of(line):
    return len(re.sub(r"\x1b\[\d*m", "", line))


class ProgressLine(CliTest):
    # By the columns of the terminal; a run takes long.
    lines_of_run = {}

    def lines_on(self, *columns):
        """What RUN shows on terminals of so many columns."""
        unknown = set(columns) - set(self.lines_of_run)
        started = {wide: self.start_on_terminal("stderr", *RUN, env=PLAIN, columns=wide) for wide in unknown}
        for wide, run in started.items():
            self.lines_of_run[wide] = self.lines_in(*self.finish_on_terminal(*run))
        return [self.lines_of_run[wide] for wide in columns]

    def lines(self, *arguments, env=None, columns=None):
        """The last line of all that was drawn, one after another."""
        return self.lines_in(*self.on_terminal("stderr", *arguments, env={**PLAIN, **(env or {})}, columns=columns))

    def lines_in(self, shown, result):
        return [frame[-1] for frame in self.frames_in(shown, result)]

    def frames_in(self, shown, result):
        self.assertEqual(result.code, 0)
        before, *frames, after = re.split(WIPE, shown)
        self.assertEqual(before, "", "something is before the first frame")
        self.assertRegex(after, r"\A(concbench: wrote .*\r\n)?\Z", "the last frame is still there")
        return [frame.split("\r\n") for frame in frames]

    def test_shows_a_bar_with_the_time_left_the_round_and_the_case(self):
        (lines,) = self.lines_on(120)
        self.assertEqual(len(lines), 6)
        self.assertRegex(lines[0], r"\A\[\.+\] +0 %  round 1/3  sleep/\w+\Z")
        for line in lines[1:]:
            self.assertRegex(line, r"\A\[#*\.*\] +\d+ %  \d+ s left  round [123]/3  sleep/(sequential|thread)\Z")
        self.assertIn("round 3/3", lines[-1])

    def test_shows_what_is_known_of_each_case_so_far(self):
        frames = self.frames_in(*self.on_terminal("stderr", *RUN, env=PLAIN))
        self.assertEqual([len(frame) for frame in frames], [3] * 6)
        self.assertRegex(frames[0][0], r"\A[> ] sleep/sequential  \Z")
        self.assertRegex(frames[-1][0], r"\A[> ] sleep/sequential  \d+ ms\Z")
        self.assertRegex(frames[-1][1], r"\A[> ] sleep/thread +\d\.\d+x (fast|slow)er\Z")
        for frame in frames:
            self.assertEqual(sum(line.startswith(">") for line in frame), 1)

    def test_shows_what_is_known_of_a_single_case_beside_the_bar(self):
        line = self.lines(*ALONE)[-1]
        self.assertRegex(line, r"sleep/sequential  \d+ ms\Z")

    def test_grows(self):
        (lines,) = self.lines_on(120)
        shares = [int(re.search(r"(\d+) %", line).group(1)) for line in lines]
        self.assertLess(shares[0], shares[-1])

    def test_keeps_to_the_width_of_the_terminal(self):
        terminals = (20, 40, 60)
        for columns, lines in zip(terminals, self.lines_on(*terminals)):
            widths = [width_of(line) for line in lines]
            self.assertLess(max(widths), columns)
            self.assertGreater(max(widths), 10)

    def test_is_ascii_unless_the_locale_is_not(self):
        self.assertTrue(all(line.isascii() for line in self.lines(*SHORT)))
        lines = self.lines(*SHORT, env={"LC_ALL": "C.UTF-8"})
        self.assertIn("\u2588", lines[-1])
        self.assertTrue(any(line.isascii() for line in self.lines(*SHORT, env={"LC_ALL": "C", "LANG": "C.UTF-8"})))

    def test_has_colour_unless_that_is_not_wanted(self):
        self.assertIn("\x1b[32m", self.lines(*SHORT, env={"NO_COLOR": ""})[0])
        self.assertNotIn("\x1b", "".join(self.lines(*SHORT)))

    def test_is_not_written_for_each_of_many_short_samples(self):
        self.assertLess(len(self.lines(*QUICK)), 250)

    def test_says_when_traces_are_taken(self):
        self.assertIn("tracing sleep/thread", self.lines(*SHORT, "--trace", "t.json", columns=100)[-1])

    def test_leaves_stdout_alone(self):
        _, result = self.on_terminal("stderr", *SHORT, env=PLAIN)
        self.assertNotIn("\x1b", result.out)
        self.assertNotIn("round 1/1", result.out)

    def test_is_absent_where_stderr_is_no_terminal(self):
        _, result = self.on_terminal("stdout", *SHORT)
        self.assertEqual(result.err, "")
        self.assertEqual(self.call(*SHORT).err, "")

    def test_is_absent_on_a_terminal_that_cannot_wipe_a_line(self):
        shown, _ = self.on_terminal("stderr", *SHORT, env={"TERM": "dumb"})
        self.assertEqual(shown, "")


if __name__ == "__main__":
    run_tests()
