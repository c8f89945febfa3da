"""The table, and what is coloured and shown on terminals only."""

import re

from support import CliTest, every_backend, flat, own_backends, run_tests

ESCAPE = "\x1b"
COLOUR = "\x1b["
RUN = ["fib", "-n", "10", "-r", "3", "--min-time", "0ms"]
OWN_BACKENDS = ["sequential", "thread", "process", "pool", "process-pool", "async"]


def grid_of(table):
    """Title and rows of the figures: the paragraph after the headline."""
    return table.split("\n\n")[1].splitlines()


def cells_of(row):
    """Its words, without the mark of the best."""
    return row[2:].split()


def answer_of(table):
    return table.split("\n\n")[-1]


class Table(CliTest):
    def test_has_a_row_for_each_of_its_own_backends_in_order(self):
        rows = grid_of(self.fine(*RUN))[1:]
        self.assertEqual([cells_of(row)[0] for row in rows], OWN_BACKENDS)

    def test_has_rows_in_the_order_in_which_backends_were_asked_for(self):
        rows = grid_of(self.fine(*RUN, "-b", "pool,sequential"))[1:]
        self.assertEqual([cells_of(row)[0] for row in rows], ["pool", "sequential"])

    def test_has_a_row_for_each_number_of_workers(self):
        rows = grid_of(self.fine(*RUN, "-b", "pool,sequential", "-j", "1,2"))[1:]
        self.assertEqual([cells_of(row)[:2] for row in rows], [["pool", "1"], ["pool", "2"], ["sequential", "1"]])

    def test_all_means_every_backend_of_the_build(self):
        rows = grid_of(self.fine(*RUN, "-b", every_backend(), "-v"))[1:]
        self.assertEqual([cells_of(row)[0] for row in rows], own_backends())

    def test_takes_an_alias_for_the_name_of_a_backend(self):
        rows = grid_of(self.fine(*RUN, "-b", "thread-pool"))[1:]
        self.assertEqual([cells_of(row)[0] for row in rows], ["pool"])

    def test_aligns_its_columns(self):
        grid = grid_of(self.fine(*RUN, "-v"))
        title = grid[0]
        spans = [match.span() for match in re.finditer(r"\S+(?: \S+)*", title)]
        ends = [end for _, end in spans[1:-1]]
        begin = spans[-1][0]
        for row in grid[1:]:
            figures = [match.end() for match in re.finditer(r"\S+(?: \S+)*", row[2:])]
            self.assertEqual([2 + end for end in figures[1:len(ends) + 1]], ends,
                             f"figures do not end where their titles do:\n{title}\n{row}")
            self.assertRegex(row[begin - 2:], r"\A(  \S|\Z)", f"words do not begin where their title does:\n{title}\n{row}")

    def test_has_no_spaces_at_the_ends_of_lines(self):
        self.assertNotRegex(self.fine(*RUN), r" \n")

    def test_shows_a_unit_beside_each_figure(self):
        for row in grid_of(self.fine(*RUN, "-v"))[1:]:
            self.assertRegex(row, r"\A[* ] \S+ +\d+ +(\d+|auto)( +(\?|[\d.]+ (ns|us|ms|s|\w+B)))+  ")

    def test_shows_all_columns_and_notes_to_who_asks_for_them(self):
        title, *_ = grid_of(self.fine(*RUN, "-v"))
        for column in ("workers", "chunk", "time", "low", "high", "start-up", "work", "teardown", "CPU time", "peak"):
            self.assertIn(f" {column} ", title)
        self.assertIn("one after another, in its one thread", self.fine(*RUN, "-v"))
        self.assertNotIn("one after another", self.fine(*RUN))

    def test_says_what_was_run_and_what_it_is_compared_with(self):
        table = self.fine(*RUN, "--seed", "7", "--baseline", "pool", "-v")
        self.assertRegex(table, r"\Afib n=10: 10 tasks, \d+ CPUs?, 3 rounds( in [^\n]+)?\n")
        self.assertIn(" Seed 7.\n", table)
        self.assertTrue(grid_of(table)[0].endswith("  against pool"))
        self.assertIn("(baseline)", next(row for row in grid_of(table) if row.startswith("  pool ")))

    def test_says_to_who_asks_why_there_are_as_many_workers(self):
        self.assertRegex(self.fine(*RUN, "-v"), r"CPUs: \d+: affinity \d+")

    def test_ends_with_its_answer(self):
        few = ["fib", "-n", "10", "-r", "2", "--min-time", "0ms"]
        self.assertRegex(answer_of(self.fine(*few)), r"\AUndecided: too few rounds to tell which is best")
        self.assertRegex(answer_of(self.fine(*RUN, "-b", "pool")), r"\Apool with \d+ workers? takes [\d.]+ \ws\.\n\Z")

    def test_marks_the_best_and_names_it_last(self):
        # As many rounds as it takes: a busy machine needs more of them to tell even so large a difference.
        table = self.fine("sleep", "-n", "4", "--duration", "20ms", "-b", "sequential,thread", "--min-time", "0ms", "--keep-invalid",
                          "--time-limit", "100s")
        self.assertEqual([row[:2] for row in grid_of(table)[1:]], ["  ", "* "])
        self.assertRegex(flat(answer_of(table)),
                         r"\ABest: thread with 4 workers, [\d.]+ times as fast as sequential \(99 % sure: [\d.]+ to [\d.]+\)\.\Z")


class Colour(CliTest):
    def test_is_absent_from_a_pipe(self):
        self.assertNotIn(ESCAPE, self.fine(*RUN))

    def test_is_in_a_pipe_where_it_is_always_wanted(self):
        self.assertIn(COLOUR, self.fine(*RUN, "--color", "always"))
        self.assertIn(COLOUR, self.fine(*RUN, "--color", "always", env={"NO_COLOR": "1"}))

    def test_changes_no_visible_letter(self):
        plain = self.fine(*RUN, "--export-json", "a.json")
        painted = self.fine("show", "a.json", "--color", "always")
        self.assertEqual(re.sub(r"\x1b\[\d*m", "", painted), plain)

    def on_screen(self, *arguments, env=None):
        shown, result = self.on_terminal("stdout", *RUN, *arguments, env=env)
        self.assertEqual((result.code, result.err), (0, ""), "exit code and stderr")
        return shown

    def test_is_on_a_terminal(self):
        self.assertIn(COLOUR, self.on_screen())

    def test_is_absent_from_a_terminal_where_it_is_not_wanted(self):
        self.assertNotIn(ESCAPE, self.on_screen(env={"NO_COLOR": "1"}))
        self.assertNotIn(ESCAPE, self.on_screen("--color", "never"))
        self.assertNotIn(ESCAPE, self.on_screen(env={"TERM": "dumb"}))

    def test_is_wanted_where_no_color_is_empty(self):
        self.assertIn(COLOUR, self.on_screen(env={"NO_COLOR": ""}))

    def test_is_never_in_json(self):
        shown = self.on_screen("--format", "json")
        self.assertNotIn(ESCAPE, shown)


if __name__ == "__main__":
    run_tests()
