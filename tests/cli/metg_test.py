"""`concbench metg`: what it finds, in both formats, and how it takes wrong input, limits and signals."""

import signal

from support import CliTest, limited, run_tests, sampler_of, strict_json, until

# Of a few rounds no intervals are known.
QUICK_METG = ["metg", "-b", "pool", "-j", "2", "--dispatch", "map,starmap", "--rounds", "2", "--keep-invalid"]
CUT_METG = ["metg", "--time-limit", "300ms", "--keep-invalid"]
ROW = {"name", "backend", "dispatch", "status", "reason", "thresholds", "break_even", "startup_ns", "points"}
POINT = {"scan", "steps", "work_ns", "tasks_few", "tasks", "rounds", "wall_few_ns", "wall_ns", "granularity_ns", "efficiency"}


class Results(CliTest):
    def test_are_a_table_and_a_file_of_every_measured_point(self):
        table = self.fine(*QUICK_METG, "--task-time", "5ms", "--export-json", "metg.json")
        # It takes too long to be run among those of width_test.
        self.assertEqual([line for line in table.splitlines() if len(line) > 80], [])
        results = self.assert_valid((self.here / "metg.json").read_text(), "metg")
        for title in ("METG(50 %)", "METG(95 %)", "break-even"):
            self.assertIn(title, table)
        self.assertEqual((results["schema_version"], results["complete"], results["rounds"]), (1, True, 2))
        self.assertEqual(results["task_time_ns"], 5_000_000)
        self.assertRegex(table, r"\n\nTasks of 5ms run at 95 % or better: (one by one with|never with) pool/map\.\n\Z|pool/map needs chunks")
        row, refused = results["rows"]
        self.assertEqual((set(row), set(refused)), (ROW, ROW))
        self.assertEqual((row["name"], row["status"], row["reason"]), ("pool/map", "ok", None))
        self.assertRegex(table, r"(?m)^pool/map +(not reached|<|\d)")
        self.check_thresholds(row["thresholds"])
        self.check_points(row["points"])
        self.assertEqual((refused["name"], refused["status"]), ("pool/starmap", "skipped"))
        self.assertIn("several arguments", refused["reason"])

    def check_thresholds(self, thresholds):
        self.assertEqual([t["efficiency"] for t in thresholds], [0.5, 0.8, 0.95])
        for threshold in thresholds:
            found = threshold["outcome"] == "found"
            self.assertIn(threshold["outcome"], ("found", "below", "not-reached"))
            self.assertEqual(threshold["metg_ns"] is not None, found, threshold)
            self.assertEqual(threshold["best_efficiency"] is not None, threshold["outcome"] == "not-reached")
            self.assertIsNone(threshold["upper_ns"], "an interval of two rounds")
            if found:
                self.assertLess(threshold["work_ns"] / threshold["metg_ns"], threshold["efficiency"] + 1e-6)

    def check_points(self, points):
        scan = [point for point in points if point["scan"]]
        fine = [point for point in points if not point["scan"]]
        self.assertTrue(scan and fine)
        for point in points:
            self.assertEqual(set(point), POINT)
            self.assertGreaterEqual(point["tasks"], 100)
        for point in fine:
            self.assertEqual(point["tasks_few"] * 4, point["tasks"])
            self.assertLessEqual(point["rounds"], 2)

    def test_go_to_stdout_as_json_where_the_file_is_a_dash(self):
        results = self.assert_valid(self.call(*CUT_METG, "--export-json", "-", "-j", "3", "--chunk", "2").out, "metg")
        self.assertEqual((results["workers"], results["chunk"]), (3, "2"))


class Failures(CliTest):
    def test_of_a_backend_are_its_row_s_and_others_go_on(self):
        # So few open files that a pool of processes cannot have its pidfds, but threads can do without.
        result = self.call("metg", "-b", "pool,process-pool", "-j", "2", "--rounds", "1", "--keep-invalid", "--format", "json",
                           program=limited("-n 6"))
        rows = {row["name"]: row for row in self.assert_valid(result.out, "metg")["rows"]}
        self.assertEqual(rows["process-pool"]["status"], "failed", rows["process-pool"])
        self.assertIn("open files", rows["process-pool"]["reason"])
        self.assertEqual(rows["pool"]["status"], "ok")
        self.assertTrue(rows["pool"]["points"])
        self.assertEqual(result.code, 4)

    def test_a_time_limit_leaves_what_was_found(self):
        result = self.call(*CUT_METG, "--format", "json")
        self.assertEqual((result.code, result.err), (124, ""))
        results = self.assert_valid(result.out, "metg")
        self.assertIs(results["complete"], False)
        self.assertTrue(all(row["status"] in ("ok", "skipped") for row in results["rows"]))

    def test_a_signal_leaves_what_was_found(self):
        for number, code in {signal.SIGINT: 130, signal.SIGTERM: 143}.items():
            with self.subTest(number.name):
                program = self.start("metg", "--rounds", "10000", "--format", "json")
                until(lambda: sampler_of(program), "a sample is taken")
                program.send_signal(number)
                result = self.finish(program)
                self.assert_nothing_runs()
                self.assertEqual((result.code, result.err), (code, ""))
                self.assertIs(strict_json(result.out)["complete"], False)

    def test_a_full_device_is_an_error(self):
        with open("/dev/full", "wb") as full:
            result = self.call("metg", "--time-limit", "1ms", stdout=full)
        self.assertEqual(result.code, 5)

    def test_are_what_a_run_without_any_row_to_measure_is(self):
        # A chain's tasks have one argument, and so no star.
        result = self.call("metg", "-b", "pool", "--dispatch", "starmap", "--rounds", "1", "--keep-invalid")
        self.assertRegex(result.out, r"(?m)^pool +skipped: ")
        self.assertEqual(result.code, 4)


class WrongInput(CliTest):
    def test_is_refused_before_anything_is_measured(self):
        for wrong, message in {
            ("--backend", "tread"): "no backend named 'tread'; did you mean 'thread'?",
            ("--dispatch", "mpa"): "did you mean 'map'?",
            ("--workers", "0"): "--workers: 0 ",
            ("--workers", "1,2"): "--workers: metg measures one number of workers at a time",
            ("--chunk", "1,2"): "--chunk: metg measures one chunk size at a time",
            ("--chunk", "0"): "--chunk: ",
            ("--rounds", "0"): "--rounds: 0 is not between",
            ("--rounds", "x"): "--rounds: 'x'",
            ("--seed", "-1"): "--seed: '-1'",
            ("--time-limit", "0s"): "--time-limit: must be above 0",
            ("--time-limit", "5"): "--time-limit: '5' has no unit",
            ("--confidence", "2"): "--confidence: '2'",
            ("--format", "jsn"): "no format named 'jsn'; did you mean 'json'?",
            ("--format", "csv"): "no format named 'csv'",
            ("--format", "table", "--export-json", "-"): "both write to standard output",
            ("--color", "alway"): "--color: invalid value 'alway' (expected auto, always or never)",
            ("--round", "3"): "did you mean '--rounds'?",
            ("more",): "'more'",
            ("--task-time", "5us", "--chunk", "2"): "it cannot be combined with --chunk",
        }.items():
            with self.subTest(wrong):
                result = self.call("metg", *wrong)
                self.assertEqual((result.code, result.out), (2, ""))
                self.assert_one_line(result.err)
                self.assertIn(message, result.err)

    def test_a_file_that_cannot_be_written_is_found_out_at_once(self):
        result = self.call("metg", "--export-json", "no/such/folder.json")
        self.assertEqual((result.code, result.out), (5, ""))


if __name__ == "__main__":
    run_tests()
