"""The documentation holds together: its links lead somewhere, and what it names is there. Called with the program's path."""

import fnmatch
import re
import subprocess
import sys
import unittest
from pathlib import Path

import pages
import refresh
from pages import PAGES, ROOT, Mistake, blocks_of
from shorter import accepted, shorter

PROGRAM = Path(sys.argv[1]).resolve()
sys.path.insert(0, str(ROOT / "tests" / "cli"))

from support import names_of, rows_of, run_tests  # noqa: E402

README = (ROOT / "README.md").read_text()
DOCS = {page: page.read_text() for page in PAGES}
# Made from the tables of fields by a test of its own.
WRITTEN = {page: text for page, text in DOCS.items() if page.name != "json.md"}
LINK = re.compile(r"\]\(([^)\s]+)\)")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
# Options of other programs, and of the plug-ins that are shown.
FOREIGN = {"--adapter", "--build", "--delay", "--entries", "--install", "--ntasks-per-node", "--preset", "--size", "--target",
           "--threads", "--workflow"}


def printed(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=True).stdout


def anchor(heading):
    """As GitHub makes it of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def anchors_of(text):
    return {anchor(heading) for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}


def leads_somewhere(page, link):
    name, _, place = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    if not target.is_file():
        return False
    return not place or place in anchors_of(target.read_text())


def subcommands(*above):
    section = printed(*above, "--help-all").split("Subcommands:\n")[1].split("\n\n")[0]
    return [line.split()[0] for line in section.splitlines() if line.startswith("  ") and line[2] != " "]


def options_of_the_program():
    names = [[name] for name in [*names_of("workloads"), *subcommands()] if name != "help"]
    names += [["history", name] for name in subcommands("history")]
    everything = "".join(printed(*name, "--help-all") for name in names)
    return set(OPTION.findall(everything + printed("sweep", "fib", "--help-all") + printed("--help-all")))


class Pages(unittest.TestCase):
    def test_the_readme_is_short(self):
        self.assertLessEqual(len(README.splitlines()), 150)

    def test_links_lead_somewhere(self):
        for page, text in DOCS.items():
            for link in LINK.findall(text):
                if not link.startswith("https://"):
                    with self.subTest(page=page.name, link=link):
                        self.assertTrue(leads_somewhere(page, link))

    def test_the_readme_links_to_every_page(self):
        links = LINK.findall(README)
        for page in (ROOT / "docs").glob("*.md"):
            self.assertIn(f"docs/{page.name}", links)

    def test_commands_that_no_test_runs_only_set_up(self):
        for page, text in WRITTEN.items():
            for block in re.findall(r"^```(?:sh|bash)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
                for line in block.splitlines():
                    with self.subTest(page=page.name, line=line):
                        self.assertRegex(line, r"^(\./install-deps\.sh|cmake) ")

    def test_every_command_calls_concbench(self):
        for page, text in WRITTEN.items():
            for block in blocks_of(text):
                for command in block.commands:
                    with self.subTest(page=page.name):
                        self.assertTrue(command.text.startswith("concbench "), command.text)


class Promises(unittest.TestCase):
    """Each names the tests that hold it."""

    @staticmethod
    def there():
        """All tests: those of scripts with file and class, those in C++ with their suite."""
        found = set()
        for script in (ROOT / "tests" / "cli").glob("*_test.py"):
            for name, body in re.findall(r"^class (\w+)\(.*?\n(.*?)(?=^\S|\Z)", script.read_text(), re.MULTILINE | re.DOTALL):
                found |= {f"{script.stem}.{name}.{test}" for test in re.findall(r"^    def (test\w+)", body, re.MULTILINE)}
        for source in (ROOT / "tests").rglob("*_test.cpp"):
            found |= {f"{suite}.{test}" for suite, test in re.findall(r"^TEST\w*\((\w+),\s*(\w+)\)", source.read_text(), re.MULTILINE)}
        return found

    def test_are_held_by_tests_that_are_there(self):
        rows = re.findall(r"^\|[^|]+\| (`.*`) \|$", DOCS[ROOT / "docs" / "promises.md"], re.MULTILINE)
        self.assertGreater(len(rows), 15)
        there = self.there()
        for name in re.findall(r"`([^`]+)`", " ".join(rows)):
            with self.subTest(name):
                self.assertTrue(any(fnmatch.fnmatchcase(test, name) for test in there), name)


class Names(unittest.TestCase):
    def test_every_option_that_is_named_is_there(self):
        known = options_of_the_program() | FOREIGN
        for page, text in WRITTEN.items():
            with self.subTest(page=page.name):
                self.assertEqual(set(OPTION.findall(text)) - known, set())

    def test_every_option_is_named(self):
        named = set(OPTION.findall("".join(WRITTEN.values())))
        self.assertEqual(options_of_the_program() - named, set())

    def test_all_that_the_program_lists_is_named(self):
        named = set(re.findall(r"`([a-z-]+)`", "".join(WRITTEN.values())))
        listing = printed("list")
        for title in ("workloads", "backends", "dispatch modes", "formats"):
            with self.subTest(title):
                self.assertEqual({name for name, _ in rows_of(listing, title)} - named, set())

    def test_every_subcommand_is_named(self):
        named = set(re.findall(r"concbench ([a-z]+)", "".join(WRITTEN.values())))
        self.assertEqual(set(subcommands()) - named, set())

    def test_every_metric_that_is_named_can_be_expected(self):
        named = re.search(r"^- \*\*METRIC\*\* (.*?)^- ", (ROOT / "docs" / "ci.md").read_text(), re.MULTILINE | re.DOTALL)
        metrics = re.findall(r"`(\w+)`", named[1])
        self.assertGreater(len(metrics), 10)
        gates = [f"--expect=pool.{metric} >= pool.{metric}" for metric in metrics]
        printed("noop", "-b", "sequential,pool", "-r", "1", "--keep-invalid", "--latency", *gates)

    def test_every_expectation_that_is_an_example_is_one(self):
        examples = (ROOT / "docs" / "ci.md").read_text().split("| example | holds where |")[1].split("\n\n")[0]
        for example in re.findall(r"^\| `([^`]+)`", examples, re.MULTILINE):
            workers = "1,2" if "workers=" in example else "2"
            with self.subTest(example):
                called = subprocess.run([PROGRAM, "noop", "-n", "5", "-r", "1", "-b", "sequential,process,pool", "-j", workers,
                                         "--keep-invalid", "--expect", example], capture_output=True, text=True)
                self.assertIn(called.returncode, (0, 1), called.stderr)


class Blocks(unittest.TestCase):
    def test_a_command_may_go_on_in_the_next_line(self):
        [block] = blocks_of("```console\n$ a \\\n    b\nout\n$ c\n```\n")
        self.assertEqual([command.text for command in block.commands], ["a \\\n    b", "c"])
        self.assertEqual(block.commands[0].output, ["out"])

    def test_comments_above_tell_how_it_ends_and_what_is_given(self):
        [block] = blocks_of("<!-- given: touch x -->\n<!-- exit 0 or 3, by hand: 1 min, refresh: Notes -->\n```console\n$ a\n```\n")
        self.assertEqual((block.exit_codes, block.by_hand, block.refresh, block.given), ({0, 3}, True, "Notes", ["touch x"]))

    def test_an_unknown_comment_is_a_mistake(self):
        with self.assertRaises(Mistake):
            blocks_of("<!-- exits 1 -->\n```console\n$ a\n```\n")

    def test_another_exit_code_is_a_mistake(self):
        [block] = blocks_of("<!-- exit 1 -->\n```console\n$ a\n```\n")
        pages.check(block, block.commands[0], 1, "")
        with self.assertRaises(Mistake):
            pages.check(block, block.commands[0], 0, "")


class Refreshing(unittest.TestCase):
    def refreshed(self, page, output):
        [block] = blocks_of(page)
        block.commands[0].output = refresh.paragraph(output, block.refresh)
        lines = page.splitlines()
        refresh.put(lines, block, "*Measured on a day.*")
        return lines

    def test_puts_the_output_and_the_day_in_place_of_older_ones(self):
        page = "before\n<!-- refresh -->\n```console\n$ a\nold\nold\n```\n\n*Measured on another day.*\n\nafter\n"
        self.assertEqual(self.refreshed(page, "new\n"), ["before", "<!-- refresh -->", "```console", "$ a", "new", "```", "",
                                                        "*Measured on a day.*", "", "after"])

    def test_says_no_day_of_a_mistake(self):
        page = "<!-- exit 2, refresh -->\n```console\n$ a\n```\nafter\n"
        self.assertEqual(self.refreshed(page, "no\n")[1:], ["```console", "$ a", "no", "```", "after"])

    def test_shows_the_paragraph_that_is_asked_for(self):
        page = "<!-- refresh: Notes -->\n```console\n$ a\n```\n"
        self.assertEqual(self.refreshed(page, "x\n\nNotes\n  one\n\ny\n")[2:6], ["$ a", "…", "Notes", "  one"])


class ShorterRuns(unittest.TestCase):
    FEW = ["--rounds", "1", "--warmup", "0", "--min-time", "0ms", "--keep-invalid"]

    def test_a_run_takes_one_round_whatever_it_asked_for(self):
        self.assertEqual(shorter(["fib", "-n", "5", "-r", "20"]), ["fib", *self.FEW, "-n", "5"])
        self.assertEqual(shorter(["sweep", "fib", "--rounds=20"]), ["sweep", "fib", *self.FEW])

    def test_words_of_a_program_are_left_alone(self):
        self.assertEqual(shorter(["command", "--", "prog", "-r", "2"]), ["command", *self.FEW, "--", "prog", "-r", "2"])

    def test_one_with_a_gate_keeps_its_rounds(self):
        self.assertEqual(shorter(["fib", "-r", "20", "--expect=a.total < 1s"]), ["fib", "--keep-invalid", "-r", "20", "--expect=a.total < 1s"])

    def test_what_measures_nothing_is_left_alone(self):
        self.assertEqual(shorter(["compare", "a.json", "b.json"]), ["compare", "a.json", "b.json"])

    def test_to_be_cut_off_is_no_failure_of_metg_alone(self):
        self.assertEqual(shorter(["metg", "-j", "2"]), ["metg", "--time-limit", "1s", "-j", "2"])
        self.assertEqual([accepted(["metg"], 124), accepted(["metg"], 4), accepted(["fib"], 124)], [0, 4, 124])


if __name__ == "__main__":
    run_tests()
