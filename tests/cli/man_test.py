"""The man pages that the build has made; and that each option stands in the help, in the man page, in the documentation and in what completes."""

import re
import shutil
import subprocess
import unittest

from support import PROGRAM, CliTest, names_of, run_tests

FOLDER = PROGRAM.parent / "man"
ROOT = FOLDER.parents[2]
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


def pages():
    return sorted(page for page in FOLDER.iterdir() if page.suffix != ".gz")


def shown(page):
    """A page as a reader sees it, without the marks for bold letters and the blanks that fill lines."""
    text = subprocess.run(["man", "-l", page], env={"MANWIDTH": "500", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
                          capture_output=True, text=True, check=True).stdout
    return re.sub(r"(?<=\S) +", " ", text)


@unittest.skipUnless(shutil.which("man"), "man is not installed")
class ManPages(CliTest):
    def test_each_is_there(self):
        self.assertEqual([page.name for page in pages()],
                         ["concbench-gates.7", "concbench-json.5", "concbench-measuring.7", "concbench-plugin.3", "concbench.1"])

    def test_man_has_nothing_to_warn_of(self):
        for page in pages():
            with self.subTest(page.name):
                run = subprocess.run(["man", "-l", "--warnings", "-E", "UTF-8", "-Tutf8", page], capture_output=True, text=True,
                                     env={"MANWIDTH": "80", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"})
                self.assertEqual((run.returncode, run.stderr), (0, ""))

    @unittest.skipUnless(shutil.which("mandoc"), "mandoc is not installed")
    def test_mandoc_finds_no_fault(self):
        for page in pages():
            with self.subTest(page.name):
                self.assertEqual(subprocess.run(["mandoc", "-T", "lint", page], capture_output=True, text=True).stdout, "")

    def test_text_of_the_documentation_is_in_them(self):
        self.assertIn("A gate is judged on the bounds of an interval, never on a point", shown(FOLDER / "concbench-gates.7"))
        self.assertIn("--fail-if-undecided", shown(FOLDER / "concbench-gates.7"))
        self.assertIn("schema_version", shown(FOLDER / "concbench-json.5"))
        self.assertIn("Ratios are taken pair by pair", shown(FOLDER / "concbench-measuring.7"))
        self.assertIn("#define CONCBENCH_PLUGIN_ABI 1U", shown(FOLDER / "concbench-plugin.3"))

    def test_workloads_and_commands_are_in_that_of_the_program(self):
        page = shown(FOLDER / "concbench.1")
        for name in [*names_of("workloads"), "sweep", "compare", "doctor", "metg", "completion"]:
            self.assertRegex(page, rf"(?m)^   concbench {name}\b")


class Options(CliTest):
    """Held against the tables by which the program parses, which is what it completes."""

    def commands(self):
        listing = self.fine("--help-all")
        subcommands = re.findall(r"(?m)^  ([a-z]+)  ", listing.split("Subcommands:\n")[1].split("\n\n")[0])
        return [[], *([name] for name in [*names_of("workloads"), *subcommands] if name != "help"), ["sweep", "fib"]]

    def options(self, command):
        found = {line[1:].split("\t")[0] for line in self.fine("__complete", "concbench", *command, "--").splitlines()}
        self.assertGreaterEqual(found, {"--help", "--help-all"})
        return found

    def test_all_are_in_the_help(self):
        for command in self.commands():
            with self.subTest(command):
                entries = "".join(re.findall(r"(?m)^ +-.*$", self.fine(*command, "--help-all")))
                self.assertEqual(self.options(command) - set(OPTION.findall(entries)), set())
                self.assertEqual(set(re.findall(r"(?m)^  (?:-\w, |    )(--[a-z][a-z-]+)", self.fine(*command, "--help-all"))) - self.options(command), set())

    @unittest.skipUnless(shutil.which("man"), "man is not installed")
    def test_all_are_in_the_man_page(self):
        named = set(OPTION.findall("".join(re.findall(r"(?m)^ +-.*$", shown(FOLDER / "concbench.1")))))
        for command in self.commands():
            with self.subTest(command):
                self.assertEqual(self.options(command) - named, set())

    def test_all_are_in_the_documentation(self):
        named = set(OPTION.findall("".join(page.read_text() for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])))
        for command in self.commands():
            with self.subTest(command):
                self.assertEqual(self.options(command) - named - {"--version"}, set())


if __name__ == "__main__":
    run_tests()
