"""`concbench doctor`: what it finds, what it calibrates, and how it takes wrong input and signals."""

import os
import re
import signal
from pathlib import Path

from support import CliTest, limited, run_tests, sampler_of, strict_json, until

LOOK = ["doctor", "--no-calibration"]
VERDICTS = {"good", "notice", "warning", "unknown"}


class Findings(CliTest):
    look = None

    def looked(self):
        """What one look found, for all tests."""
        if Findings.look is None:
            Findings.look = strict_json(self.fine(*LOOK, "--format", "json"))
        return Findings.look

    def test_are_named_judged_and_advised(self):
        results = self.looked()
        self.assertEqual(results["schema_version"], 1)
        self.assertIsNone(results["calibration"])
        names = [finding["name"] for finding in results["findings"]]
        self.assertEqual(len(names), len(set(names)))
        for finding in results["findings"]:
            self.assertEqual(set(finding), {"group", "name", "value", "verdict", "advice"})
            self.assertIn(finding["verdict"], VERDICTS)
            self.assertEqual(finding["advice"] is None, finding["verdict"] == "good", finding)

    def test_are_the_same_in_text(self):
        text = self.fine(*LOOK)
        for finding in self.looked()["findings"]:
            self.assertRegex(text, rf"(good|notice|warning|unknown) +{finding['name']} ")

    def test_tell_the_limits_of_the_shell(self):
        results = self.assert_valid(self.fine(*LOOK, "--format", "json", program=limited("-n 512")), "doctor")
        found = {f["name"]: (f["value"], f["verdict"]) for f in results["findings"]}
        self.assertEqual(found["open-files"], ("512", "warning"))


class Color(CliTest):
    def test_is_for_terminals_only(self):
        self.assertNotIn("\x1b", self.fine(*LOOK))
        self.assertIn("\x1b[", self.on_terminal("stdout", *LOOK)[0])

    def test_can_be_forced_and_refused(self):
        self.assertIn("\x1b[", self.fine(*LOOK, "--color", "always"))
        self.assertNotIn("\x1b", self.on_terminal("stdout", *LOOK, "--color", "never")[0])
        self.assertNotIn("\x1b", self.on_terminal("stdout", *LOOK, env={"NO_COLOR": "1"})[0])


class Calibration(CliTest):
    def test_tells_what_more_rounds_can_show(self):
        results = self.assert_valid(self.fine("doctor", "--format", "json", "--calibration-time", "1s"), "doctor")
        calibration = results["calibration"]
        self.assertIs(calibration["complete"], True)
        self.assertEqual([s["rounds"] for s in calibration["sensitivity"]], [10, 20, 50, 100, 200])
        self.assertLessEqual(calibration["samples_invalid"], calibration["samples_taken"])
        if calibration["noise"] is None:
            self.assertLess(calibration["rounds"], 2, "no noise although there were rounds")
        else:
            self.assertGreaterEqual(calibration["noise"], 0)
        for figure in ("half_width", "smallest_difference"):
            # On a machine that is too busy for a single round there are none.
            known = [s[figure] for s in calibration["sensitivity"] if s[figure] is not None]
            self.assertTrue(all(value > 0 for value in known), known)
            self.assertEqual(known, sorted(known, reverse=True))
            self.assertEqual(len(set(known)), len(known))

    def test_may_be_too_short_to_tell_anything(self):
        text = self.fine("doctor", "--calibration-time", "1ns")
        self.assertIn("0 rounds, 0 samples", text)
        self.assertIn("too few usable rounds", text)
        self.assertNotIn("failed", text)

    def test_stops_for_a_signal_with_what_was_found(self):
        for number, code in {signal.SIGINT: 130, signal.SIGTERM: 143}.items():
            with self.subTest(number.name):
                program = self.start("doctor", "--calibration-time", "1h", "--format", "json")
                until(lambda: sampler_of(program), "a sample is taken")
                program.send_signal(number)
                result = self.finish(program)
                self.assert_nothing_runs()
                self.assertEqual((result.code, result.err), (code, ""))
                self.assertIs(strict_json(result.out)["calibration"]["complete"], False)


class Interrupted(CliTest):
    def blocks(self, program, number):
        mask = re.search("SigBlk:\t(.*)", Path(f"/proc/{program.pid}/status").read_text())[1]
        return int(mask, 16) >> (number - 1) & 1

    def test_while_it_looks_it_shows_what_it_has_found(self):
        program = self.start(*LOOK, "--format", "json")
        until(lambda: self.blocks(program, signal.SIGINT), "it looks at the machine")
        program.send_signal(signal.SIGINT)
        result = self.finish(program)
        self.assertEqual((result.code, result.err), (130, ""))
        self.assertIn("findings", strict_json(result.out))

    def test_by_a_terminal_that_is_closed_it_ends_as_by_the_signal(self):
        screen, program = self.start_on_terminal("stdout", "doctor", "--calibration-time", "1h")
        until(lambda: sampler_of(program), "a sample is taken")
        os.close(screen)
        program.send_signal(signal.SIGHUP)
        self.assertEqual(self.finish(program).code, 129)


class WrongInput(CliTest):
    def test_is_refused_before_anything_is_looked_at(self):
        for wrong, message in {
            ("--format", "jsn"): "no format named 'jsn'; did you mean 'json'?",
            ("--format", "table"): "no format named 'table'",
            ("--color", "alway"): "--color: invalid value 'alway' (expected auto, always or never)",
            ("--calibration-time", "5"): "--calibration-time: '5' has no unit",
            ("--calibration-time", "0s"): "--calibration-time: must be above 0",
            ("--calibration-tim", "1s"): "did you mean '--calibration-time'?",
            ("--no-calibration", "--calibration-time", "1s"): "--no-calibration cannot be combined with --calibration-time",
            ("more",): "'more'",
        }.items():
            with self.subTest(wrong):
                result = self.call("doctor", *wrong)
                self.assertEqual((result.code, result.out), (2, ""))
                self.assert_one_line(result.err)
                self.assertIn(message, result.err)

    def test_a_full_device_is_an_error(self):
        with open("/dev/full", "wb") as full:
            result = self.call(*LOOK, stdout=full)
        self.assertEqual(result.code, 5)


if __name__ == "__main__":
    run_tests()
