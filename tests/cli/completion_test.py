"""Completion in real shells: what a line becomes where someone types it and presses the tab key."""

import os
import pty
import shutil
import signal
import subprocess
import threading
import unittest

from support import PROGRAM, CliTest, run_tests, until

SOURCE = "#include <concbench/plugin.h>\nCONCBENCH_WORKLOAD(lookup, task) { return task; }\n"
# The key ^T has the shell tell its line, and ^U empties that.
SETUP = {
    "bash": """PS1='$ '; bind -x '"\\C-t": printf %s "$READLINE_LINE" >line.new; mv line.new line'; source <(concbench completion bash)""",
    "zsh": "PS1='$ '; autoload -U compinit; compinit -u -D; source <(concbench completion zsh); "
           "tell() { print -rn -- \"$BUFFER\" >line.new; mv line.new line }; zle -N tell; bindkey '^T' tell; bindkey '^U' kill-whole-line",
    "fish": "concbench completion fish | source; bind \\ct 'commandline | string collect -N >line.new; mv line.new line'; "
            "bind \\cu 'commandline \"\"'",
}
START = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"], "fish": ["fish", "--no-config", "-i"]}
# Lines as they are typed, and what one tab makes of them.
LINES = [
    ("concbench swe", "concbench sweep "),
    ("concbench sweep fi", "concbench sweep fib "),
    ("concbench help doc", "concbench help doctor "),
    ("concbench fib --basel", "concbench fib --baseline "),
    ("concbench fib --baseline seq", "concbench fib --baseline sequential "),
    ("concbench fib -n 3 --baseline=seq", "concbench fib -n 3 --baseline=sequential "),
    ("concbench fib -b pool,seq", "concbench fib -b pool,sequential "),
    ("concbench counter --sync none,mut", "concbench counter --sync none,mutex "),
    ("concbench noop --effort thor", "concbench noop --effort thorough "),
    ("concbench fib --format mark", "concbench fib --format markdown "),
    ("concbench fib --export htm", "concbench fib --export html:"),
    ("concbench fib --export html:rep", "concbench fib --export html:report.html "),
    ("concbench fib --export=html:rep", "concbench fib --export=html:report.html "),
    ("concbench sweep fib --sweep work", "concbench sweep fib --sweep workers="),
    ("concbench download --ur", "concbench download --url"),
    ("concbench show two", "concbench show two\\ words.json "),
    ("concbench compare report.html two", "concbench compare report.html two\\ words.json "),
    ("concbench command -- ./scr", "concbench command -- ./script "),
    ("concbench -L plug", "concbench -L plugins/"),
    ("concbench -L plugins look", "concbench -L plugins lookup "),
    ("concbench -L plugins lookup --baseline seq", "concbench -L plugins lookup --baseline sequential "),
]


class Terminal:
    """A shell on a terminal, at which someone types."""

    def __init__(self, test, shell):
        self.line = test.here / "line"
        self.screen, inner = pty.openpty()
        path = f"{PROGRAM.parent}:{os.environ['PATH']}"
        env = test.environment(TERM="xterm", PATH=path, HOME=str(test.folder), LC_ALL="C.UTF-8", TMPDIR=str(test.folder))
        self.process = subprocess.Popen(["setsid", "--ctty", *START[shell]], cwd=test.here, env=env, stdin=inner, stdout=inner, stderr=inner)
        os.close(inner)
        test.programs.append(self.process)
        self.reader = threading.Thread(target=self.drain)
        self.reader.start()
        self.type(SETUP[shell] + "; touch ready\r")
        until((test.here / "ready").exists, f"{shell} is ready")

    def drain(self):
        try:
            while os.read(self.screen, 65536):
                pass
        except OSError:
            pass  # The shell is gone.

    def end(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.reader.join()
        os.close(self.screen)

    def type(self, keys):
        os.write(self.screen, keys.encode())

    def completed(self, typed):
        self.type(f"{typed}\t\x14")
        until(self.line.exists, f"the shell tells what became of '{typed}'")
        line = self.line.read_text().removesuffix("\n")
        self.line.unlink()
        self.type("\x15")
        return line


class Typed(CliTest):
    def complete_in(self, shell):
        if shutil.which(shell) is None:
            self.skipTest(f"{shell} is not installed")
        for name in ("report.html", "two words.json"):
            (self.here / name).touch()
        (self.here / "script").write_text("#!/bin/sh\n")
        (self.here / "script").chmod(0o755)
        (self.here / "plugins").mkdir()
        (self.here / "plugins" / "lookup.c").write_text(SOURCE)
        include = PROGRAM.parents[2] / "include"
        subprocess.run(["cc", "-shared", "-fPIC", f"-I{include}", "-o", "lookup.so", "lookup.c"], cwd=self.here / "plugins", check=True)
        terminal = Terminal(self, shell)
        try:
            for typed, expected in LINES:
                with self.subTest(typed):
                    self.assertEqual(terminal.completed(typed), expected)
        finally:
            terminal.end()

    def test_bash_completes(self):
        self.complete_in("bash")

    def test_zsh_completes(self):
        self.complete_in("zsh")

    def test_fish_completes(self):
        self.complete_in("fish")


class Asked(CliTest):
    """The question that the shells' scripts ask."""

    def asked(self, *words, **options):
        return [line.split("\t")[0] for line in self.fine("__complete", "concbench", *words, **options).splitlines()]

    def test_mistakes_before_it_are_no_matter(self):
        self.assertEqual(self.asked("fib", "--wrong", "-r", "many", "--baseline", "seq"), ["=sequential"])
        self.assertEqual(self.asked("-L", "/nonexistent", "swe"), ["=sweep"])
        self.assertEqual(self.asked("nothing", ""), [])

    def test_quotes_are_taken_away(self):
        self.assertEqual(self.asked("fib", "'--eff"), ["=--effort"])
        self.assertEqual(self.asked("fib", "-b", '"pool,seq'), ["=pool,sequential"])

    def test_nothing_is_compiled_or_run(self):
        (self.here / "broken.c").write_text("#error no\n")
        self.assertIn("=--cflags", self.asked("function", "broken.c", "--cf"))
        self.assertEqual(self.asked("command", "--cmd", "touch ran", "--baseline", "seq"), ["=sequential"])
        self.assertEqual(self.asked("python", "--setup", "open('ran', 'w')", "--function", "abs", "--baseline", "seq"), ["=sequential"])
        self.assertFalse((self.here / "ran").exists())

    def test_it_stands_in_no_help(self):
        self.assertNotIn("__complete", self.fine("--help-all"))

    def test_it_needs_a_shell(self):
        result = self.call("completion")
        self.assertEqual((result.code, result.err), (2, "concbench: completion needs a shell, such as 'concbench completion bash'\n"))


if __name__ == "__main__":
    run_tests()
