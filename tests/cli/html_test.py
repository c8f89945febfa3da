"""One page in one file: what a browser may do with it, and what can be read back from it."""

import base64
import collections
import hashlib
import html.parser
import json
import re
import shutil
import subprocess
import sys

from support import HOSTILE, CliTest, quick, run_tests

# Elements that have no end.
VOID = {"meta", "br", "hr", "img", "link", "input"}
ATTRIBUTES_WITH_ADDRESSES = ("src", "href", "action", "data", "poster", "srcset")


class Page(html.parser.HTMLParser):
    """Elements of a page; refuses what does not close."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.elements = []
        # For each tag the attributes that its elements have themselves or from around them.
        self.colours = collections.defaultdict(list)
        self.inherited = [{}]
        self.texts = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.handle_startendtag(tag, attributes)
        if tag not in VOID:
            self.open.append(tag)
            self.inherited.append(self.inherited[-1] | dict(attributes))

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self.colours[tag].append(self.inherited[-1] | dict(attributes))

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> in {self.open}"
        self.open.pop()
        self.inherited.pop()

    def handle_data(self, data):
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    def text(self, tag):
        return "".join(self.texts.get(tag, []))


def digest(text):
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


EVIL = "</script><script>alert(1)</script>]]>\"onload=\"x" + HOSTILE + "x" * 300
CHECKER = shutil.which("xmllint")


class WellFormed(CliTest):
    def setUp(self):
        if CHECKER is None:
            print("skipped: there is no xmllint; install-deps.sh --ci installs it", file=sys.stderr)
            self.skipTest("no xmllint")
        super().setUp()

    def mistakes(self, *options, text):
        run = subprocess.run([CHECKER, "--noout", *options, "-"], input=text.encode(), capture_output=True)
        return re.findall(r"error : .*", run.stderr.decode())

    def assert_well_formed(self, page):
        """Drawings are XML; the checker knows no element that is younger than it."""
        drawings = re.findall(r"<svg.*?</svg>", page, re.S)
        for drawing in drawings:
            self.assertEqual(self.mistakes(text=drawing), [])
        rest = self.mistakes("--html", text=re.sub(r"<svg.*?</svg>", "", page, flags=re.S))
        self.assertEqual([m for m in rest if not re.search(r"Tag (figure|details|summary) invalid", m)], [])
        return len(drawings)

    def saved(self, **changes):
        """Results whose texts are hostile, and with other cases or rounds where `changes` says so."""
        self.fine(*quick("fib"), "-b", "sequential,pool", "--export-json", "r.json")
        report = json.loads((self.here / "r.json").read_text())
        report["context"]["host"] = report["context"]["command_line"][0] = EVIL
        report.update(changes)
        (self.here / "r.json").write_text(json.dumps(report))
        return report

    def shown(self):
        return self.fine("show", "r.json", "--format", "html")

    def test_with_hostile_texts(self):
        report = self.saved(complete=False)
        report["baseline"] += EVIL
        for case in report["cases"]:
            case["way"] = case["way"] + EVIL
            case["name"] = case["name"] + EVIL
        (self.here / "r.json").write_text(json.dumps(report))
        result = self.call("show", "r.json", "--format", "html")
        self.assertEqual(result.err, "")
        self.assertGreater(self.assert_well_formed(result.out), 2)
        self.assertIn("Incomplete", result.out)

    def test_with_bytes_that_are_no_utf_8(self):
        evil = b"\xff<b>]]>\x1b[31m" + b"y" * 300
        result = self.call("command", "-n", "1", "-r", "2", "--keep-invalid", "--cmd", b"true '" + evil + b"'",
                           "--export", "html:r.html")
        self.assertEqual(result.err, "")
        text = (self.here / "r.html").read_text()
        self.assert_well_formed(text)
        self.assertIn("&lt;b&gt;]]&gt;", text)

    def test_of_a_sweep_over_hostile_values(self):
        evil = b"x='<script>alert(1)</script>',']]>','\"onload=','\x1b[31m','\xff'," + b"z" * 300
        result = self.call("sweep", "command", "-n", "1", "-r", "2", "--keep-invalid", "--sweep", evil, "--trace", "<t>.json",
                           "--export", "html:r.html", "--", "true", "{x}")
        self.assertEqual(result.err, "")
        page = (self.here / "r.html").read_text()
        self.assertGreater(self.assert_well_formed(page), 6)
        self.assertEqual(page.count("<script"), 2)
        self.assertIn("x=&#39;&lt;script&gt;", page)
        self.assertIn("&#39;&lt;t&gt;.json&#39;", page)
        self.assert_steers_nothing(re.sub(r"<script.*?</script>", "", page, flags=re.S))

    def test_of_metg_with_a_hostile_command_line(self):
        evil = b'html:]]><b>"onload=\x1b[31m\xff' + b"z" * 200
        result = self.call("metg", "-b", "pool", "-r", "2", "--keep-invalid", "--time-limit", "2s", "--export", evil)
        self.assertEqual(result.err, "")
        (name,) = self.here.iterdir()
        page = name.read_text()
        self.assert_well_formed(page)
        self.assertIn("]]&gt;&lt;b&gt;&quot;onload=", page)
        self.assert_steers_nothing(re.sub(r"<script.*?</script>", "", page, flags=re.S))

    def test_with_sixty_cases(self):
        sizes = ",".join(str(chunk) for chunk in range(1, 60))
        page = self.fine("noop", "-n", "60", "-r", "2", "--min-time", "0ms", "--keep-invalid", "-b", "sequential,pool",
                         "-c", sizes, "--format", "html")
        self.assertGreater(self.assert_well_formed(page), 2)
        self.assertIn("pool/chunk=59</td>", page)

    def test_of_one_case(self):
        page = self.fine(*quick("fib"), "-b", "pool", "--format", "html")
        self.assertGreater(self.assert_well_formed(page), 1)
        self.assertNotIn('id="speedups"', page)

    def test_of_a_comparison_of_metg_and_of_a_machine(self):
        self.saved()
        self.assert_well_formed(self.fine("compare", "r.json", "r.json", "--format", "html"))
        self.assert_well_formed(self.fine("doctor", "--no-calibration", "--format", "html"))
        self.assert_well_formed(self.call("metg", "-b", "pool", "-r", "2", "--keep-invalid", "--time-limit", "3s",
                                          "--format", "html").out)


class Html(CliTest):
    def page_of(self, *arguments):
        self.fine(*arguments, "--export", "html:page.html")
        text = (self.here / "page.html").read_text()
        page = Page(text)
        self.assertEqual(page.open, [], "an element is not closed")
        return text, page

    def test_asks_for_nothing_from_elsewhere(self):
        text, page = self.page_of(*quick("fib"))
        policy = next(a["content"] for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
        self.assertIn("default-src 'none'", policy)
        for tag, attributes in page.elements:
            for name in ATTRIBUTES_WITH_ADDRESSES:
                self.assertNotIn(name, attributes, tag)
            self.assertFalse([name for name in attributes if name.startswith("on") or name == "style"], tag)
        self.assertNotIn("url(", text)
        self.assertNotIn("@import", text)

    def test_allows_its_own_script_and_style_sheet_alone(self):
        text, page = self.page_of(*quick("fib"))
        policy = next(a["content"] for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
        (style,) = re.findall(r"<style>(.*?)</style>", text, re.S)
        (script,) = re.findall(r"<script>(.*?)</script>", text, re.S)
        self.assertIn(f"style-src '{digest(style)}'", policy)
        self.assertIn(f"script-src '{digest(script)}'", policy)
        self.assertLess(len(script), 4096)

    def test_describes_each_chart_to_those_who_cannot_see_it(self):
        _, page = self.page_of("fib", "-n", "10", "-r", "8", "--latency")
        charts = page.all("svg")
        self.assertGreater(len(charts), 4)
        for chart in charts:
            self.assertEqual(chart["role"], "img")
        ids = [a["id"] for _, a in page.elements if "id" in a]
        self.assertEqual(len(ids), len(set(ids)), "an id is there twice")
        for chart in charts:
            for label in chart["aria-labelledby"].split():
                self.assertIn(label, ids)
        self.assertEqual(len(page.all("details")), len(page.all("figure")), "the figures of a chart are missing")

    def test_keeps_its_colours_where_styles_are_refused(self):
        _, page = self.page_of(*quick("fib"))
        for tag, property in (("rect", "fill"), ("circle", "fill"), ("text", "fill"), ("line", "stroke")):
            self.assertTrue(page.colours[tag], tag)
            for colours in page.colours[tag]:
                self.assertRegex(colours.get(property, "none"), r"\A#[0-9a-f]{6}\Z", tag)

    def test_is_read_back_by_show_and_compare(self):
        self.fine(*quick("fib"), "--export", "html:page.html", "--export-json", "page.json")
        self.assertEqual(self.fine("show", "page.html"), self.fine("show", "page.json"))
        self.assertEqual(self.fine("show", "page.html", "--format", "html"), (self.here / "page.html").read_text())
        compared = self.fine("compare", "page.json", "page.html", "--format", "json")
        self.assertEqual(len(json.loads(compared)["cases"]), 6)

    def test_has_the_first_tasks_of_a_traced_run(self):
        text, page = self.page_of("noop", "-n", "500", "-r", "2", "--min-time", "0ms", "-b", "sequential,pool", "-j", "2",
                                  "--trace", "t.json", "--export-json", "page.json")
        self.assertIn('id="timelines"', text)
        self.assertIn("trace file 't.json'", page.text("p"))
        self.assertIn("task 0: ", page.text("title"))
        report = self.assert_valid((self.here / "page.json").read_text())
        self.assertEqual([p["case"] for p in report["trace"]["passes"]], ["noop/sequential", "noop/pool"])
        for one in report["trace"]["passes"]:
            self.assertEqual((len(one["tasks"]), one["left_out"]), (200, 300))
        self.assertEqual(self.fine("show", "page.json", "--format", "html"), text)
        self.assertEqual(self.fine("show", "page.html", "--format", "html"), text)

    def test_of_a_run_without_a_trace_has_none(self):
        text, _ = self.page_of(*quick("noop"), "-b", "pool", "--export-json", "page.json")
        self.assertNotIn('id="timelines"', text)
        self.assertNotIn("trace", json.loads((self.here / "page.json").read_text()))

    def test_shows_hostile_names_as_text(self):
        self.fine(*quick("fib"), "--export-json", "a.json")
        report = json.loads((self.here / "a.json").read_text())
        report["context"]["host"] = report["context"]["cpu_model"] = EVIL
        report["cases"][1]["status"] = "failed"
        report["cases"][1]["reason"] = EVIL
        (self.here / "b.json").write_text(json.dumps(report))
        text = self.fine("show", "b.json", "--format", "html")
        page = Page(text)
        self.assertEqual(len(page.all("script")), 2)
        self.assertNotIn("alert(1)", page.text("script").replace("\\u003c/script>\\u003cscript>alert(1)", ""))
        self.assertFalse(any("onload" in a for _, a in page.elements))
        self.assert_steers_nothing(re.sub(r"<script.*?</script>", "", text, flags=re.S))
        (self.here / "c.html").write_text(text)
        again = json.loads(self.fine("show", "c.html", "--format", "json"))
        self.assertEqual(again["context"]["cpu_model"], report["context"]["cpu_model"])

    def test_draws_a_sweep_over_workers(self):
        text, _ = self.page_of("sweep", *quick("fib"), "--keep-invalid", "-b", "pool", "-j", "1,2")
        self.assertIn('id="scaling"', text)

    def test_draws_a_sweep_over_any_parameter(self):
        text, page = self.page_of("sweep", "noop", "-n", "50", "-r", "2", "--min-time", "0ms", "--keep-invalid", "-b",
                                  "pool", "-j", "2", "--sweep", "chunk=1,10")
        self.assertIn('id="over-chunk"', text)
        self.assertNotIn('id="scaling"', text)
        text, page = self.page_of("sweep", *quick("chain")[:3], "-r", "2", "--keep-invalid", "-b", "pool", "-j", "2",
                                  "--min-time", "0ms", "--sweep", "steps=1e2,1e3,1e4")
        self.assertIn('id="over-steps"', text)
        self.assertIn("pool, 1000: ", page.text("title"))

    def test_compares_two_runs(self):
        self.fine(*quick("fib"), "--export-json", "a.json", "--export", "html:b.html")
        page = Page(self.fine("compare", "a.json", "b.html", "--format", "html"))
        self.assertEqual(page.open, [])
        self.assertLessEqual({"medians"}, {a.get("id") for a in page.all("h2")})
        self.assertEqual(len(page.all("tr")[1:7]), 6)

    def test_tells_of_the_machine(self):
        found = json.loads(self.fine("doctor", "--no-calibration", "--format", "json"))["findings"]
        page = Page(self.fine("doctor", "--no-calibration", "--format", "html"))
        self.assertEqual(page.open, [])
        self.assertEqual(len(page.all("tr")), 1 + len(found))
        for finding in found:
            self.assertIn(finding["name"], page.text("td"))

    def test_that_holds_no_results_is_not_shown(self):
        (self.here / "doctor.html").write_text(self.fine("doctor", "--no-calibration", "--format", "html"))
        result = self.call("show", "doctor.html")
        self.assertEqual(result.code, 2)
        self.assert_one_line(result.err)

    def test_of_cases_that_all_failed_has_no_chart(self):
        result = self.call("command", "-n", "2", "-r", "2", "--export", "html:page.html", "--", "false")
        self.assertEqual(result.code, 4)
        page = Page((self.here / "page.html").read_text())
        self.assertEqual(page.all("svg"), [])
        self.assertIn("failed", page.text("td"))


if __name__ == "__main__":
    run_tests()
