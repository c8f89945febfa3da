"""The formats of other tools, field by field, as those tools document them and as their readers read them.

Each is looked at twice: as a real run wrote it, and as it is in the golden files, which hold failures too.
"""

import csv
import io
import json
import re
import shutil
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

from support import CliTest, judge_by, run_tests, strict_json, violations_of

GOLDEN = Path(__file__).parent.parent / "golden"

# https://bencher.dev/docs/reference/bencher-metric-format
METRIC = {
    "type": "object",
    "properties": {name: {"type": "number"} for name in ("value", "lower_value", "upper_value")},
    "required": ["value"],
    "additionalProperties": False,
}
BENCHER = {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": METRIC}}

SECONDS = {"type": "number", "minimum": 0}
HYPERFINE = {
    "type": "object",
    "required": ["results"],
    "additionalProperties": False,
    "properties": {"results": {"type": "array", "items": {
        "type": "object",
        "required": ["command", "mean", "stddev", "median", "user", "system", "min", "max", "times", "exit_codes"],
        "additionalProperties": False,
        "properties": {
            "command": {"type": "string"},
            "stddev": {"oneOf": [SECONDS, {"type": "null"}]},
            **{name: SECONDS for name in ("mean", "median", "user", "system", "min", "max")},
            "times": {"type": "array", "items": SECONDS, "minItems": 1},
            "exit_codes": {"type": "array", "items": {"type": ["integer", "null"]}},
            "parameters": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    }}},
}

# What the library's own reporter writes, but for "caches", which are not looked up.
GOOGLE = {
    "type": "object",
    "required": ["context", "benchmarks"],
    "properties": {
        "context": {
            "type": "object",
            "required": ["date", "host_name", "executable", "num_cpus", "mhz_per_cpu", "cpu_scaling_enabled", "caches",
                         "load_avg", "library_build_type"],
            "properties": {
                **{name: {"type": "string"} for name in ("date", "host_name", "executable")},
                "num_cpus": {"type": "integer", "minimum": 1},
                "mhz_per_cpu": {"type": "integer", "minimum": 0},
                "cpu_scaling_enabled": {"type": "boolean"},
                "caches": {"type": "array"},
                "load_avg": {"type": "array", "items": {"type": "number"}, "minItems": 3, "maxItems": 3},
                "library_build_type": {"enum": ["release", "debug"]},
            },
            # Whatever else is there was added by the user, as text.
            "additionalProperties": {"type": "string"},
        },
        "benchmarks": {"type": "array", "items": {
            "type": "object",
            "required": ["name", "family_index", "per_family_instance_index", "run_name", "run_type", "repetitions",
                         "threads", "iterations", "real_time", "cpu_time", "time_unit"],
            "properties": {
                "name": {"type": "string"},
                "run_name": {"type": "string"},
                "run_type": {"enum": ["iteration", "aggregate"]},
                **{name: {"type": "integer", "minimum": 0}
                   for name in ("family_index", "per_family_instance_index", "repetition_index")},
                **{name: {"type": "integer", "minimum": 1} for name in ("repetitions", "threads", "iterations")},
                "real_time": SECONDS,
                "cpu_time": SECONDS,
                "time_unit": {"const": "ns"},
                "aggregate_name": {"enum": ["mean", "median", "stddev"]},
                "aggregate_unit": {"const": "time"},
            },
            "additionalProperties": {"type": "number"},
            "if": {"properties": {"run_type": {"const": "aggregate"}}},
            "then": {"required": ["aggregate_name", "aggregate_unit"]},
            "else": {"required": ["repetition_index"]},
        }},
    },
}

ACTION = {"type": "array", "items": {
    "type": "object",
    "required": ["name", "unit", "value"],
    "additionalProperties": False,
    "properties": {**{name: {"type": "string"} for name in ("name", "unit", "range", "extra")},
                   "value": {"type": "number"}},
}}


def valid(results):
    return [case for case in results["cases"] if case["status"] == "ok"]


def totals(case):
    return [sample["total_ns"] for sample in case["samples"] if sample["valid"]]


class RealRun:
    """One run with everything, for all tests."""

    FORMATS = ["json", "csv", "markdown", "google-benchmark", "hyperfine", "pyperf", "github-action-benchmark",
               "bencher", "junit", "html"]
    made = None

    @classmethod
    def texts(cls, test):
        if cls.made is None:
            exports = [word for name in cls.FORMATS for word in ("--export", f"{name}:{name}")]
            # Few rounds are enough for intervals with bounds where so little is to be promised.
            result = test.call("fib", "-n", "5", "-b", "sequential,pool", "--rounds", "5", "--min-time", "0ms",
                               "--confidence", "60%", *exports)
            # On a busy machine a case may have no valid sample; that is not what is tested here.
            test.assertIn(result.code, (0, 4), result.err)
            cls.made = {name: (test.here / name).read_text() for name in cls.FORMATS}
        return cls.made


class FormatTest(CliTest):
    def real(self, name):
        return RealRun.texts(self)[name]

    def results(self):
        return strict_json(self.real("json"))

    def both(self, name, extension="json"):
        return self.real(name), (GOLDEN / f"{name}.{extension}").read_text()

    def assert_schema(self, schema, document):
        self.assertEqual(violations_of(judge_by(schema), document), [])


class Csv(FormatTest):
    def rows(self, text):
        return list(csv.DictReader(io.StringIO(text), strict=True))

    def test_has_as_many_fields_in_each_row_as_in_the_title(self):
        for text in self.both("csv", "csv"):
            self.assertEqual(len({len(row) for row in csv.reader(io.StringIO(text), strict=True)}), 1)

    def test_has_each_sample_with_all_its_figures(self):
        samples = [(c["name"], s) for c in self.results()["cases"] for s in c["samples"]]
        rows = self.rows(self.real("csv"))
        self.assertEqual(len(rows), len(samples))
        for row, (name, sample) in zip(rows, samples):
            self.assertEqual(row["case"], name)
            self.assertEqual(row["sample_status"], sample["status"])
            self.assertEqual(row["valid"], str(sample["valid"]).lower())
            self.assertEqual(row["reason"], sample["reason"] or "")
            self.assertEqual(row["cpus"], " ".join(map(str, sample["cpus"])))
            for key in set(sample) - {"status", "reason", "valid", "cpus", "distributions", "imbalance", "split"}:
                self.assertEqual(float(row[key]), sample[key], key)

    def test_has_the_parameters_of_each_case(self):
        self.assertEqual({row["param_n"] for row in self.rows(self.real("csv"))}, {"5"})

    def test_gives_back_quotes_commas_and_line_breaks(self):
        row = self.rows((GOLDEN / "csv.csv").read_text())[-1]
        self.assertEqual((row["case"], row["sample_status"], row["valid"], row["total_ns"]),
                         ("fib/tbb", "", "false", ""))
        self.assertIn('"not"\n', row["reason"])
        self.assertEqual(row["param_url"], 'http://a/?x=1&y=<2> http://b/"c"')


class Markdown(FormatTest):
    def tables(self, text):
        return re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)

    def test_has_as_many_cells_in_each_row_as_in_the_title(self):
        for text in self.both("markdown", "md"):
            for table in self.tables(text):
                self.assertEqual(len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}), 1, table)

    def test_has_a_row_for_each_case(self):
        rows = self.tables(self.real("markdown"))[0].splitlines()[2:]
        self.assertEqual([row.split(" | ")[0] for row in rows], [f"| {c['name']}" for c in self.results()["cases"]])

    def test_has_a_row_for_each_gate(self):
        self.assertEqual(len(self.tables((GOLDEN / "markdown.md").read_text())[1].splitlines()), 2 + 3)


class GoogleBenchmark(FormatTest):
    def test_has_the_fields_of_that_library(self):
        for text in (*self.both("google-benchmark"), (GOLDEN / "google-benchmark-all-samples.json").read_text()):
            self.assert_schema(GOOGLE, strict_json(text))

    def test_has_the_median_of_each_case(self):
        rows = strict_json(self.real("google-benchmark"))["benchmarks"]
        medians = [(c["name"], c["summary"]["total_ns"]["median"]) for c in valid(self.results())]
        self.assertEqual([(row["name"], row["real_time"]) for row in rows], medians)

    def test_has_a_date_with_its_zone(self):
        date = strict_json(self.real("google-benchmark"))["context"]["date"]
        self.assertIsNotNone(datetime.fromisoformat(date).tzinfo)


class Hyperfine(FormatTest):
    def test_has_the_fields_of_that_tool(self):
        for text in self.both("hyperfine"):
            self.assert_schema(HYPERFINE, strict_json(text))

    def test_has_the_fields_that_an_installed_one_writes(self):
        if not shutil.which("hyperfine"):
            self.skipTest("hyperfine is not installed")
        with tempfile.NamedTemporaryFile() as file:
            subprocess.run(["hyperfine", "-N", "-w0", "-r2", "true", "--export-json", file.name], check=True,
                           capture_output=True)
            theirs = json.load(file)["results"][0]
        ours = strict_json(self.real("hyperfine"))["results"][0]
        self.assertEqual(set(theirs) - set(ours), set())

    def test_has_the_times_in_seconds_in_their_order(self):
        for result, case in zip(strict_json(self.real("hyperfine"))["results"], valid(self.results()), strict=True):
            self.assertEqual(result["command"], case["name"])
            self.assertEqual(result["times"], [t / 1e9 for t in totals(case)])
            self.assertEqual(len(result["exit_codes"]), len(result["times"]))


class Pyperf(FormatTest):
    TYPED = {"loops": int, "duration": (int, float), "mem_max_rss": int, "load_avg_1min": (int, float), "date": str,
             "unit": str}

    def check_metadata(self, metadata):
        """As pyperf's own parse_metadata() does."""
        for name, value in metadata.items():
            self.assertIsInstance(value, self.TYPED.get(name, (int, str, float)), name)
            self.assertNotIsInstance(value, bool, name)
            if isinstance(value, str):
                self.assertEqual(value.strip(), value, name)
                self.assertRegex(value, r"\A[^\r\n]+\Z", name)
            elif name == "loops":
                self.assertGreaterEqual(value, 1)
            else:
                self.assertGreaterEqual(value, 0, name)

    def check_run(self, run):
        """As the constructor of pyperf's Run does."""
        self.check_metadata(run["metadata"])
        self.assertTrue(run["values"])
        self.assertTrue(all(isinstance(v, (int, float)) and v > 0 for v in run["values"]))
        for loops, value in run.get("warmups", []):
            self.assertGreaterEqual(loops, 1)
            self.assertIsInstance(loops, int)
            self.assertGreaterEqual(value, 0)

    def test_is_what_its_loader_takes(self):
        for text in self.both("pyperf"):
            suite = strict_json(text)
            self.assertEqual(suite["version"], "1.0")
            self.check_metadata(suite["metadata"])
            datetime.fromisoformat(suite["metadata"]["date"])
            names = [benchmark["metadata"]["name"] for benchmark in suite["benchmarks"]]
            self.assertEqual(len(names), len(set(names)))
            for benchmark in suite["benchmarks"]:
                self.check_metadata(benchmark["metadata"])
                self.assertTrue(benchmark["runs"])
                for run in benchmark["runs"]:
                    self.check_run(run)

    def test_has_a_benchmark_without_which_its_loader_refuses_the_file(self):
        self.assertNotEqual(strict_json((GOLDEN / "pyperf.json").read_text())["benchmarks"], [])

    def test_has_a_run_in_seconds_for_each_sample(self):
        benchmarks = strict_json(self.real("pyperf"))["benchmarks"]
        for benchmark, case in zip(benchmarks, valid(self.results()), strict=True):
            values = [value for run in benchmark["runs"] for value in run["values"]]
            self.assertEqual(values, [t / 1e9 for t in totals(case)])


class GithubActionBenchmark(FormatTest):
    def test_has_the_fields_of_its_entries(self):
        for text in self.both("github-action-benchmark"):
            self.assert_schema(ACTION, strict_json(text))

    def test_has_a_range_that_its_reader_understands_where_there_is_one(self):
        entries = strict_json((GOLDEN / "github-action-benchmark.json").read_text())
        self.assertEqual(["range" in entry for entry in entries], [True, True, False])
        for entry in entries[:2]:
            # The pattern is that of the action's extractRangeInfo().
            self.assertGreater(float(re.search(r"(?:\+-|±)\s*(\d.+)", entry["range"]).group(1)), 0)

    def test_has_the_median_of_each_case(self):
        entries = strict_json(self.real("github-action-benchmark"))
        medians = [(c["name"], c["summary"]["total_ns"]["median"]) for c in valid(self.results())]
        self.assertEqual([(entry["name"], entry["value"]) for entry in entries], medians)


class Bencher(FormatTest):
    def test_follows_its_schema(self):
        for text in self.both("bencher"):
            self.assert_schema(BENCHER, strict_json(text))

    def test_has_the_median_of_each_case_within_its_bounds(self):
        metrics = strict_json(self.real("bencher"))
        self.assertEqual(list(metrics), [c["name"] for c in valid(self.results())])
        for case in valid(self.results()):
            latency = metrics[case["name"]]["latency"]
            self.assertEqual(latency["value"], case["summary"]["total_ns"]["median"])
            self.assertLessEqual(latency.get("lower_value", 0), latency["value"])
            self.assertGreaterEqual(latency.get("upper_value", latency["value"]), latency["value"])


class Junit(FormatTest):
    ATTRIBUTES = {
        "testsuites": set(),
        "testsuite": {"name", "tests", "failures", "errors", "skipped", "timestamp", "hostname"},
        "properties": set(),
        "property": {"name", "value"},
        "testcase": {"classname", "name", "time"},
        "failure": {"type", "message"},
        "skipped": {"message"},
        "system-out": set(),
    }

    def suites(self, text):
        return ElementTree.fromstring(text.encode()).findall("testsuite")

    def test_has_the_elements_and_attributes_of_its_schema(self):
        for text in self.both("junit", "xml"):
            for element in ElementTree.fromstring(text.encode()).iter():
                self.assertEqual(set(element.attrib), self.ATTRIBUTES[element.tag], element.tag)

    def test_counts_what_it_holds(self):
        for text in self.both("junit", "xml"):
            for suite in self.suites(text):
                cases = suite.findall("testcase")
                self.assertEqual(int(suite.get("tests")), len(cases))
                for count, tag in (("failures", "failure"), ("skipped", "skipped")):
                    self.assertEqual(int(suite.get(count)), sum(case.find(tag) is not None for case in cases))

    def test_has_the_median_of_each_case_in_seconds(self):
        [suite] = self.suites(self.real("junit"))
        times = {case.get("name"): float(case.get("time")) for case in suite.findall("testcase")}
        for case in valid(self.results()):
            self.assertAlmostEqual(times[case["name"]], case["summary"]["total_ns"]["median"] / 1e9, places=9)

    def test_says_in_words_what_failed(self):
        cases, gates = self.suites((GOLDEN / "junit.xml").read_text())
        self.assertIn("signal 9", cases.find("testcase[@name='fib/process']/failure").get("message"))
        self.assertIn("2.00 s", cases.find("testcase[@name='fib/thread']/failure").get("message"))
        self.assertIn('TBB | is "not"', cases.find("testcase[@name='fib/tbb']/skipped").get("message"))
        held, failed, undecided = gates.findall("testcase")
        self.assertEqual([held.find("failure"), held.find("skipped")], [None, None])
        self.assertIn("not <= 2 us", failed.find("failure").get("message"))
        self.assertIn("too few", undecided.find("skipped").get("message"))


if __name__ == "__main__":
    run_tests()
