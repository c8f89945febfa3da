"""Names, reasons and messages never drive a terminal, whatever they hold and in whatever format they are shown."""

import json
import re

from support import HOSTILE, CliTest, own_backends, rows_of, run_tests

# What a report can hold beside what a command line can: a zero byte and line ends.
EVIL = HOSTILE + "\0\n\rforged"
RUN = ["-r", "2", "--min-time", "0ms", "--keep-invalid", "--no-history"]
# As much as stands in a string of one of these may be read by a program, which wants it whole.
MAY_BREAK_LINES = {"csv"}


def leaves(value, path=()):
    """Each text in a document, and the way to it."""
    if isinstance(value, str):
        yield path
    for key, below in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from leaves(below, (*path, key))


def holder(document, path):
    for key in path[:-1]:
        document = document[key]
    return document


class EscapesTest(CliTest):
    def formats(self):
        return [name for name, _ in rows_of(self.fine("list"), "formats")]

    def assert_tame(self, text, format="table"):
        if format in MAY_BREAK_LINES:
            text = re.sub("[\t\r]", "", text)
        self.assert_steers_nothing(text)

    def write(self, name, report):
        (self.here / name).write_text(json.dumps(report))

    def spoil(self, report):
        """Puts EVIL into each text of the report in which any text may stand, and tells how many these are."""
        kinds = {}
        for path in leaves(report):
            kinds.setdefault(tuple("" if isinstance(key, int) else key for key in path), []).append(path)
        free = 0
        for paths in kinds.values():
            before = {path: holder(report, path)[path[-1]] for path in paths}
            for path, text in before.items():
                # Ends differ, so that names stay different.
                holder(report, path)[path[-1]] = EVIL + text
            self.write("evil.json", report)
            if self.call("show", "evil.json", "--format", "json").code == 0:
                free += 1
                continue
            for path, text in before.items():
                holder(report, path)[path[-1]] = text
        self.write("evil.json", report)
        return free


class Reports(EscapesTest):
    def test_are_tame_in_every_format(self):
        self.call("command", *RUN, "-b", "sequential", "--cmd", "a=true", "--cmd", "b=false", "--expect", "a.total < 1h",
                  "--fail-if-slower", "5%", "--export-json", "run.json")
        self.assertGreater(self.spoil(json.loads((self.here / "run.json").read_text())), 15)
        for format in self.formats():
            with self.subTest(format):
                result = self.call("show", "evil.json", "--format", format)
                self.assertEqual((result.code, result.err), (0, ""))
                self.assert_tame(result.out, format)
        for way in (["-v"], ["--breakdown", "--histogram"]):
            self.assert_tame(self.fine("show", "evil.json", *way))

    def test_of_sweeps_are_tame_too(self):
        self.fine("sweep", "noop", "--sweep", "n=1,2", "-j", "1,2", "-b", "pool", *RUN, "--export-json", "run.json")
        self.assertGreater(self.spoil(json.loads((self.here / "run.json").read_text())), 10)
        for format in ("table", "markdown", "csv", "html"):
            with self.subTest(format):
                self.assert_tame(self.fine("show", "evil.json", "--format", format), format)

    def test_are_tame_where_they_are_compared(self):
        self.fine("noop", *RUN, "-n", "2", "-b", "sequential,pool", "--export-json", "run.json")
        self.spoil(json.loads((self.here / "run.json").read_text()))
        for format in ("table", "json", "html"):
            with self.subTest(format):
                result = self.call("compare", "evil.json", "evil.json", "--format", format)
                self.assertIn(result.code, (0, 4))
                self.assert_tame(result.out + result.err)


class Runs(EscapesTest):
    def test_are_tame_with_names_and_arguments_of_any_kind(self):
        name = HOSTILE.replace("=", "")
        for way in ([], ["-v"], ["--format", "json"], ["--format", "csv"], ["--format", "junit"], ["--format", "markdown"]):
            with self.subTest(way):
                result = self.call("command", *RUN, "-b", "sequential", "--cmd", f"true '{name}'", "--cmd", f"false '{name}'", *way)
                self.assertEqual((result.code, result.err), (4, ""))
                self.assert_tame(result.out, way[-1] if way else "table")

    def test_are_tame_whatever_programs_write(self):
        says = f"printf '%s' '{EVIL.replace(chr(0), '')}'; printf '%s' '{HOSTILE}' >&2; exit 3"
        for backend in own_backends():
            with self.subTest(backend):
                result = self.call("command", *RUN, "-b", backend, "--", "sh", "-c", says)
                self.assertEqual((result.code, result.err), (4, ""))
                self.assert_tame(result.out)

    def test_of_sweeps_are_tame_too(self):
        result = self.call("sweep", "command", *RUN, "--sweep", f"x={HOSTILE.replace(',', '')}a,b", "--", "true", "{x}")
        self.assert_tame(result.out + result.err)


class Lists(EscapesTest):
    def test_are_tame_with_files_of_plugins_of_any_name(self):
        folder = self.here / HOSTILE.replace("/", "")
        folder.mkdir()
        for name in (f"{HOSTILE.replace('/', '')}.so", f"concbench-{HOSTILE.replace('/', '')}.so"):
            (folder / name).write_bytes(b"no shared object")
        for arguments in (["list"], ["list", "--plugins"], ["--help"], [HOSTILE], ["help", HOSTILE]):
            with self.subTest(arguments):
                result = self.call("-L", str(folder), *arguments)
                self.assert_tame(result.out + result.err)
        self.assert_tame(self.call("list", env={"CONCBENCH_PLUGINS": str(folder)}).out)


class Surroundings(EscapesTest):
    """A folder of a hostile name that is not there, in each variable that names folders."""

    def test_of_any_name_are_told_tamely(self):
        nowhere = f"{self.here}/{HOSTILE.replace('/', '')}"
        for name, arguments in {
            "TMPDIR": ["download", "-n", "1", "--latency", "0ms", *RUN, "-b", "sequential"],
            "XDG_CACHE_HOME": ["function", "--expr", "no code("],
            "XDG_STATE_HOME": ["history"],
            "HOME": ["history"],
            "PATH": ["command", "--", "no-such-program"],
            "LANG": ["doctor", "--no-calibration", "-v"],
        }.items():
            with self.subTest(name):
                result = self.call(*arguments, env={name: nowhere})
                self.assert_tame(result.out + result.err)


if __name__ == "__main__":
    run_tests()
