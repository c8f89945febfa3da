"""The steps of the action for GitHub, run for real: two commits of a small repository, of which the second is slower."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from support import PATIENCE, PROGRAM, CliTest, run_tests, strict_json

ACTION = Path(__file__).resolve().parents[2] / ".github" / "actions" / "compare"
# As many rounds as it takes: a busy machine needs more of them to tell even so large a difference.
QUICKLY = "--time-limit=100s\n\n--min-time=0ms\n--warmup=0\n--keep-invalid\n"


class Steps(CliTest):
    def setUp(self):
        super().setUp()
        if shutil.which("git") is None:
            self.skipTest("git is not installed")
        self.git("init", "-q")
        self.commit("0")
        self.commit("0.06")
        self.summary = self.folder / "summary.md"
        self.output = self.folder / "output"

    def git(self, *words):
        who = ["-c", "user.name=a", "-c", "user.email=a@b"]
        done = subprocess.run(["git", *who, *words], cwd=self.here, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def commit(self, duration):
        (self.here / "tool.in").write_text(f"#!/bin/sh\nexec sleep {duration}\n")
        self.git("add", "tool.in")
        self.git("commit", "-q", "-m", f"sleep {duration}")

    def tearDown(self):
        if (self.here / ".git").exists():
            self.assertEqual(len(self.git("worktree", "list").splitlines()), 1, "worktrees were left")
            shutil.rmtree(self.here / ".git")
        super().tearDown()

    def compare(self, **inputs):
        wanted = {"COMMAND": "./tool", "BUILD": "cp tool.in tool\nchmod +x tool", "OPTIONS": QUICKLY, "CONCBENCH": str(PROGRAM),
                  "GITHUB_STEP_SUMMARY": str(self.summary), "GITHUB_OUTPUT": str(self.output), **inputs}
        env = {k: v for k, v in self.environment(**wanted).items() if k != "RUNNER_TEMP"}
        return subprocess.run(["bash", ACTION / "compare.sh"], cwd=self.here, env=env, capture_output=True, text=True,
                              timeout=PATIENCE)

    def test_fail_where_head_is_slower_and_say_so_in_the_summary(self):
        done = self.compare(RESULTS="results.json")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        summary = self.summary.read_text()
        self.assertIn(self.git("rev-parse", "HEAD^1")[:9], summary)
        self.assertIn("FAILED", summary)
        self.assertEqual(self.output.read_text(), "exit-code=1\n")
        cases = strict_json((self.here / "results.json").read_text())["cases"]
        self.assertEqual([case["variant"] for case in cases], ["base", "head"])

    def test_are_content_where_head_is_not_slower(self):
        self.summary.write_text("of another step\n")
        done = self.compare(BASE="HEAD", LIMIT="100%", OPTIONS=f"--rounds=15\n{QUICKLY}")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(self.summary.read_text().startswith("of another step\n## Base "))

    def test_take_nothing_from_outside_for_a_part_of_a_script(self):
        evil = self.here / "evil"
        for name, value in (("BASE", f"$(touch {evil})"), ("BASE", "--help"), ("COMMAND", f"./tool; touch {evil}"),
                            ("COMMAND", f"./tool $(touch {evil})"), ("LIMIT", f"`touch {evil}`"), ("OPTIONS", f"$(touch {evil})"),
                            ("FAIL_IF_UNDECIDED", f"$(touch {evil})")):
            with self.subTest(name=name, value=value):
                self.assertEqual(self.compare(**{name: value}).returncode, 2)
                self.assertFalse(evil.exists())

    def test_name_a_commit_that_is_not_there_and_a_build_that_fails(self):
        self.assertIn("no commit 'nosuch'", self.compare(BASE="nosuch").stderr)
        done = self.compare(BUILD="test -f nosuch")
        self.assertEqual(done.returncode, 2)
        self.assertIn("base cannot be built", done.stderr)


class Text(CliTest):
    def setUp(self):
        super().setUp()
        self.text = (ACTION / "action.yml").read_text()

    def test_no_expression_stands_in_a_script(self):
        scripts = re.findall(r"(?m)^ +run: (.*)$", self.text)
        self.assertEqual(scripts, ['bash "$GITHUB_ACTION_PATH/compare.sh"'])

    def test_every_input_gets_to_the_script(self):
        inputs = set(re.findall(r"(?m)^  ([a-z-]+):$", self.text.split("outputs:")[0]))
        passed = dict(re.findall(r"(?m)^ +([A-Z_]+): \$\{\{ inputs\.([a-z-]+) \}\}$", self.text))
        self.assertEqual(set(passed.values()), inputs)
        script = (ACTION / "compare.sh").read_text()
        for variable in passed:
            self.assertRegex(script, rf"\$\{{?{variable}\b")


if __name__ == "__main__":
    run_tests()
