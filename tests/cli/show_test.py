"""Saved results shown again: the same bytes as the run itself would have given."""

import json
import os

from support import CliTest, every_backend, names_of, run_tests, strict_json

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
        self.assertIn(", 2 rounds", self.fine("show", "saved.json"))

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
        self.assertIn("timed out", self.fine("show", "a.json"))

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

    def spoilt(self, spoil):
        """Saves results of a sweep as `spoil` leaves them."""
        results = strict_json(self.fine("sweep", "noop", "-n", "5", "-b", "pool", "-j", "1..5", "-r", "3", "--min-time", "0ms",
                                        "--keep-invalid", "--format", "json"))
        results["context"].update(cpus_present=8, cpu_affinity=8, cpu_quota=None)
        spoil(results)
        (self.here / "spoilt.json").write_text(json.dumps(results))

    def test_refuses_figures_that_cannot_be_and_names_them(self):
        def reverse(results):
            results["cases"][1]["comparison"]["ratio"].update(lower=100, upper=0.01)

        def promise_too_much(results):
            results["context"]["confidence"] = 100

        def take_no_time(results):
            results["cases"][1]["samples"][0].update(startup_ns=0, work_ns=0, teardown_ns=0)

        def take_forever(results):
            results["cases"][1]["samples"][0]["work_ns"] = 1.7e308

        def name_twice(results):
            results["cases"][2]["name"] = results["cases"][1]["name"]

        for spoil, said in ((reverse, "'cases[1].comparison.ratio.lower' is above 'upper'"),
                            (promise_too_much, "'context.confidence' is no fraction from 0 to 1"),
                            (take_no_time, "'cases[1].samples[0]' is valid, but took no time"),
                            (take_forever, "'cases[1].samples[0].work_ns' is longer than any time"),
                            (name_twice, "'cases[2].name' is 'noop/pool/workers=1', as that of another case")):
            with self.subTest(spoil.__name__):
                self.spoilt(spoil)
                self.assertIn(said, self.refused(2, "spoilt.json"))
                compared = self.call("compare", "spoilt.json", "spoilt.json")
                self.assertEqual((compared.code, compared.out), (2, ""))
                self.assertIn(said, compared.err)

    def test_shows_every_kind_of_results_in_every_format(self):
        command = ["command", "--cmd", "true", "--cmd", "false", "-n", "2", "-b", "sequential,pool"]
        for arguments in (["fib", "-n", "5", "-r", "1"], ["fib", "-n", "5", "-r", "2", "-j", "1,2", "--chunk", "1,auto"],
                          ["noop", "-n", "20", "-r", "12", "--latency", "--confidence", "100%"],
                          ["noop", "-n", "20", "-r", "3", "--breakdown", "--confidence", "0", "--margin", "1"],
                          ["sweep", "fib", "--sweep", "n=3,5", "-j", "1,2", "-r", "3"],
                          ["queue", "--items", "20", "-r", "2"], ["counter", "-n", "50", "--tasks", "3", "-r", "2"],
                          [*command, "-r", "2"], ["sleep", "-n", "2", "--duration", "1s", "--timeout", "5ms", "-r", "1"],
                          ["fib", "-n", "5", "-r", "1", "-b", every_backend(), "--dispatch", "all"]):
            with self.subTest(" ".join(arguments)):
                result = self.call(*arguments, "--keep-invalid", "--min-time", "0ms", "--export-json", "real.json")
                self.assertIn(result.code, (0, 4), result.err)
                text = (self.here / "real.json").read_text()
                self.assertEqual(self.fine("show", "real.json", "--format", "json"), text)
                for name in names_of("formats"):
                    self.fine("show", "real.json", "--format", name)

    def test_needs_a_file_where_no_run_was_kept(self):
        self.assertIn("the history is off", self.refused(2))
        # What an empty variable of a shell leaves is no wish for the last run.
        self.assertIn("needs a value", self.refused(2, ""))

    def test_touches_no_export_where_the_results_cannot_be_read(self):
        (self.here / "old.csv").write_text("old")
        self.refused(5, "nosuch.json", "--export-csv", "old.csv")
        self.assertEqual((self.here / "old.csv").read_text(), "old")
        self.assertEqual(sorted(os.listdir(self.here)), ["old.csv"])

    def test_refuses_a_second_file(self):
        self.assertIn("'b.json'", self.refused(2, "a.json", "b.json"))


if __name__ == "__main__":
    run_tests()
