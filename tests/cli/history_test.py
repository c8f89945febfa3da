"""Runs that are kept: what is in the history, who may turn it off, and that it never costs a run its results."""

import json
import os
import sqlite3
import stat
import subprocess

from support import HOSTILE, PROGRAM, CliTest, flat, judge, limited, run_tests, strict_json, violations_of

RUN = ["fib", "-n", "5", "-b", "sequential", "-r", "1", "--min-time", "0ms", "--warmup", "0"]


class HistoryTest(CliTest):
    def setUp(self):
        super().setUp()
        if not (PROGRAM.parent / "modules" / "concbench-history.so").exists():
            self.skipTest("this build keeps no history")
        self.file = self.folder / "state" / "concbench" / "history.db"

    def environment(self, **more):
        here = {"CONCBENCH_HISTORY": "", "XDG_STATE_HOME": str(self.folder / "state"), "CI": ""}
        return super().environment(**{**here, **more})

    def runs(self, **options):
        listed = strict_json(self.fine("history", "--format", "json", **options))
        self.assertEqual(violations_of(judge("history"), listed), [])
        return listed["runs"]

    def database(self, *statements):
        with sqlite3.connect(self.file) as database:
            for statement in statements:
                database.execute(*statement)
        database.close()


class Keeping(HistoryTest):
    def test_a_run_is_kept_with_what_it_was(self):
        self.fine(*RUN, "--export-json", "saved.json")
        [run] = self.runs()
        self.assertEqual((run["run"], run["workload"], run["cases"], run["complete"]), (1, "fib", 1, True))
        self.assertTrue(run["command"].startswith("concbench fib "), run["command"])
        saved = (self.here / "saved.json").read_text()
        for words in (["history", "show"], ["history", "show", "1"], ["show"]):
            self.assertEqual(self.fine(*words, "--format", "json"), saved)

    def test_a_sweep_is_kept(self):
        self.fine("sweep", "fib", "--sweep", "n=4,5", "--keep-invalid", *RUN[3:], "--export-json", "saved.json")
        self.assertEqual(self.fine("show", "--format", "json"), (self.here / "saved.json").read_text())

    def test_only_its_user_may_read_it(self):
        self.fine(*RUN)
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o600)
        self.assertEqual(os.listdir(self.file.parent), ["history.db"])

    def test_it_has_the_commit_of_the_folder_and_runs_nothing_of_it(self):
        (self.here / "repository").mkdir()
        repository = self.here / "repository"
        git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", repository]
        try:
            subprocess.run([*git, "init", "-q"], check=True)
        except FileNotFoundError:
            self.skipTest("git is not installed")
        subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "first"], check=True)
        commit = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
        # What git itself would run.
        with open(repository / ".git" / "config", "a") as config:
            config.write(f"[core]\n\tfsmonitor = touch {self.here}/evil\n\tpager = touch {self.here}/evil\n")
        self.fine(*RUN, program=["env", "-C", repository, "PATH=/nonexistent", PROGRAM])
        self.assertEqual(self.runs()[0]["commit"], commit)
        self.assertFalse((self.here / "evil").exists())

    def test_it_may_be_turned_off(self):
        self.fine(*RUN, "--no-history")
        for off in ({"CONCBENCH_HISTORY": "off"}, {"CI": "true"}, {"XDG_STATE_HOME": "", "HOME": ""}):
            self.fine(*RUN, env=off)
        self.assertEqual((self.runs(), self.file.exists()), ([], False))
        self.fine(*RUN, env={"CI": "true", "CONCBENCH_HISTORY": "mine.db"})
        self.assertEqual(len(self.runs(env={"CONCBENCH_HISTORY": "mine.db"})), 1)

    def test_no_run_of_several_at_once_is_lost(self):
        count = 6
        started = [self.start(*RUN, "--export-json", f"{i}.json") for i in range(count)]
        for one in started:
            self.assertEqual(self.finish(one)[::2], (0, ""))
        self.assertEqual([run["run"] for run in self.runs()], [*range(1, count + 1)])

    def test_no_process_of_a_run_has_it_open(self):
        self.fine(*RUN)
        self.fine("command", "-n", "1", "-r", "1", "--warmup", "0", "--min-time", "0ms", "--keep-invalid", "--shell", "--cmd",
                  "for p in $PPID $(cut -d' ' -f4 /proc/$PPID/stat); do cat /proc/$p/maps; ls -l /proc/$p/fd; done > seen")
        seen = (self.here / "seen").read_text()
        self.assertEqual(seen.count("[stack]"), 2)
        self.assertNotIn("sqlite", seen)
        self.assertNotIn("history", seen)


class Trouble(HistoryTest):
    """A run has its results and its exit code, whatever became of the history."""

    def assert_not_kept(self, reason, **options):
        result = self.call(*RUN, "--export-json", "saved.json", **options)
        self.assertEqual(result.code, 0)
        self.assertIn("fib n=5", result.out)
        self.assertEqual(len(strict_json((self.here / "saved.json").read_text())["cases"]), 1)
        self.assert_one_line(result.err)
        self.assertIn("this run is not kept", result.err)
        self.assertIn(reason, result.err)

    def test_a_damaged_one(self):
        self.fine(*RUN)
        self.file.write_bytes(b"x" * 4096)
        self.assert_not_kept("damaged")
        self.assertEqual(self.file.read_bytes(), b"x" * 4096)
        refused = self.call("history")
        self.assertEqual((refused.code, refused.out), (5, ""))
        self.assertIn("damaged", refused.err)

    def test_one_that_is_cut_off(self):
        self.fine(*RUN)
        whole = self.file.read_bytes()
        self.file.write_bytes(whole[: len(whole) // 2])
        self.assert_not_kept("damaged")

    def test_one_of_a_newer_concbench(self):
        self.fine(*RUN)
        self.database(["PRAGMA user_version = 99"])
        self.assert_not_kept("a newer concbench made it")

    def test_the_database_of_another_program(self):
        self.file.parent.mkdir(parents=True)
        self.database(["CREATE TABLE run (number)"])
        self.assert_not_kept("another program")

    def test_a_locked_one(self):
        self.fine(*RUN)
        other = sqlite3.connect(self.file, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        self.assert_not_kept("another program has locked it")
        other.close()
        self.assertEqual(len(self.runs()), 1)

    def test_a_full_disk(self):
        self.fine(*RUN)
        # In units of 1024 bytes: of the file, which is larger already, no more can be written.
        result = self.call(*RUN, program=limited("-f 16"))
        self.assertEqual(result.code, 0)
        self.assert_one_line(result.err)
        self.assertIn("this run is not kept", result.err)
        self.assertEqual(len(self.runs()), 1)

    def test_a_place_that_is_none(self):
        (self.here / "text").write_text("")
        os.mkfifo(self.here / "pipe")
        for place, reason in (("text/below.db", "Not a directory"), ("pipe", "no regular file"), ("/", "directory")):
            with self.subTest(place):
                self.assert_not_kept(reason, env={"CONCBENCH_HISTORY": place})

    def test_one_that_cannot_be_written(self):
        self.fine(*RUN)
        for path in (self.folder, self.folder / "state", self.file.parent):
            path.chmod(0o755)
        self.file.chmod(0o444)
        user = [] if os.getuid() else ["setpriv", "--reuid", "65534", "--clear-groups", "--"]
        listed = self.call("history", program=[*user, PROGRAM])
        if listed.code != 0:
            self.skipTest(f"another user cannot run the program: {listed.err}")
        self.assertIn("concbench fib", listed.out)
        result = self.call("fib", "--rounds", "1", "-n", "5", "--min-time", "0ms", program=[*user, PROGRAM])
        self.assertEqual(result.code, 0, result.err)
        self.assertIn("this run is not kept", result.err)

    def test_nothing_in_it_is_run(self):
        self.fine(*RUN)
        self.database(["CREATE TRIGGER evil AFTER INSERT ON run BEGIN DELETE FROM run; END"])
        self.fine(*RUN)
        self.assertEqual(len(self.runs()), 2)


class Looking(HistoryTest):
    def test_an_empty_one_says_so(self):
        self.assertIn("No run is kept yet", self.fine("history"))
        for words in (["show"], ["history", "show"], ["history", "compare", "1"]):
            result = self.call(*words)
            self.assertEqual((result.code, result.out), (2, ""))
            self.assertIn("no run is kept yet", result.err)
        self.assertFalse(self.file.exists())

    def test_lists_compares_and_removes_runs(self):
        for _ in range(3):
            self.fine(*RUN)
        listed = self.fine("history", "--last", "2")
        self.assertNotRegex(listed, r"(?m)^ *1 ")
        self.assertRegex(listed, r"(?m)^ *3  \d{4}-\d\d-\d\d \d\d:\d\d .*concbench fib")
        compared = self.fine("history", "compare", "1", "2")
        self.assertIn("run 2 (NEW) against run 1 (BASE)", flat(compared))
        last = strict_json(self.fine("history", "compare", "1", "--format", "json"))
        self.assertEqual((last["base"]["file"], last["new"]["file"]), ("run 1", "run 3"))
        self.assertEqual(self.fine("history", "prune", "--keep", "1"), "removed 2 runs\n")
        self.assertEqual([run["run"] for run in self.runs()], [3])

    def test_refuses_what_cannot_be_meant(self):
        self.fine(*RUN)
        for words, reason in ((["show", "7"], "no run 7 is kept"), (["compare"], "needs the number"), (["prune"], "--keep"),
                              (["show", "x"], "'x' is not a whole number"), (["--last", "0"], "--last")):
            with self.subTest(words):
                result = self.call("history", *words)
                self.assertEqual((result.code, result.out), (2, ""))
                self.assert_one_line(result.err)
                self.assertIn(reason, result.err)

    def test_names_in_it_steer_no_terminal_and_no_line_is_too_wide(self):
        self.fine(*RUN)
        self.database(["UPDATE run SET host = ?, commit_id = ?, version = ?, date = ?", [HOSTILE] * 4],
                      ["UPDATE run SET command = ?", [HOSTILE + "x" * 200]])
        self.fine(*RUN)
        for words in ([], ["-v"]):
            self.assert_steers_nothing(self.fine("history", *words))
        self.assertLessEqual(max(len(line) for line in self.fine("history").splitlines()), 80)
        self.assertEqual(self.runs()[0]["host"], HOSTILE)

    def test_a_report_that_cannot_be_read_is_named(self):
        self.fine(*RUN)
        self.database(["UPDATE run SET report = ?", [json.dumps({"schema_version": 99})]])
        result = self.call("show")
        self.assertEqual((result.code, result.out), (2, ""))
        self.assertIn("run 1: ", result.err)


class Plotting(HistoryTest):
    def fill(self, runs=14, slow=6):
        """Adds runs that differ from a real one in their figures alone; the last `slow` took 1.5 times as long."""
        self.fine(*RUN)
        report = strict_json(self.fine("show", "--format", "json"))
        rows = []
        for i in range(runs):
            changed = json.loads(json.dumps(report))
            for summary in changed["cases"][0]["summary"].values():
                value = (1.5 if i >= runs - slow else 1) * (1 + i % 3 / 100) * 1e6
                summary["estimate"] = {**summary["estimate"], "point": value, "lower": value * 0.98, "upper": value * 1.02}
            rows.append(json.dumps(changed))
        columns = "date, host, cpu_model, version, commit_id, command, workload, cases, complete"
        with sqlite3.connect(self.file) as database:
            for row in rows:
                database.execute(f"INSERT INTO run ({columns}, bytes, report) SELECT {columns}, ?, ? FROM run WHERE number = 1",
                                 [len(row), row.encode()])
            database.execute("DELETE FROM run WHERE number = 1")
        database.close()

    def test_draws_a_figure_over_runs_and_marks_where_it_surely_changed(self):
        self.fill()
        drawn = self.fine("history", "plot", "sequential", "--export", "html:plot.html", "--export-json", "plot.json")
        self.assertRegex(drawn, r"\n +surely 1\.5\dx slower .*from here on\n +10 ")
        self.assertIn("fib/sequential is 1.5", drawn)
        self.assertLessEqual(max(len(line) for line in drawn.splitlines()), 80)
        plot = strict_json((self.here / "plot.json").read_text())
        self.assertEqual(violations_of(judge("history-plot"), plot), [])
        self.assertEqual([plot["points"][change["at"]]["run"]["run"] for change in plot["changes"]], [10])
        self.assertIn("surely changed", (self.here / "plot.html").read_text())

    def test_leaves_out_runs_that_cannot_be_compared(self):
        self.fill()
        self.fine(*RUN[:-1], "3")
        self.database(["UPDATE run SET report = 'x' WHERE number = 5"])
        self.fine("noop", *RUN[1:])
        plot = strict_json(self.fine("history", "plot", "fib/sequential", "--format", "json"))
        self.assertEqual((plot["left_out"]["other_settings"], plot["left_out"]["unreadable"]), (13, 1))
        self.assertEqual((len(plot["points"]), plot["changes"]), (1, []))

    def test_needs_a_case_that_is_there(self):
        self.fine(*RUN)
        for words, reason in (([], "needs a case"), (["sequental"], "the last one has fib/sequential"),
                              (["sequential", "--metric", "totl"], "did you mean 'total'")):
            result = self.call("history", "plot", *words)
            self.assertEqual((result.code, result.out), (2, ""))
            self.assertIn(reason, result.err)


if __name__ == "__main__":
    run_tests()
