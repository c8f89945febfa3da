"""Saved results shown again: the same bytes as the run itself would have given."""

import os

from support import CliTest, names_of, run_tests, strict_json

RUN = ["fib", "-n", "5", "-b", "sequential,pool", "-r", "2", "--min-time", "0ms", "--confidence", "60%"]


class Show(CliTest):
    def saved(self, *arguments):
        """Measures, exports, and gives the results' text."""
        result = self.call(*RUN, *arguments, "--export-json", "saved.json")
        # On a busy machine a case may have no valid sample; that is not what is tested here.
        self.assertIn(result.code, (0, 4), result.err)
        return (self.here / "saved.json").read_text()

    def test_gives_in_every_format_what_the_run_gave(self):
        formats = [name for name in names_of("formats") if name != "json"]
        self.saved(*(word for name in formats for word in ("--export", f"{name}:{name}")))
        for name in [*formats, "json"]:
            with self.subTest(name):
                given = (self.here / ("saved.json" if name == "json" else name)).read_text()
                self.assertEqual(self.fine("show", "saved.json", "--format", name), given)

    def test_gives_all_samples_as_the_run_did(self):
        self.saved("--all-samples", "--export", "google-benchmark:all")
        shown = self.fine("show", "saved.json", "--all-samples", "--format", "google-benchmark")
        self.assertEqual(shown, (self.here / "all").read_text())

    def test_shows_the_table_where_nothing_else_is_asked_for(self):
        self.saved()
        self.assertIn("fib n=5: 5 tasks, 2 rounds", self.fine("show", "saved.json"))

    def test_reads_from_stdin(self):
        text = self.saved()
        with open(self.here / "saved.json", "rb") as file:
            self.assertEqual(self.fine("show", "-", "--format", "json", stdin=file), text)

    def test_writes_exports(self):
        text = self.saved()
        out = self.fine("show", "saved.json", "--export-json", "again.json", "--export", "csv:-")
        self.assertEqual((self.here / "again.json").read_text(), text)
        self.assertTrue(out.startswith("case,workload,"))

    def test_may_write_over_what_it_has_read(self):
        self.saved()
        self.fine("show", "saved.json", "--export-csv", "saved.json")
        self.assertTrue((self.here / "saved.json").read_text().startswith("case,workload,"))

    def test_shows_a_case_that_failed_and_that_is_no_failure_of_its_own(self):
        result = self.call("fib", "-n", "32", "-b", "sequential", "--timeout", "1ms", "-r", "1", "--export-json", "a.json")
        self.assertEqual(result.code, 4)
        self.assertIn("timed_out", self.fine("show", "a.json"))

    def refused(self, code, *arguments):
        result = self.call("show", *arguments)
        self.assertEqual((result.code, result.out), (code, ""))
        self.assert_one_line(result.err)
        return result.err

    def test_refuses_files_that_cannot_be_read(self):
        self.assertIn("cannot read 'nosuch.json': No such file", self.refused(5, "nosuch.json"))
        self.assertIn("cannot read '.': Is a directory", self.refused(5, "."))

    def test_refuses_what_are_no_results_by_the_name_of_the_file(self):
        for text in ("", "nonsense", "[]", "{}", '{"schema_version": 1}'):
            with self.subTest(text):
                (self.here / "bad.json").write_text(text)
                self.assertIn("'bad.json': ", self.refused(2, "bad.json"))

    def test_refuses_results_of_a_schema_that_it_does_not_know(self):
        results = strict_json(self.saved())
        text = self.saved().replace(f'"schema_version": {results["schema_version"]}', '"schema_version": 999', 1)
        (self.here / "new.json").write_text(text)
        self.assertIn("'new.json': ", self.refused(2, "new.json"))

    def test_needs_a_file(self):
        self.assertIn("show needs a file", self.refused(2))

    def test_touches_no_export_where_the_results_cannot_be_read(self):
        (self.here / "old.csv").write_text("old")
        self.refused(5, "nosuch.json", "--export-csv", "old.csv")
        self.assertEqual((self.here / "old.csv").read_text(), "old")
        self.assertEqual(sorted(os.listdir(self.here)), ["old.csv"])

    def test_refuses_a_second_file(self):
        self.assertIn("'b.json'", self.refused(2, "a.json", "b.json"))


if __name__ == "__main__":
    run_tests()
