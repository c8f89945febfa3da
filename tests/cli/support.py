"""What the Python scripts of this folder share: to run the program, watch its processes, read its results.

A script is called with the path of the program, and with names of classes where not all of its tests are wanted; it
passes by exit code 0. Several run at once. Each test has an empty folder to work in and fails if its program leaves a
process or a temporary file behind.
"""

import functools
import json
import os
import platform
import pty
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time
import unittest
from collections import namedtuple
from pathlib import Path

PROGRAM = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None
# How long anything may take: no estimate, only what tells a hang from a slow machine.
PATIENCE = 60
# Runs of tests are none of the history of whoever runs them.
os.environ["CONCBENCH_HISTORY"] = "off"

# What would break a line, steer a terminal or change the direction of writing.
HOSTILE = "\x1b]0;evil\a\r\t\x7f\x9b31m\x85\u202e\u2066\u2028"

# What it says on stderr of the files that it wrote stands by itself: it is there in any run that writes one.
Result = namedtuple("Result", "code out err wrote", defaults=["",])
Process = namedtuple("Process", "pid parent")

# How the workloads are run quickly; one that is missing here is run with two tasks.
QUICK = {
    "fib": ["-n", "5"],
    "prime": ["-n", "5"],
    "square": ["-n", "5"],
    "chain": ["-n", "5", "--steps", "10"],
    "sleep": ["-n", "2", "--duration", "1ms"],
    "noop": ["-n", "5"],
    "queue": ["--items", "20"],
    "counter": ["-n", "100", "--tasks", "3"],
    "sumsq": ["-n", "5", "--limit", "100"],
    "pow": ["-n", "5"],
    "read": ["-n", "5"],
    "timer": ["-n", "2", "--steps", "2", "--interval", "1ms"],
    "command": ["-n", "5", "--cmd", "true"],
    "download": ["-n", "2", "--bytes", "1KiB", "--latency", "1ms"],
    "function": ["-n", "5", "--expr", "task"],
    "python": ["-n", "5", "lambda i: i"],
}


def quick(workload):
    return [workload, *QUICK.get(workload, ["-n", "2"]), "--rounds", "2", "--min-time", "0ms"]


def sanitized():
    """Whether the program is instrumented: sanitizers reserve terabytes of address space and have threads of their own."""
    binary = PROGRAM.read_bytes()
    return b"__asan_init" in binary or b"__tsan_init" in binary


def limited(limit, program=PROGRAM, before=()):
    """What to start to have the program run under a `limit` of the shell's ulimit."""
    return [*before, "bash", "-c", f'ulimit {limit} && exec "$0" "$@"', program]


def until(condition, what):
    """Waits for an event, and gives what `condition` gave in the end."""
    deadline = time.monotonic() + PATIENCE
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {PATIENCE} s in vain until {what}")
        time.sleep(0.01)


def read_stat(pid):
    """State, parent, session of a process. The name before them may hold spaces and brackets."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return fields[0], int(fields[1]), int(fields[3])


def cpu_seconds(pid):
    """What the process has used of a CPU; 0 where it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def living():
    """Session and process of all that runs. Zombies are init's to reap, and some containers have an init that does not."""
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            state, parent, of = read_stat(name)
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state not in "ZX":
            yield of, Process(int(name), parent)


def processes_of(*sessions):
    return [process for session, process in living() if session in sessions]


def children_of(session, parent):
    return [p.pid for p in processes_of(session) if p.parent == parent]


def sampler_of(program):
    """The one process that the program itself has forked, or None."""
    return next(iter(children_of(program.pid, program.pid)), None)


def naps(thread):
    """Whether a thread is in the nap of a `sleep` task, or waits for several on an event loop."""
    nap = {"x86_64": ("230", "35", "232", "281"), "aarch64": ("115", "101", "22")}.get(platform.machine(), ())
    try:
        wait = Path(f"{thread}/wchan").read_text()
        if "nanosleep" in wait or "ep_poll" in wait:
            return True
        return Path(f"{thread}/syscall").read_text().split()[0] in nap
    except (OSError, IndexError):
        return False


def napping_threads(session):
    """Threads of samplers and workers that run a `sleep` task right now."""
    threads = []
    for process in processes_of(session):
        if process.pid != session:
            threads += [t for t in Path(f"/proc/{process.pid}/task").glob("*") if naps(t)]
    return threads


def rows_of(listing, title):
    """Name and words of each row under `title` in the output of `concbench list`."""
    section = listing.split(f"{title}\n", 1)[1].split("\n\n")[0]
    # Words that have no room in a line go on below, further in than names.
    rows = re.sub(r"\n {3,}", " ", section).splitlines()
    return [row.split(None, 1) for row in rows]


def names_of(title):
    """What `concbench list` has under `title`, but for what this build lacks."""
    listing = subprocess.run([PROGRAM, "list"], capture_output=True, text=True, check=True).stdout
    absent = ("(not in this build", "(not available")
    return [name for name, words in rows_of(listing, title) if not any(a in words for a in absent)]


def own_backends():
    """Backends of this build whose workers the program starts itself. Ranks of Open MPI take longer to start than most tests
    last: what they do is tested by mpi_test.py."""
    return [name for name in names_of("backends") if name != "mpi"]


def every_backend():
    """All of them, for -b; with `all` those that this build lacks would be there as skipped cases."""
    return ",".join(own_backends())


def strict_json(text):
    """Reads JSON as the standard has it: no NaN, no infinity, no key twice."""

    def refuse(constant):
        raise AssertionError(f"no JSON: {constant}")

    def once(pairs):
        keys = [key for key, _ in pairs]
        assert len(keys) == len(set(keys)), f"a key is there twice: {keys}"
        return dict(pairs)

    return json.loads(text, parse_constant=refuse, object_pairs_hook=once)


def judge_by(schema):
    """A validator of that schema."""
    # Few scripts need it, and loading it takes longer than most tests.
    import jsonschema

    return jsonschema.Draft202012Validator(schema)


@functools.cache
def judge(document="results"):
    """A validator of the program's own schema of a document."""
    return judge_by(strict_json(subprocess.run([PROGRAM, "schema", document], capture_output=True, check=True).stdout))


def flat(text):
    """The words of a text for people, whatever lines they have been folded into."""
    return " ".join(text.split())


def violations_of(judge, document):
    """Where and how a document violates a schema, in words."""
    return [f"{v.json_path}: {v.message}" for v in judge.iter_errors(document)]


class CliTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="concbench-test-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.temporary = self.folder / "tmp"
        self.temporary.mkdir()
        self.here = self.folder / "here"
        self.here.mkdir()
        self.programs = []
        self.addCleanup(self.end_all)

    def tearDown(self):
        self.assert_nothing_runs()
        self.assertEqual(os.listdir(self.temporary), [], "temporary files were left")
        self.assertEqual([n for n in os.listdir(self.here) if n.startswith(".")], [], "temporary files were left")

    def end_all(self):
        for process in processes_of(*(program.pid for program in self.programs)):
            os.kill(process.pid, signal.SIGKILL)
        for program in self.programs:
            program.communicate()

    def assert_nothing_runs(self):
        left = processes_of(*(program.pid for program in self.programs))
        self.assertEqual(left, [], "processes were left")

    def environment(self, **more):
        plain = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TMPDIR", "CC", "CXX", "CONCBENCH_PLUGINS")}
        # What was compiled for one test need not be for the next.
        return {**plain, "TMPDIR": str(self.temporary), "XDG_CACHE_HOME": str(PROGRAM.parent / "cache"), **more}

    def start(self, *arguments, program=(PROGRAM,), env=None, **options):
        """Starts the program in a session of its own: its process number names all that it starts.

        A busy machine is no reason for a test to fail, so samples count that were taken on one."""
        if arguments and arguments[0] in QUICK:
            arguments = (arguments[0], "--keep-invalid", *arguments[1:])
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        started = subprocess.Popen([*program, *arguments], cwd=self.here, start_new_session=True,
                                   env=self.environment(**(env or {})), **{**streams, **options})
        self.programs.append(started)
        return started

    def finish(self, program):
        """Waits for the end. A negative code is the signal that killed the program."""
        try:
            out, err = program.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.fail(f"still running after {PATIENCE} s: {program.args}")
        said = (err or b"").decode()
        # What a log gets of a long run, on a slow machine.
        said = re.sub(r"(?m)^concbench: +\d+ %  .*\n", "", said)
        wrote = re.findall(r"(?m)^concbench: wrote '.*'\n", said)
        for line in wrote:
            said = said.replace(line, "", 1)
        return Result(program.returncode, (out or b"").decode(), said, "".join(wrote))

    def call(self, *arguments, **options):
        return self.finish(self.start(*arguments, **options))

    def fine(self, *arguments, **options):
        """Runs the program, which has to succeed, and gives its stdout."""
        result = self.call(*arguments, **options)
        self.assertEqual((result.code, result.err), (0, ""), f"exit code and stderr of {arguments}")
        return result.out

    def on_terminal(self, stream, *arguments, env=None, columns=None):
        """Runs the program with stdout or stderr on a terminal, and gives what that terminal got and the Result."""
        return self.finish_on_terminal(*self.start_on_terminal(stream, *arguments, env=env, columns=columns))

    def start_on_terminal(self, stream, *arguments, env=None, columns=None):
        """Starts the program as on_terminal(), and gives the terminal and the program."""
        screen, program_side = pty.openpty()
        if columns is not None:
            termios.tcsetwinsize(screen, (24, columns))
        started = self.start(*arguments, env=env, **{stream: program_side})
        os.close(program_side)
        return screen, started

    def finish_on_terminal(self, screen, started):
        shown = b""
        try:
            while block := os.read(screen, 65536):
                shown += block
        except OSError:
            pass  # The last one to have the terminal open is gone.
        os.close(screen)
        return shown.decode(), self.finish(started)

    def assert_valid(self, text, document="results"):
        """Checks results against the program's own schema, and gives them."""
        results = strict_json(text)
        self.assertEqual(violations_of(judge(document), results), [], "violations of the schema")
        return results

    def assert_steers_nothing(self, text):
        """Neither a terminal nor the order in which text is read."""
        self.assertNotRegex(text, "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")

    def assert_one_line(self, text, what="stderr"):
        self.assertRegex(text, r"\Aconcbench: [^\n]+\n\Z", f"{what} is not one line of the program's")


def classes_in(text):
    """Names of the classes that have tests, by the rule by which CMakeLists.txt finds them."""
    parts = re.split(r"^class (\w+)", text, flags=re.MULTILINE)
    return {name for name, body in zip(parts[1::2], parts[2::2]) if re.search(r"^    def test", body, re.MULTILINE)}


def classes_with_tests(script):
    classes = [value for value in vars(script).values() if isinstance(value, type) and issubclass(value, unittest.TestCase)]
    return {value.__name__ for value in classes if unittest.defaultTestLoader.getTestCaseNames(value)}


def run_tests():
    """Runs the tests of the classes that are named after the program, or all; to run none is a failure."""
    script = sys.modules["__main__"]
    unseen = classes_with_tests(script) ^ classes_in(Path(script.__file__).read_text())
    if unseen:
        sys.exit(f"only classes with tests in their own text are run: {', '.join(sorted(unseen))}")
    run = unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2, exit=False)
    if run.test.countTestCases() == 0:
        sys.exit("no test was run")
    sys.exit(not run.result.wasSuccessful())
