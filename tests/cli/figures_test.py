"""Durations of single events: late wake-ups, waits and runs of tasks; and what `read` reads."""

import os
import unittest

from support import CliTest, every_backend, names_of, own_backends, run_tests, strict_json

TASKS = 10
STAMPED = ["noop", "-n", f"{TASKS}", "--rounds", "2", "--min-time", "0ms", "-j", "2", "--latency"]
TIMER = ["timer", "-n", "5", "--steps", "4", "--interval", "1ms", "--rounds", "2", "--min-time", "0ms"]
READ = ["read", "-n", "3", "--rounds", "1", "--min-time", "0ms"]
PERCENTILES = ("p50_ns", "p90_ns", "p99_ns", "p99_9_ns")


def blocks_of(table):
    """The tables below the main one, by title: each a title row and its rows."""
    blocks = {}
    for paragraph in table.split("\n\n")[2:]:
        title, *rows = paragraph.splitlines()
        blocks[title.split(":")[0]] = rows
    return blocks


class FiguresTest(CliTest):
    def results(self, *arguments):
        return self.assert_valid(self.fine(*arguments, "--format", "json"))["cases"]


class Latency(FiguresTest):
    def test_every_backend_stamps_each_task_of_the_timed_passes(self):
        cases = self.results(*STAMPED, "-b", every_backend(), "--warmup", "3")
        self.assertEqual([case["backend"] for case in cases], own_backends())
        for case in cases:
            for sample in case["samples"]:
                with self.subTest(case["backend"]):
                    counts = {name: d["count"] for name, d in sample["distributions"].items()}
                    tasks = TASKS * sample["passes"]
                    self.assertEqual(counts, {"latency.wait": tasks, "latency.run": tasks})

    def test_a_case_has_the_events_of_its_valid_samples(self):
        for case in self.results(*STAMPED, "-b", every_backend()):
            for name, merged in case["distributions"].items():
                with self.subTest(case["backend"], distribution=name):
                    parts = [s["distributions"][name] for s in case["samples"] if s["valid"]]
                    self.assertEqual(merged["count"], sum(part["count"] for part in parts))
                    self.assertEqual(merged["min_ns"], min(part["min_ns"] for part in parts))
                    self.assertEqual(merged["max_ns"], max(part["max_ns"] for part in parts))

    def test_an_imbalance_lies_between_even_and_all_on_one_worker(self):
        for case in self.results(*STAMPED, "-b", every_backend()):
            for part in [case, *case["samples"]]:
                with self.subTest(case["backend"]):
                    self.assertGreaterEqual(part["imbalance"], 1)
                    self.assertLessEqual(part["imbalance"], case["workers"])

    def test_is_off_unless_asked_for(self):
        for case in self.results(*STAMPED[:-1], "-b", every_backend()):
            for part in [case, *case["samples"]]:
                self.assertEqual((part["distributions"], part["imbalance"]), ({}, None), case["backend"])

    def test_the_context_says_whether_it_was_on(self):
        for arguments, on in ((STAMPED, True), (STAMPED[:-1], False)):
            results = strict_json(self.fine(*arguments, "-b", "pool", "--format", "json"))
            self.assertIs(results["context"]["latency"], on)

    def test_has_the_long_name_where_the_workload_has_a_latency_of_its_own(self):
        if "download" not in names_of("workloads"):
            self.skipTest("this build has no workload with a latency of its own")
        (case,) = self.results("download", "-n", "2", "--bytes", "1KiB", "--latency", "1ms", "--rounds", "1",
                               "--min-time", "0ms", "--task-latency", "-b", "pool")
        self.assertEqual(case["distributions"]["latency.run"]["count"], 2 * case["samples"][0]["passes"])
        self.fine("noop", "-n", "2", "--rounds", "1", "--min-time", "0ms", "--task-latency", "-b", "pool")

    def test_shows_a_row_for_each_case_below_the_main_table(self):
        blocks = blocks_of(self.fine(*STAMPED, "-b", every_backend()))
        for title in ("Waiting", "Running"):
            self.assertEqual([row.split()[0] for row in blocks[title][1:]], own_backends())
        self.assertNotIn("imbalance", blocks["Waiting"][0])
        self.assertTrue(blocks["Running"][0].endswith("imbalance"))

    def test_shows_nothing_below_the_main_table_otherwise(self):
        self.assertNotIn("Waiting", blocks_of(self.fine(*STAMPED[:-1], "-b", every_backend())))

    def percentiles_of(self, tasks):
        """Which there are of so many events, in the JSON and in the table."""
        run = ["noop", "-n", f"{tasks}", "-b", "sequential", "--rounds", "1", "--warmup", "0", "--min-time", "0ms",
               "--latency"]
        (case,) = self.results(*run)
        wait = case["distributions"]["latency.wait"]
        self.assertEqual(wait["count"], tasks)
        in_json = [key.removesuffix("_ns").replace("_", ".") for key in PERCENTILES if wait[key] is not None]
        in_table = [word for word in blocks_of(self.fine(*run))["Waiting"][0].split() if word[0] == "p"]
        self.assertEqual(in_json, in_table)
        return in_json

    def test_leaves_out_percentiles_that_its_events_cannot_tell(self):
        expected = {1: [], 2: ["p50"], 9: ["p50"], 10: ["p50", "p90"], 99: ["p50", "p90"], 999: ["p50", "p90", "p99"],
                    1000: ["p50", "p90", "p99", "p99.9"]}
        self.assertEqual({tasks: self.percentiles_of(tasks) for tasks in expected}, expected)

    def test_is_in_the_csv_in_columns_of_its_own(self):
        title, row, *_ = self.fine(*STAMPED, "-b", "pool", "--format", "csv").splitlines()
        cells = dict(zip(title.split(","), row.split(",")))
        self.assertEqual(cells["latency_wait_count"], cells["latency_run_count"])
        self.assertEqual(int(cells["latency_run_count"]), TASKS * int(cells["passes"]))
        self.assertNotEqual(cells["imbalance"], "")


class Breakdown(FiguresTest):
    PARTS = ("startup_ns", "hand_over_ns", "waiting_ns", "running_ns", "idle_ns", "collecting_ns", "rest_ns", "teardown_ns")

    def test_adds_up_to_the_mean_total_on_every_backend(self):
        for arguments in (STAMPED, STAMPED[:-1]):
            for case in self.results(*arguments, "-b", every_backend()):
                with self.subTest(case["backend"], stamped=case["imbalance"] is not None):
                    parts = [case["breakdown"][part] or 0 for part in self.PARTS]
                    self.assertAlmostEqual(sum(parts) / case["summary"]["total_ns"]["mean"], 1, 6)

    def test_of_a_sample_adds_up_to_its_work_on_every_backend(self):
        for case in self.results(*STAMPED, "-b", every_backend()):
            for sample in case["samples"]:
                with self.subTest(case["backend"]):
                    self.assertAlmostEqual(sum(sample["split"].values()) / sample["work_ns"], 1, 6)

    def test_knows_what_was_running_only_where_tasks_were_stamped(self):
        for arguments, known in ((STAMPED, True), (STAMPED[:-1], False)):
            (case,) = self.results(*arguments, "-b", "pool")
            for part in ("waiting_ns", "running_ns", "idle_ns", "collecting_ns"):
                self.assertIs(case["breakdown"][part] is not None, known)
            self.assertIs(case["breakdown"]["rest_ns"] is None, known)
            self.assertIs(case["samples"][0]["split"] is not None, known)

    def test_the_sequential_case_is_what_others_are_held_against(self):
        sequential, other = self.results(*STAMPED, "-b", "sequential,pool")
        self.assertEqual([sequential["breakdown"][k] for k in ("cpu_per_useful", "efficiency", "parallel")], [1, 1, 1])
        self.assertGreater(other["breakdown"]["efficiency"], 0)
        (alone,) = self.results(*STAMPED, "-b", "pool")
        self.assertEqual([alone["breakdown"][k] for k in ("cpu_per_useful", "efficiency")], [None, None])

    def test_is_shown_where_tasks_were_stamped_or_it_is_asked_for(self):
        title = "Where the time went"
        self.assertNotIn(title, self.fine(*STAMPED[:-1], "-b", "pool"))
        stamped = blocks_of(self.fine(*STAMPED, "-b", every_backend(), "-v"))[title]
        self.assertIn(" running ", stamped[0])
        self.assertEqual([row.split()[0] for row in stamped[1:]], own_backends())
        estimated = blocks_of(self.fine(*STAMPED[:-1], "-b", "pool", "--breakdown", "-v"))[title]
        self.assertRegex(estimated[0], r"\Abackend +start-up +hand-over +rest of work +teardown\Z")

    def test_is_in_the_csv_in_columns_of_its_own(self):
        for arguments, known in ((STAMPED, True), (STAMPED[:-1], False)):
            title, row, *_ = self.fine(*arguments, "-b", "pool", "--format", "csv").splitlines()
            cells = dict(zip(title.split(","), row.split(",")))
            parts = [cells[f"split_{part}"] for part in self.PARTS[1:6]]
            self.assertEqual(all(parts), known)
            if known:
                self.assertAlmostEqual(sum(map(float, parts)) / float(cells["work_ns"]), 1, 6)

    def test_saved_results_show_the_same(self):
        table = self.fine(*STAMPED[:-1], "-b", "sequential,pool", "--breakdown", "--export-json", "a.json")
        self.assertEqual(self.fine("show", "a.json", "--breakdown"), table)
        table = self.fine(*STAMPED, "-b", "sequential,pool", "--export-json", "a.json")
        self.assertEqual(self.fine("show", "a.json"), table)


class Timer(FiguresTest):
    def test_records_each_wake_up_on_every_backend(self):
        cases = self.results(*TIMER, "-b", every_backend(), "--warmup", "2")
        self.assertEqual([case["backend"] for case in cases], own_backends())
        for case in cases:
            with self.subTest(case["backend"]):
                counts = [s["distributions"]["late"]["count"] for s in case["samples"]]
                self.assertEqual(counts, [5 * 4 * s["passes"] for s in case["samples"]])
                self.assertEqual(case["distributions"]["late"]["count"], sum(
                    count for count, s in zip(counts, case["samples"]) if s["valid"]))

    def test_shows_how_late_they_were(self):
        title, *rows = blocks_of(self.fine(*TIMER, "-b", every_backend()))["Lateness"]
        self.assertEqual([row.split()[0] for row in rows], own_backends())
        self.assertRegex(title, r"\Abackend +events +p50 +p90 +max\Z")

    def test_can_be_stamped_too(self):
        (case,) = self.results(*TIMER, "-b", "process-pool", "--latency")
        self.assertEqual(list(case["distributions"]), ["late", "latency.wait", "latency.run"])

    def test_saved_results_show_the_same_table(self):
        table = self.fine(*TIMER, "-b", "pool", "--latency", "--export-json", "a.json")
        self.assertEqual(self.fine("show", "a.json"), table)


class Read(FiguresTest):
    def file(self, size):
        (self.here / "file").write_bytes(os.urandom(size))
        return ["--file", "file", "--bytes", f"{size}"]

    def test_reads_the_same_on_every_backend(self):
        cases = self.results(*READ, *self.file(300_000), "-b", every_backend())
        self.assertEqual({case["status"] for case in cases}, {"ok"})
        self.assertEqual(len({case["digest"] for case in cases}), 1)

    def test_other_content_has_another_digest(self):
        digests = {self.results(*READ, *self.file(1000), "-b", "pool")[0]["digest"] for _ in range(2)}
        self.assertEqual(len(digests), 2)

    def refused(self, code, *arguments):
        result = self.call(*READ, *arguments)
        self.assertEqual((result.code, result.out), (code, ""))
        self.assert_one_line(result.err)
        return result.err

    def test_a_file_that_is_missing_is_found_before_anything_is_measured(self):
        self.assertIn("cannot read 'nosuch': No such file or directory", self.refused(5, "--file", "nosuch"))

    def test_what_is_no_file_is_refused_and_not_waited_for(self):
        os.mkfifo(self.here / "pipe")
        self.assertIn("cannot read 'pipe': it is a pipe", self.refused(5, "--file", "pipe"))
        self.assertIn("cannot read '.': it is a folder", self.refused(5, "--file", "."))

    @unittest.skipIf(os.geteuid() == 0, "root may read everything")
    def test_a_file_that_may_not_be_read_is_refused(self):
        self.file(10)
        (self.here / "file").chmod(0)
        self.assertIn("cannot read 'file': Permission denied", self.refused(5, "--file", "file"))

    def test_a_file_that_is_too_short_fails_its_cases_and_says_so(self):
        self.file(10)
        result = self.call(*READ, "--file", "file", "-b", every_backend(), "--format", "json")
        self.assertEqual((result.code, result.err), (4, ""))
        for case in self.assert_valid(result.out)["cases"]:
            with self.subTest(case["backend"]):
                self.assertRegex(case["reason"], r"\Atasks? [0-9-]+: file 'file' has only 10 of 33 bytes\Z")

    def test_a_file_system_without_direct_reads_is_named_as_the_reason(self):
        message = self.refused(5, "--file", "/proc/version", "--bytes", "1", "--direct")
        self.assertIn("cannot read '/proc/version': its file system does not take O_DIRECT", message)
        message = self.refused(2, "--direct")
        self.assertIn("--direct: '/dev/urandom' is a device without a cache", message)

    def test_direct_reads_give_what_cached_ones_do_whatever_the_size(self):
        for size in (1, 4096, 5000, 300_001):
            with self.subTest(size):
                run = [*READ, *self.file(size), "-b", "process-pool", "--format", "json"]
                direct = self.call(*run, "--direct")
                if direct.code == 5 and "does not take O_DIRECT" in direct.err:
                    self.skipTest("the file system of the temporary files does not take O_DIRECT")
                (case,) = self.assert_valid(direct.out)["cases"]
                self.assertEqual((case["status"], case["reason"]), ("ok", None))
                self.assertEqual(case["digest"], strict_json(self.fine(*run))["cases"][0]["digest"])


if __name__ == "__main__":
    run_tests()
