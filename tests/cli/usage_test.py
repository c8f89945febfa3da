"""What the program says to wrong input, and about itself."""

import json
import re

from support import HOSTILE, CliTest, judge_by, names_of, rows_of, run_tests

# Enough to be refused for one reason only. Where it is not refused, the test must not last.
FIB = ["fib", "-n", "3", "--rounds", "1"]

# The arguments, and what the message must say about them.
BAD_VALUES = [
    (["fib", "-n", "94"], "-n: 94 is above 93: fib(94) has more than 64 bits"),
    ([*FIB, "--confidence", "95"], "--confidence: '95' is not a fraction from 0 to 1; write '95%'"),
    ([*FIB, "--confidence", "195"], "write it like '2%' or '0.02'"),
    ([*FIB, "--export-json=", "--keep-invalid"], "--export-json: needs a value"),
    ([*FIB, "--trace", "--keep-invalid"], "--trace needs a value, and '--keep-invalid' is an option"),
    ([*FIB, "-b=", "pool"], "-b: needs a value"),
    (["fib", "-n", "0"], "-n: 0 is below 1"),
    (["fib", "-n", "-1"], "-n: '-1' is negative"),
    (["fib", "-n", "1e99"], "-n: '1e99' is too large"),
    (["fib", "-n", "99999999999999999999"], "is too large"),
    (["fib", "-n", "x"], "-n: 'x' is not a whole number"),
    (["fib", "-n", "1.5"], "-n: '1.5' is not a whole number"),
    (["fib", "-n", ""], "-n: '' is not a whole number"),
    (["fib", "--tasks", "0"], "--tasks: 0 is below 1"),
    ([*FIB, "--chunk", "0"], "--chunk: "),
    ([*FIB, "--chunk", "1,x"], "--chunk: 'x'"),
    ([*FIB, "-j", "0"], "--workers: 0 "),
    ([*FIB, "-j", "1,"], "--workers: '1,' has a comma too many"),
    ([*FIB, "-b", "pool,,thread"], "--backend: 'pool,,thread' has a comma too many"),
    ([*FIB, "-b", "quux"], "no backend named 'quux'; there are sequential, thread, process"),
    (["fib", "--format", "quux"], "'quux'; there are table, json"),
    ([*FIB, "-j", "x"], "--workers: 'x'"),
    ([*FIB, "-j", "2000000"], "--workers: 2000000"),
    ([*FIB, "-j", "2..1"], "--workers: 2..1 ends below its beginning"),
    ([*FIB, "-j", "1..x"], "--workers: 'x'"),
    ([*FIB, "-j", "1..9999"], "--workers: 1..9999 has more than 1000 values"),
    ([*FIB, "-c", "0..2"], "--chunk: "),
    ([*FIB, "--max-live", "0"], "--max-live: 0"),
    ([*FIB, "--max-in-flight", "0"], "--max-in-flight: 0"),
    (["fib", "--rounds", "0"], "--rounds: 0"),
    (["fib", "--rounds", "-1"], "--rounds: '-1'"),
    (["fib", "--rounds", "many"], "--rounds: 'many'"),
    ([*FIB, "--warmup", "x"], "--warmup: 'x'"),
    ([*FIB, "--seed", "-1"], "--seed: '-1'"),
    ([*FIB, "--min-time", "3"], "--min-time: '3' has no unit; write '3ms'"),
    ([*FIB, "--timeout", "0s"], "--timeout: must be above 0"),
    ([*FIB, "--timeout", "5"], "--timeout: '5' has no unit"),
    ([*FIB, "--timeout", "5x"], "--timeout: '5x' has an unknown unit"),
    ([*FIB, "--timeout", "-1s"], "--timeout: '-1s' is negative"),
    ([*FIB, "--time-limit", "soon"], "--time-limit: 'soon' is not a duration"),
    ([*FIB, "--time-limit", "0s"], "--time-limit: must be above 0"),
    ([*FIB, "--rss", "many"], "--rss: 'many' is not a size"),
    ([*FIB, "--rss", "-1"], "--rss: '-1' is negative"),
    ([*FIB, "--rss", "5parsec"], "--rss: '5parsec' has an unknown unit"),
    ([*FIB, "--rss", "1000TB"], "--rss: 1000TB is more than the "),
    (["sleep", "--duration", "5"], "--duration: '5' has no unit"),
    (["sleep", "--duration", "1parsec"], "--duration: '1parsec' has an unknown unit"),
    (["square", "--values", "2,x"], "--values: 'x'"),
    (["square", "--values", "2,"], "--values: ''"),
    (["chain", "--steps", "5", "--task-time", "5us"], "--steps and --task-time cannot be combined"),
    (["pow", "--base", "2,3", "--exponent", "1"], "--base and --exponent make pairs, but have 2 and 1 numbers"),
    (["pow", "--base", "2,3"], "--base and --exponent make pairs, but have 2 and 3 numbers"),
    (["pow", "--exponent", "5,2,1000000000001"], "--exponent: 1000000000001 is above 1000000000000"),
    (["prime", "--min", "5", "--max", "4"], "--min is above --max"),
    (["queue", "--items", "0"], "--items: 0 is below 1"),
    (["queue", "--capacity", "0"], "--capacity: 0 is below 1"),
    ([*FIB, "--gil=0ms"], "--gil: must be above 0, or 'none'"),
    ([*FIB, "--gil=5"], "--gil: '5' has no unit"),
    ([*FIB, "--gil", "-b", "sequential,process"], "--gil is for 'thread' and 'pool'; add one of them to --backend"),
    (["counter", "--sync", "mutx"], "--sync: invalid value 'mutx' (expected none, mutex, atomic or spin)"),
    (["counter", "--sync", "atomic", "--hold", "1us"], "--hold: an atomic addition has no lock to hold"),
    (["counter", "--sync", "mutex", "--sync", "mutex"], "are the same; give it once"),
    (["counter", "--sync", "mutex,mutex"], "are the same; give it once"),
    (["counter", "--sync", "none,,mutex"], "--sync: 'none,,mutex' has a comma too many"),
    ([*FIB, "--color", "alway"], "--color: invalid value 'alway' (expected auto, always or never)"),
    (["schema", "metgg"], "document: invalid value 'metgg' (expected results, compare, doctor, metg, history or history-plot)"),
    ([*FIB, "--baseline", "pol"], "--baseline: no case named 'pol'"),
    ([*FIB, "-b", "pool", "--baseline", "thread"], "--baseline: no case named 'thread'"),
]

MISSPELT = [
    (["fibb"], "'fibb'", "fib"),
    (["pirme"], "'pirme'", "prime"),
    (["lisst"], "'lisst'", "list"),
    (["--verison"], "'--verison'", "--version"),
    (["fib", "--bakend", "pool"], "'--bakend'", "--backend"),
    (["fib", "--bakend=pool"], "'--bakend'", "--backend"),
    (["fib", "--round", "3"], "'--round'", "--rounds"),
    (["prime", "--mxa", "3"], "'--mxa'", "--max"),
    (["fib", "-b", "tread"], "'tread'", "thread"),
    (["fib", "-b", "pool,proces"], "'proces'", "process"),
    (["fib", "--dispatch", "mpa"], "'mpa'", "map"),
    (["fib", "-b", "async", "--offload", "pol"], "'pol'", "pool"),
    (["fib", "--format", "jsn"], "'jsn'", "json"),
    (["fib", "--baseline", "sequental"], "'sequental'", "sequential"),
]

GIVEN_TWICE = [
    ["-n", "3", "-n", "4"],
    ["-r", "1", "-r", "2"],
    ["-r", "1", "--rounds", "2"],
    ["--seed", "1", "--seed", "1"],
    ["--format", "json", "--format", "table"],
    ["--color", "always", "--color", "never"],
    ["--export-json", "a", "--export-json", "b"],
    ["--trace", "a", "--trace", "b"],
    ["--timeout", "1s", "--timeout", "1s"],
    ["--backend", "pool,pool"],
    ["--backend", "pool", "--backend", "pool"],
]

SUPERFLUOUS = [
    (["fib", "30"], "'30'"),
    (["list", "x"], "'x'"),
    (["schema", "--x"], "'--x'"),
    (["fib", "-n", "3", "prime"], "'prime'"),
    (["fib", "-n", "3", "4"], "'4'"),
    (["fib", "-b", "pool", "thread"], "'thread'"),
    (["fib", "-j", "1", "2"], "'2'"),
    (["fib", "fib", "-n", "3"], "'fib'"),
    (["list", "schema"], "'schema'"),
]

# What --help-all must show as the value that an option has where it is not given.
DEFAULTS = {
    "--backend": "concbench's own",
    "--workers": "the usable CPUs",
    "--chunk": "auto",
    "--dispatch": "map",
    "--gil": "none",
    "--max-live": "threads: 1024, processes: 256",
    "--rounds": "auto",
    "--warmup": "1",
    "--min-time": "auto",
    "--seed": "1",
    "--timeout": "no limit",
    "--rss": "0",
    "--baseline": "sequential, or the first",
    "--format": "table",
    "--export-json": None,
    "--breakdown": None,
    "--trace": None,
    "--color": "auto",
}

WORKLOAD_DEFAULTS = {
    "fib": {"-n": "30", "--tasks": None},
    "prime": {"-n": "3000", "--min": "100", "--max": "10000"},
    "square": {"-n": "10000", "--values": None},
    "sleep": {"-n": "10", "--duration": "10ms"},
    "noop": {"-n": "1000"},
    "queue": {"--items": "1e4", "--capacity": "5", "--producers": "1", "--consumers": "1"},
    "counter": {"-n": "1e6", "--tasks": "8", "--sync": "mutex", "--hold": "0ms"},
    "sumsq": {"-n": "8", "--limit": "1e7"},
    "pow": {"-n": "as many as there are pairs", "--base": "2,3,10", "--exponent": "5,2,3"},
    "read": {"-n": "1000", "--bytes": "33", "--file": "/dev/urandom", "--direct": None},
    "timer": {"-n": "10", "--steps": "3", "--interval": "100ms"},
    "download": {"-n": "7", "--bytes": "100KiB", "--latency": "50ms"},
}


def entry_of(option, help_text):
    """What a help text has to say about an option, in one line."""
    pattern = rf"^ +(?:-\w, )?{re.escape(option)}(?=[ =\[]).*\n(?: {{20,}}.*\n)*"
    found = re.search(pattern, help_text, re.MULTILINE)
    return " ".join(found.group().split()) if found else None


def valued_options(help_text):
    """The long names of the options that need a value, as a help text lists them."""
    return re.findall(r"(?m)^  (?:-\w, |    )(--[\w-]+) [A-Z]", help_text)


def subcommands(help_text):
    section = help_text.split("\nSubcommands:\n")[1].split("\n\n")[0]
    return re.findall(r"(?m)^  (\S+)", section)


class Usage(CliTest):
    def refused(self, arguments):
        """Checks that the program refuses the arguments as a mistake of its user's, and gives its message."""
        result = self.call(*arguments)
        self.assertEqual(result.code, 2, f"exit code of {arguments}")
        self.assertEqual(result.out, "", f"stdout of {arguments}")
        self.assert_one_line(result.err, f"stderr of {arguments}")
        return result.err

    def test_no_arguments_are_refused_with_what_to_try_first(self):
        result = self.call()
        self.assertEqual((result.code, result.out), (2, ""))
        self.assertIn("concbench --help", result.err)
        self.assertIn("\n  concbench fib ", result.err)

    def test_bad_values_are_refused_by_name(self):
        for arguments, message in BAD_VALUES:
            with self.subTest(arguments):
                self.assertIn(message, self.refused(arguments))

    def options_of_all_commands(self):
        names = subcommands(self.fine("--help-all"))
        for command in [["fib"], ["sweep", "fib"], *([name] for name in names if name != "help")]:
            for option in valued_options(self.fine(*command, "--help-all")):
                yield command, option

    def test_empty_values_are_refused_and_not_taken_as_absent(self):
        """An empty shell variable gives one. Taken as absent, it would cost the user the limit or the file."""
        for command, option in [*self.options_of_all_commands(), (["fib"], "--gil")]:
            with self.subTest(command=command, option=option):
                self.assertIn(f"{option}: ", self.refused([*command, option, ""]))

    def test_misspelt_words_get_a_suggestion(self):
        for arguments, typed, meant in MISSPELT:
            with self.subTest(arguments):
                self.assertIn(f"{typed}; did you mean '{meant}'?", self.refused(arguments))

    def test_words_like_nothing_known_get_no_suggestion(self):
        for arguments in (["xyzzy"], ["fib", "-b", "xyzzy"], ["fib", "--xyzzy"], ["fib", "--format", "xyzzy"]):
            with self.subTest(arguments):
                message = self.refused(arguments)
                self.assertIn("xyzzy'", message)
                self.assertNotIn("did you mean", message)

    def test_options_that_are_given_twice_are_refused_by_name(self):
        for arguments in GIVEN_TWICE:
            with self.subTest(arguments):
                message = self.refused(["fib", *arguments])
                self.assertRegex(message, r": (-n|--[a-z-]+)( is given |: 'pool' is named twice)")

    def test_options_without_their_value_are_refused_by_name(self):
        for command, option in [*self.options_of_all_commands(), (["fib"], "-n"), (["fib"], "--tasks")]:
            with self.subTest(command=command, option=option):
                self.assertEqual(self.refused([*command, option]), f"concbench: {option} needs a value\n")

    def test_superfluous_words_are_refused_by_name(self):
        for arguments, named in SUPERFLUOUS:
            with self.subTest(arguments):
                self.assertIn(named, self.refused(arguments))

    def test_control_characters_in_the_input_do_not_reach_the_terminal(self):
        for arguments in (["fi\nx"], ["fib", "--ba\nd"], ["fib", "-b", "a\nb"], ["fib", "-n", "\x1b[31m"],
                          ["fib", "-b", HOSTILE], ["show", HOSTILE], ["compare", HOSTILE, HOSTILE],
                          ["fib", "--export", f"csv:{HOSTILE}/x"], ["doctor", HOSTILE], ["metg", "-b", HOSTILE]):
            with self.subTest(arguments):
                result = self.call(*arguments)
                self.assertIn(result.code, (2, 5), "exit code")
                self.assert_one_line(result.err)
                self.assert_steers_nothing(result.err)

    def test_results_are_not_begun_when_the_last_of_several_names_is_wrong(self):
        self.assertIn("'nosuch'", self.refused(["sleep", "-n", "100", "--duration", "10s", "-b", "pool,nosuch"]))


def names_in(table):
    return re.findall(r"(?m)^sequential/[\w-]+", table.split("\n\n")[1])


class About(CliTest):
    def test_help_names_every_workload_and_command(self):
        text = self.fine("--help-all")
        for name in [*names_of("workloads"), "list", "schema", "--version", "--help"]:
            self.assertRegex(text, rf"(?m)^ .*{name}\b")

    def test_help_of_a_workload_lists_every_option_with_its_default(self):
        for workload in names_of("workloads"):
            text = self.fine(workload, "--help-all")
            for option, default in {**DEFAULTS, **WORKLOAD_DEFAULTS.get(workload, {})}.items():
                with self.subTest(workload=workload, option=option):
                    entry = entry_of(option, text)
                    self.assertIsNotNone(entry)
                    if default is not None:
                        self.assertTrue(entry.endswith(f"[{default}]"), entry)

    def test_help_fits_on_a_screen_and_begins_with_three_examples(self):
        lines = self.fine("--help").splitlines()
        self.assertLessEqual(len(lines), 24)
        self.assertEqual([line.startswith("  concbench ") for line in lines[2:6]], [True, True, True, False])

    def test_no_help_is_wider_than_80_columns(self):
        workloads = names_of("workloads")
        commands = [[], *([name] for name in [*workloads, *subcommands(self.fine("--help-all"))]),
                    *(["sweep", name] for name in workloads)]
        for command in commands:
            for how in ("--help", "--help-all"):
                with self.subTest(command=command, how=how):
                    wide = [line for line in self.fine(*command, how).splitlines() if len(line) > 80]
                    self.assertEqual(wide, [])

    def test_help_of_a_workload_leaves_to_the_whole_help_what_few_need(self):
        short, whole = self.fine("fib", "--help"), self.fine("fib", "--help-all")
        for option in ("-n", "--backend", "--workers", "--fail-if-slower", "--export-json"):
            self.assertIsNotNone(entry_of(option, short), option)
        for option in ("--rss", "--seed", "--offload", "--breakdown"):
            self.assertIsNone(entry_of(option, short), option)
            self.assertIsNotNone(entry_of(option, whole), option)
        self.assertTrue(short.endswith("For all of it: concbench fib --help-all\n"))

    def test_help_may_be_asked_for_as_a_command(self):
        for words in (["fib"], ["sweep", "fib"], ["doctor"], []):
            self.assertEqual(self.fine("help", *words), self.fine(*words, "--help"))

    def test_help_wins_over_missing_and_measures_nothing(self):
        self.assertIn("Usage:", self.fine("sleep", "-n", "100", "--duration", "10s", "--help"))

    def test_lists_are_taken_in_parts_and_with_commas(self):
        for parts in (["--values", "2,3,4"], ["--values", "2", "--values", "3,4"]):
            self.assertIn("values=2,3,4", self.fine("square", *parts, "-b", "sequential", "-r", "1"))
        modes = self.fine("noop", "-n", "5", "--dispatch", "all", "-b", "sequential", "-r", "1")
        self.assertEqual(names_in(self.fine("noop", "-n", "5", "--dispatch", "map,all", "-b", "sequential", "-r", "1")), names_in(modes))

    def test_the_version_is_one_line_of_name_and_number(self):
        self.assertRegex(self.fine("--version"), r"\Aconcbench \d+\.\d+\.\d+\S*\n\Z")

    def test_list_has_every_workload_backend_mode_and_format_with_words(self):
        text = self.fine("list")
        expected = {
            "workloads": ["fib", "prime", "square", "sleep", "noop"],
            "backends": ["sequential", "thread", "process", "pool", "process-pool", "async", "openmp", "tbb", "asio-pool",
                         "std-async", "mpi"],
            "dispatch modes": ["map", "map-async", "static", "apply", "apply-async", "imap", "imap-unordered", "starmap",
                               "starmap-async", "gather", "as-completed"],
            "formats": ["table", "json"],
        }
        for title, names in expected.items():
            rows = rows_of(text, title)
            self.assertEqual([n for n in names if n not in [row[0] for row in rows]], [], f"missing under {title}")
            self.assertTrue(all(len(row) == 2 for row in rows), f"a row without words under {title}: {rows}")

    def test_the_schemas_are_valid_ones(self):
        for of in ([], ["results"], ["compare"], ["doctor"], ["metg"]):
            with self.subTest(of):
                document = json.loads(self.fine("schema", *of))
                self.assertEqual(document["$schema"], "https://json-schema.org/draft/2020-12/schema")
                judge_by(document).check_schema(document)


if __name__ == "__main__":
    run_tests()
