"""Where results go: several formats at once, to files and to stdout, and what is refused."""

import csv
import os
import unittest

from support import CliTest, run_tests, strict_json

RUN = ["fib", "-n", "5", "-b", "sequential", "-r", "1", "--min-time", "0ms"]
# Nothing that is refused may begin to measure: this would last.
LONG = ["sleep", "-n", "1", "--duration", "1h", "-b", "sequential"]

SHARED = [
    ["--export", "csv:a", "--export", "json:a"],
    ["--export", "csv:a", "--export", "csv:./a"],
    ["--export", "csv:a", "--export", "json:link"],
    ["--export", "csv:a", "--export-json", "a"],
    ["--export-markdown", "a", "--export-csv", "a"],
    ["--export", "csv:-", "--export", "json:-"],
    ["--export-json", "-", "--export-markdown", "-"],
    ["--export", "csv:-", "--export", "json:/dev/stdout"],
]


class Export(CliTest):
    def written(self):
        return sorted(name for name in os.listdir(self.here) if not name.startswith("."))

    def run_program(self, *arguments, **options):
        """Measures; on a busy machine the one sample may be invalid, which is not what is tested here."""
        result = self.call(*RUN, *arguments, **options)
        self.assertIn(result.code, (0, 4), result.err)
        return result.out

    def refused(self, *arguments, code=2):
        result = self.call(*LONG, *arguments)
        self.assertEqual((result.code, result.out), (code, ""), f"exit code and stdout of {arguments}")
        self.assert_one_line(result.err)
        return result.err

    def test_several_formats_are_written_beside_the_table(self):
        out = self.run_program("--export", "csv:a.csv", "--export", "junit:b.xml", "--export-json", "c.json",
                               "--export-csv", "d.csv", "--export-markdown", "e.md")
        self.assertIn("fib n=5: 5 tasks", out)
        self.assertEqual(self.written(), ["a.csv", "b.xml", "c.json", "d.csv", "e.md"])
        self.assertEqual((self.here / "a.csv").read_text(), (self.here / "d.csv").read_text())
        self.assert_valid((self.here / "c.json").read_text())
        self.assertTrue((self.here / "e.md").read_text().startswith("**sequential takes "))

    def test_files_that_were_written_are_named_on_stderr(self):
        result = self.call(*RUN, "--export", "csv:a.csv", "--export-json", "-", "--trace", "t.json")
        self.assertEqual(result.wrote, "concbench: wrote 'a.csv'\nconcbench: wrote 't.json'\n")

    def test_a_dash_is_stdout_and_replaces_the_table(self):
        rows = list(csv.DictReader(self.run_program("--export", "csv:-").splitlines()))
        self.assertTrue(all(row["case"] == "fib/sequential" for row in rows))
        self.assertEqual(self.written(), [])

    def test_a_file_and_stdout_get_the_same_report(self):
        out = self.run_program("--export", "csv:a.csv", "--export-csv", "-")
        self.assertEqual((self.here / "a.csv").read_text(), out)

    def test_a_format_on_stdout_goes_with_files(self):
        out = self.run_program("--format", "markdown", "--export-markdown", "a.md")
        self.assertEqual((self.here / "a.md").read_text(), out)

    def test_a_file_holds_no_escape_sequences_whatever_stdout_does(self):
        self.assertIn("\x1b", self.run_program("--color", "always", "--export", "table:a"))
        self.assertNotIn("\x1b", (self.here / "a").read_text())

    def test_all_samples_are_rows_where_that_was_asked_for(self):
        few, all_of_them = (
            strict_json(self.run_program("--export", "google-benchmark:-", *more))["benchmarks"]
            for more in ([], ["--all-samples"]))
        self.assertEqual({row["run_type"] for row in few} - {"iteration"}, set())
        self.assertGreaterEqual(len(all_of_them), len(few))

    def test_a_name_may_hold_colons(self):
        self.run_program("--export", "csv:a:b.csv")
        self.assertEqual(self.written(), ["a:b.csv"])

    def test_an_unknown_format_gets_a_suggestion(self):
        self.assertIn("'cvs'; did you mean 'csv'?", self.refused("--export", "cvs:a"))
        self.assertEqual(self.written(), [])

    def test_an_export_without_a_file_is_refused(self):
        for text in ("csv", "csv:", "results.csv"):
            with self.subTest(text):
                self.assertIn(f"--export: '{text}' names no file", self.refused("--export", text))
        self.assertIn("--export: ", self.refused("--export", ""))

    def test_an_export_takes_one_destination_and_no_more(self):
        self.assertIn("'csv:b'", self.refused("--export", "csv:a", "csv:b"))

    def test_two_exports_to_one_place_are_refused(self):
        (self.here / "link").symlink_to("a")
        for exports in SHARED:
            with self.subTest(exports):
                message = self.refused(*exports)
                self.assertIn("write to the same place", message)
                self.assertIn(exports[0], message)

    def test_two_links_to_one_file_are_refused(self):
        (self.here / "a").write_text("")
        (self.here / "b").symlink_to("a")
        (self.here / "c").symlink_to("a")
        self.assertIn("same place", self.refused("--export", "csv:b", "--export", "json:c"))

    def test_a_format_and_an_export_on_stdout_are_refused(self):
        message = self.refused("--format", "json", "--export", "csv:-")
        self.assertIn("--format json and --export csv:- both write to standard output", message)

    def test_no_file_is_touched_where_one_cannot_be_written(self):
        (self.here / "a.csv").write_text("old")
        message = self.refused("--export", "csv:a.csv", "--export-json", "nosuch/b.json", code=5)
        self.assertIn("'nosuch/b.json'", message)
        self.assertEqual((self.here / "a.csv").read_text(), "old")

    @unittest.skipUnless(os.geteuid() == 0, "only root may make a link another user's")
    def test_a_link_of_another_user_is_followed_where_the_kernel_follows_it(self):
        shared = self.here / "shared"
        shared.mkdir()
        shared.chmod(0o1777)
        victim = self.here / "victim"
        victim.write_text("old")
        link = shared / "x.json"
        link.symlink_to(victim)
        os.lchown(link, 65534, 65534)
        try:
            os.close(os.open(link, os.O_WRONLY))
        except PermissionError:
            self.assertEqual(self.refused("--export-json", "shared/x.json", code=5),
                             "concbench: cannot write 'shared/x.json': Permission denied\n")
            self.assertEqual(victim.read_text(), "old")
        else:
            self.run_program("--export-json", "shared/x.json")
            self.assert_valid(victim.read_text())
        self.assertEqual(os.listdir(shared), ["x.json"])

    def test_a_full_device_costs_neither_the_other_files_nor_the_table(self):
        result = self.call(*RUN, "--export", "csv:/dev/full", "--export-json", "b.json")
        self.assertEqual(result.code, 5)
        self.assert_one_line(result.err)
        self.assertIn("fib n=5: 5 tasks", result.out)
        self.assert_valid((self.here / "b.json").read_text())


if __name__ == "__main__":
    run_tests()
