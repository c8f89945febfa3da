"""Functions of the user's as workloads: files, expressions and plug-ins, and what becomes of those that are no good."""

import functools
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from support import CliTest, every_backend, flat, names_of, own_backends, rows_of, run_tests, sanitized

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data"
BACKENDS = own_backends()
# One pass of one sample: what a function does is done once for each task.
ONCE = ["--rounds", "1", "--warmup", "0", "--min-time", "0ms", "--keep-invalid"]
SEQUENTIAL = [*ONCE, "-b", "sequential"]

HEAD = "#include <concbench/plugin.h>\n"
SQUARE = HEAD + "CONCBENCH_WORKLOAD(square_it, task) { return task * task; }\n"
TWO = SQUARE + "CONCBENCH_DOUBLE_WORKLOAD(half, task) { return (double)task / 2; }\n"
# As a plug-in in the C of C99, with one function of its own: `run`.
BY_HAND = HEAD + """
#include <stdlib.h>
static int run(void* state, const concbench_chunk* chunk, uint64_t* values, concbench_failure* failure) {
  (void)state; (void)failure;
  for (uint64_t i = chunk->begin; i < chunk->end; ++i) { RUN; values[i - chunk->begin] = i; }
  return CONCBENCH_OK;
}
static concbench_workload mine = {CONCBENCH_PLUGIN_HEAD, .name = "mine", .run = run, MORE};
CONCBENCH_PLUGIN(mine);
"""
SCALE = HEAD + """
#include <stdexcept>
struct Scale {
  static constexpr concbench::plugin::Info info = {.name = "scale", .help = "numbers times a number", .version = "2.5"};
  static constexpr concbench_param params[] = {{.name = "by", .fallback = "3", .unit = "pieces", .help = "the number", .most = 9}};
  explicit Scale(const concbench::plugin::Settings& settings) : by_(settings.count("by")) {
    if (by_ == 7) throw std::runtime_error("7 brings bad luck");
  }
  std::uint64_t operator()(std::uint64_t task) const {
    if (by_ == 8 && task == 5) throw std::runtime_error("it does not scale");
    if (by_ == 9) throw 42;
    return task * by_;
  }
  std::optional<std::uint64_t> expected(std::uint64_t task) const { return task * by_; }
  std::uint64_t by_;
};
CONCBENCH_WORKLOAD_CLASS(Scale);
"""


def by_hand(run="", more=".help = 0"):
    return BY_HAND.replace("RUN", run).replace("MORE", more)


@functools.cache
def compiled(text, compiler, suffix):
    with tempfile.TemporaryDirectory(prefix="concbench-test-") as folder:
        source, built = Path(folder) / f"source{suffix}", Path(folder) / "built.so"
        source.write_text(text)
        subprocess.run([*compiler, "-O2", "-shared", "-fPIC", "-I", ROOT / "include", "-o", built, source], check=True)
        return built.read_bytes()


class FunctionTest(CliTest):
    def write(self, name, text):
        path = self.here / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return name

    def build(self, name, text, compiler=("cc",), suffix=".c"):
        """Compiles a shared object as a user would by hand."""
        path = self.here / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(compiled(text, compiler, suffix))
        return name

    def results(self, *arguments, code=0):
        result = self.call(*arguments, "--export-json", "a.json")
        self.assertEqual((result.code, result.err), (code, ""), result.out)
        return self.assert_valid((self.here / "a.json").read_text())

    def measured(self, *arguments, code=0):
        return self.results("function", *arguments, code=code)["cases"]

    def reason(self, *arguments):
        """Why the only case failed."""
        case, = self.measured(*arguments, code=4)
        self.assertEqual(case["status"], "failed")
        return case["reason"]

    def refused(self, *arguments, code=2, **options):
        result = self.call(*arguments, **options)
        self.assertEqual((result.code, result.out), (code, ""), f"exit code and stdout of {arguments}")
        self.assert_one_line(result.err)
        return result.err.removeprefix("concbench: ").rstrip("\n")


class Files(FunctionTest):
    def test_of_c_and_cpp_run_in_every_way(self):
        for name in ("mine.c", "mine.cpp"):
            with self.subTest(name):
                cases = self.measured(self.write(name, SQUARE), "-n", "30", "-b", every_backend(), *ONCE)
                self.assertEqual([(case["status"], case["tasks"]) for case in cases], [("ok", 30)] * len(BACKENDS))
                self.assertEqual(len({case["digest"] for case in cases}), 1)

    def test_with_several_functions_are_cases_of_one_run(self):
        names = [case["name"] for case in self.measured(self.write("two.c", TWO), *SEQUENTIAL)]
        self.assertEqual(names, ["function/sequential/function=square_it", "function/sequential/function=half"])

    def test_run_the_functions_that_are_named(self):
        case, = self.measured(self.write("two.c", TWO), "--function", "half", *SEQUENTIAL)
        self.assertEqual(case["workload"]["params"]["function"], "half")

    def test_that_are_several_are_cases_of_one_run(self):
        files = self.write("old.c", SQUARE), self.build("new.so", SQUARE)
        self.assertEqual([case["name"] for case in self.measured(*files, *SEQUENTIAL)],
                         ["function/sequential/file=old.c", "function/sequential/file=new.so"])

    def test_are_compared_in_pairs_where_that_is_wanted(self):
        files = self.build("old.so", SQUARE), self.build("new.so", SQUARE)
        table = self.fine("function", "--ab", *files, *ONCE, "-b", "sequential,pool")
        self.assertIn("against file=old.so", flat(table))

    def test_have_their_parameters_as_options(self):
        file = self.write("scale.cpp", SCALE)
        self.assertIn("--by COUNT the number, in pieces [3]", flat(self.fine("function", file, "--help")))
        case, = self.measured(file, "--by", "5", "-n", "7", *SEQUENTIAL)
        self.assertEqual((case["workload"]["params"]["by"], case["tasks"]), (5, 7))
        self.assertEqual(self.refused("function", file, "--by", "10"), "--by: 10 is above 9")

    def test_can_be_swept(self):
        file = self.write("scale.cpp", SCALE)
        result = self.results("sweep", "function", file, "--sweep", "by=1,2", "-j", "1", *ONCE, "-b", "pool")
        self.assertEqual({case["workload"]["params"]["by"] for case in result["cases"]}, {1, 2})

    def test_that_do_not_compile_show_what_the_compiler_says(self):
        result = self.call("function", self.write("bad.c", HEAD + "CONCBENCH_WORKLOAD(bad, task) { return tsk; }\n"))
        self.assertEqual((result.code, result.out), (2, ""))
        self.assertRegex(result.err, r"(?m)bad\.c:2:\d+: error: .*tsk")
        self.assertTrue(result.err.endswith("\nconcbench: cannot compile 'bad.c': cc exited with code 1\n"), result.err)

    def test_that_cannot_be_run_are_refused(self):
        two = self.write("two.c", TWO)
        one = self.write("one.c", SQUARE)
        scale = self.write("scale.cpp", SCALE)
        for arguments, message in [
            ([], "function needs a file, such as 'concbench function mytask.c', or --expr 'task * task'"),
            ([two, "--function", "full"], "'two.c' has no function 'full'; it has square_it, half"),
            ([two, one], "'one.c' has no function 'half'; it has square_it"),
            ([one, "--expr", "task"], "a file and --expr cannot be combined"),
            ([one, "--setup", "int x;"], "--setup is for --expr; in a file, write what is to come first there"),
            ([self.build("built.so", SQUARE), "--cflags", "-O3"], "--cflags is for what is compiled, and 'built.so' is already"),
            ([one, "-n", "0"], "-n: 0 is below 1"),
            ([one, "--ab"], "--ab needs two to compare, such as two files"),
            (["a.txt"], "'a.txt' is neither C (.c), C++ (.cpp, .cc, .cxx) nor a shared object (.so)"),
            ([self.write("none.c", HEAD)], "'none.c' has no workload: write one with CONCBENCH_WORKLOAD(name, task) { return ...; }"),
            ([self.write("same.c", SQUARE + SQUARE.replace(HEAD, "").replace("square_it", "half", 1)), scale],
             "'scale.cpp' has no function 'square_it'; it has scale"),
        ]:
            with self.subTest(arguments):
                self.assertEqual(self.refused("function", *arguments), message)

    def test_that_cannot_be_read_are_refused(self):
        (self.here / "folder.so").mkdir()
        for name, why in [("gone.c", "cannot be read: No such file or directory"), ("gone.so", "cannot be read: No such file or directory"),
                          ("folder.so", "is no file")]:
            with self.subTest(name):
                self.assertEqual(self.refused("function", name), f"'{name}' {why}")

    def test_need_a_standard_that_has_what_they_are_written_with(self):
        result = self.call("function", self.write("old.cpp", SQUARE), "--cflags", "-std=c++17")
        self.assertIn("CONCBENCH_WORKLOAD needs C++20: compile it with -std=c++20", result.err)

    def test_need_a_compiler(self):
        message = self.refused("function", self.write("one.c", SQUARE), env={"CC": "no-such-compiler"})
        self.assertEqual(message, "there is no compiler 'no-such-compiler'; install one, or name yours in the variable CC")


class Measuring(FunctionTest):
    def test_tells_latencies(self):
        case, = self.measured(self.write("one.c", SQUARE), "--latency", *SEQUENTIAL)
        self.assertLessEqual({"latency.wait", "latency.run"}, set(case["distributions"]))

    def test_traces_tasks(self):
        self.measured(self.write("one.c", SQUARE), "-n", "20", "--trace", "trace.json", "-b", "pool", *ONCE)
        events = json.loads((self.here / "trace.json").read_text())["traceEvents"]
        self.assertGreater(len(events), 20)

    def test_checks_expectations(self):
        file = self.write("one.c", SQUARE)
        for expectation, code in [("sequential.total < 10s", 0), ("sequential.total > 10s", 1)]:
            with self.subTest(expectation):
                result = self.call("function", file, "-n", "5", "-b", "sequential", "-r", "40", "--min-time", "0ms", "--expect", expectation)
                self.assertEqual(result.code, code, result.err)

    def test_compares_with_a_baseline_that_is_named_by_its_file(self):
        files = self.write("old.c", SQUARE), self.write("new.c", SQUARE)
        for baseline in ("file=new.c", "function/sequential/file=new.c"):
            with self.subTest(baseline):
                result = self.results("function", *files, "--baseline", baseline, *SEQUENTIAL)
                self.assertEqual(result["baseline"], "function/sequential/file=new.c")

    def test_takes_the_same_file_twice_to_show_the_noise(self):
        file = self.build("same.so", SQUARE)
        self.assertEqual([case["variant"] for case in self.measured("--ab", file, file, *SEQUENTIAL)], ["file=same.so#1", "file=same.so#2"])

    def test_compares_the_only_functions_of_files_whatever_they_are_called(self):
        files = self.write("slow.c", SQUARE), self.write("fast.c", SQUARE.replace("square_it", "fast"))
        self.assertEqual([case["status"] for case in self.measured(*files, *SEQUENTIAL)], ["ok", "ok"])

    def test_is_shown_in_every_format_and_compared_later(self):
        self.results("function", self.write("two.c", TWO), *SEQUENTIAL)
        for name in names_of("formats"):
            with self.subTest(name):
                self.assertIn("function", self.fine("show", "a.json", "--format", name))
        self.assertIn("function=half", self.fine("compare", "a.json", "a.json"))


class Expressions(FunctionTest):
    def test_run_in_every_way(self):
        cases = self.measured("--expr", "task * task", "-n", "30", "-b", every_backend(), *ONCE)
        self.assertEqual([(case["status"], case["tasks"]) for case in cases], [("ok", 30)] * len(BACKENDS))

    def test_see_what_a_setup_defines(self):
        setup = "#include <map>\nstd::map<int, int> m; m[3] = 4; auto f = [](int a, int b) { return a + b; };"
        case, = self.measured("--setup", setup, "--expr", "f(m.at(3), 5)", *SEQUENTIAL)
        self.assertEqual(case["status"], "ok")

    def test_are_compared_where_there_are_several_and_may_begin_with_a_dash(self):
        cases = self.measured("--expr", "-task", "--expr", "std::max(task, 3ul)", *SEQUENTIAL)
        self.assertEqual([case["variant"] for case in cases], ["expr=-task", "expr=std::max(task, 3ul)"])

    def test_are_compiled_with_flags_that_are_compared(self):
        cases = self.measured("--expr", "LIMIT", "--cflags", "-DLIMIT=1", "--cflags", "-DLIMIT=2", *SEQUENTIAL)
        self.assertEqual(len({case["digest"] for case in cases}), 2)

    def test_that_do_not_compile_are_shown_at_their_place(self):
        result = self.call("function", "--expr", "task * tsk")
        self.assertEqual(result.code, 2)
        self.assertRegex(result.err, r"(?m)^--expr:1:8: error: .*tsk")
        self.assertTrue(result.err.endswith("\nconcbench: cannot compile 'task * tsk': c++ exited with code 1\n"), result.err)

    def test_that_are_not_complete_are_shown_at_their_end_and_nothing_else_is(self):
        result = self.call("function", "--expr", "task +")
        self.assertEqual(re.findall(r"(?m)^(.*?):.*error:", result.err), ["--expr"])

    def test_are_to_be_numbers(self):
        self.assertIn("the value of --expr is to be a number", self.call("function", "--expr", "std::string()").err)


class Cache(FunctionTest):
    def setUp(self):
        super().setUp()
        self.cache = self.folder / "cache"
        self.log = self.folder / "log"
        compiler = self.folder / "compiler"
        compiler.write_text(f'#!/bin/sh\necho called >>{self.log}\nexec cc "$@"\n')
        compiler.chmod(0o755)
        self.env = {"XDG_CACHE_HOME": str(self.cache), "CC": str(compiler)}

    def compilations(self, *arguments):
        """How often the compiler is called by a run."""
        self.log.write_text("")
        self.fine("function", *arguments, *SEQUENTIAL, env=self.env)
        return len(self.log.read_text().splitlines())

    def test_has_what_was_compiled_before(self):
        file = self.write("one.c", SQUARE)
        self.assertEqual([self.compilations(file) for _ in range(2)], [1, 0])

    def test_does_not_have_what_has_changed(self):
        file = self.write("one.c", '#include "own.h"\n' + SQUARE)
        self.write("own.h", "")
        self.assertEqual(self.compilations(file), 1)
        self.assertEqual(self.compilations(file, "--cflags", "-O1"), 1)
        self.write("own.h", "#define OTHER\n")
        self.assertEqual(self.compilations(file), 1)
        self.write("own.h", "")
        self.assertEqual(self.compilations(file), 0)

    def test_has_no_temporary_files(self):
        self.compilations(self.write("one.c", SQUARE))
        self.call("function", self.write("bad.c", "x"), env=self.env)
        kinds = {path.name.split("-")[0] if path.is_dir() else path.suffix for path in (self.cache / "concbench").iterdir()}
        self.assertEqual(kinds, {"include", ".so", ".files"})


class Folders(FunctionTest):
    def setUp(self):
        super().setUp()
        self.build("plugins/scale.so", SCALE, ("c++", "-std=c++20"), ".cpp")

    def names(self, *options, env=None):
        return [name for name, _ in rows_of(self.fine(*options, "list", env=env), "workloads")]

    def test_are_searched_where_they_are_named(self):
        self.fine("-L", "plugins", "scale", "-n", "5", *SEQUENTIAL)
        self.fine("-Lplugins", "sweep", "scale", "--sweep", "by=1,2", *ONCE, "-b", "sequential")
        self.fine("scale", "-n", "5", *SEQUENTIAL, env={"CONCBENCH_PLUGINS": f"/nonexistent:{self.here / 'plugins'}"})

    def test_are_not_searched_unasked(self):
        shutil.copy(self.here / "plugins" / "scale.so", self.here)
        self.assertNotIn("scale", self.names())
        self.assertNotIn("scale", self.names(env={"CONCBENCH_PLUGINS": ":"}))
        self.assertIn("no workload or command named 'scale'", self.refused("scale"))

    def test_that_cannot_be_read_are_refused_where_they_are_named(self):
        self.assertEqual(self.refused("-L", "gone", "list"), "-L: cannot read folder 'gone': No such file or directory")

    def test_have_plugins_that_the_list_tells_all_of(self):
        words = dict(rows_of(self.fine("-L", "plugins", "list"), "workloads"))
        # A path may be folded.
        self.assertRegex(words["scale"].replace(" ", ""), r"\Anumberstimesanumber\(/.*/scale\.so,version2\.5,ABI1\)\Z")

    def test_do_not_hide_what_the_program_has(self):
        for name in ("fib", "list"):
            with self.subTest(name):
                self.build("plugins/other.so", SQUARE.replace("square_it", name))
                words = dict(rows_of(self.fine("-L", "plugins", "list"), "workloads"))
                why = f"has a workload '{name}', and there is another one; rename it"
                self.assertIn(why.replace(" ", ""), words["other.so"].replace(" ", ""))
        self.build("plugins/other.so", SQUARE.replace("square_it", "fib"))
        self.fine("fib", "-n", "5", *SEQUENTIAL, env={"CONCBENCH_PLUGINS": "plugins"})

    def test_with_what_the_program_has_are_refused_where_that_may_have_been_meant(self):
        path = self.here / self.build("plugins/other.so", SQUARE.replace("square_it", "fib"))
        self.assertEqual(self.refused("-L", "plugins", "fib"), f"plug-in '{path}' has a workload 'fib', and there is another one; rename it")

    def test_that_come_first_have_the_names(self):
        self.build("more/scale.so", SQUARE.replace("square_it", "scale"))
        words = dict(rows_of(self.fine("-L", "more", "-L", "plugins", "list"), "workloads"))
        self.assertIn("more/scale.so", words["scale"].replace(" ", ""))
        self.assertIn("rename it", flat(words["scale.so"]))

    def test_are_left_alone_where_no_plugin_is_meant(self):
        self.build("plugins/noisy.so", "#include <unistd.h>\n__attribute__((constructor)) static void f(void) { write(2, \"loaded\", 6); }")
        self.fine("noop", "-n", "5", *SEQUENTIAL, env={"CONCBENCH_PLUGINS": "plugins"})
        self.assertIn("loaded", self.call("-L", "plugins", "list").err)


class Refused(FunctionTest):
    def why(self, name):
        """What is said of a file by itself, which is also said in the list, and where it is meant."""
        message = self.refused("function", name)
        path = self.here / name
        self.assertTrue(message.startswith(f"'{name}' "), message)
        reason = message.removeprefix(f"'{name}' ")
        listed = dict(rows_of(self.fine("-L", path.parent, "list"), "workloads"))[path.stem]
        self.assertEqual(listed.replace(" ", ""), f"(notavailable:'{path}'{reason})".replace(" ", ""))
        self.assertEqual(self.refused("-L", path.parent, path.stem), f"plug-in '{path}' {reason}")
        return reason

    def test_is_another_abi(self):
        self.build("a/bad.so", by_hand().replace("CONCBENCH_PLUGIN(mine);",
                   "__attribute__((constructor)) static void grow(void) { mine.abi = 2; mine.size = 8; }\nCONCBENCH_PLUGIN(mine);"))
        self.assertEqual(self.why("a/bad.so"),
                         "is built for plug-in ABI 2, this concbench knows 1: rebuild it with this version's header")

    def test_is_a_text(self):
        self.write("a/bad.so", "nothing but words, and more of them than a header has\n")
        self.assertEqual(self.why("a/bad.so"), "is no shared object")

    def test_is_an_object_without_plugin(self):
        self.build("a/bad.so", "int x = 1;")
        self.assertEqual(self.why("a/bad.so"), "is no plug-in of concbench: it does not export 'concbench_workloads', "
                                               "which concbench/plugin.h defines")

    def test_is_what_begins_like_no_plugin(self):
        self.build("a/bad.so", "static const long long x[32] = {1}; const void* concbench_workloads(void) { return x; }")
        self.assertEqual(self.why("a/bad.so"), "is no plug-in of concbench: what it exports does not begin like one")

    def test_is_cut_short(self):
        self.build("a/bad.so", SQUARE)
        whole = (self.here / "a" / "bad.so").read_bytes()
        for length, reason in [(10, "is no shared object"), (200, "is cut short: "), (5000, "is cut short: ")]:
            with self.subTest(length):
                (self.here / "a" / "bad.so").write_bytes(whole[:length])
                self.assertTrue(self.why("a/bad.so").startswith(reason))

    def test_is_for_another_architecture(self):
        self.build("a/bad.so", SQUARE)
        path = self.here / "a" / "bad.so"
        whole = path.read_bytes()
        path.write_bytes(whole[:18] + bytes([0x28, 0]) + whole[20:])
        self.assertRegex(self.why("a/bad.so"),
                         r"\Ais built for another architecture: ARM of 32 bits, and this concbench is for \S+\Z")

    def test_is_what_lacks_a_symbol(self):
        self.build("a/bad.so", SQUARE + "int frobnicate(void); int call(void) { return frobnicate(); }")
        self.assertEqual(self.why("a/bad.so"), "needs the symbol 'frobnicate', which nothing that it is linked with has")

    def test_is_what_lacks_a_library(self):
        self.build("libgone.so", "int frobnicate(void) { return 1; }", ("cc", "-Wl,-soname,libgone.so"))
        self.build("a/bad.so", SQUARE + "int frobnicate(void); int call(void) { return frobnicate(); }",
                   ("cc", "-Wl,--no-as-needed", self.here / "libgone.so"))
        (self.here / "libgone.so").unlink()
        self.assertEqual(self.why("a/bad.so"), "needs the library 'libgone.so', which is not found")

    def test_is_what_crashes_while_it_is_loaded(self):
        self.build("a/bad.so", SQUARE + "#include <stdlib.h>\n__attribute__((constructor)) static void f(void) { abort(); }")
        self.assertRegex(self.why("a/bad.so"), r"\Aends the process that it is loaded into, which was killed by signal 6 ")

    def test_is_a_parameter_that_is_an_option_already(self):
        self.build("a/bad.so", SCALE.replace('"by"', '"rounds"'), ("c++", "-std=c++20"), ".cpp")
        self.assertEqual(self.refused("-L", "a", "scale"), "'scale' has a parameter that is called like one of -r,--rounds; rename it")


class Prints(FunctionTest):
    def test_of_functions_are_no_results(self):
        text = HEAD + '#include <stdio.h>\nCONCBENCH_WORKLOAD(talk, task) { printf("task %d\\n", (int)task); return task; }\n'
        result = self.call("function", self.write("talk.c", text), "-n", "2", "--format", "csv", *SEQUENTIAL)
        self.assertEqual(result.code, 0)
        self.assertEqual(result.err, "task 0\ntask 1\n")
        self.assertNotIn("task 0", result.out)


class Failures(FunctionTest):
    def test_are_told_with_what_was_thrown(self):
        file = self.write("scale.cpp", SCALE)
        for by, reason in [("7", "7 brings bad luck"), ("8", "task 5: it does not scale"),
                           ("9", "task 0: threw something that is no std::exception")]:
            with self.subTest(by):
                self.assertEqual(self.reason(file, "--by", by, *SEQUENTIAL, "-c", "1"), reason)

    def test_of_values_are_told_as_the_numbers_that_they_are(self):
        more = ".flags = CONCBENCH_DOUBLES, .expected = expected"
        expected = ("static int expected(void* s, uint64_t t, uint64_t* v, concbench_failure* f) "
                    "{ double x = 0.5; (void)s; (void)t; (void)f; memcpy(v, &x, 8); return CONCBENCH_OK; }\n")
        file = self.write("wrong.c", by_hand(more=more).replace("static concbench_workload", expected + "static concbench_workload"))
        self.assertEqual(self.reason(file, *SEQUENTIAL), "task 0 gave 0, not 0.5")

    @unittest.skipIf(sanitized(), "a sanitizer reports the crash, too")
    def test_of_one_case_leave_the_others_alone(self):
        text = TWO.replace("(double)task / 2", "task == 3 ? (__builtin_trap(), 0) : 1")
        cases = self.measured(self.write("crash.c", text), *SEQUENTIAL, code=4)
        self.assertEqual([case["status"] for case in cases], ["ok", "failed"])
        self.assertIn("was killed by signal 4", cases[1]["reason"])

    def test_are_functions_that_end_the_process(self):
        file = self.write("leave.c", by_hand("if (i == 3) exit(7)"))
        self.assertIn("exited with code 7", self.reason(file, *SEQUENTIAL))

    def test_are_functions_that_never_end(self):
        file = self.write("loop.c", by_hand("while (i == 3) __asm__ volatile(\"\")"))
        case, = self.measured(file, *SEQUENTIAL, "--timeout", "200ms", code=4)
        self.assertEqual(case["status"], "timed_out")

    def test_are_skipped_cases_where_threads_must_not_run_it(self):
        file = self.write("unsafe.c", by_hand(more=".flags = CONCBENCH_NOT_THREAD_SAFE"))
        cases = {case["backend"]: case for case in self.measured(file, "-b", "sequential,thread,pool,process-pool,async", *ONCE)}
        self.assertEqual({name: case["status"] for name, case in cases.items()},
                         {"sequential": "ok", "thread": "skipped", "pool": "skipped", "process-pool": "ok", "async": "ok"})
        self.assertEqual(cases["pool"]["reason"], "'function' is not thread-safe")

    def test_of_threads_are_those_of_the_functions_that_ask_for_it(self):
        unsafe = by_hand(more=".flags = CONCBENCH_NOT_THREAD_SAFE")
        file = self.write("two.c", unsafe + SQUARE.replace(HEAD, ""))
        cases = {case["name"]: case["status"] for case in self.measured(file, "-b", "sequential,pool", *ONCE)}
        self.assertEqual(cases, {"function/sequential/function=mine": "ok", "function/sequential/function=square_it": "ok",
                                 "function/pool/function=mine": "skipped", "function/pool/function=square_it": "ok"})

    def test_are_skipped_cases_where_it_would_stop_the_event_loop(self):
        file = self.write("blocks.c", by_hand(more=".flags = CONCBENCH_MAY_BLOCK"))
        case, = self.measured(file, "-b", "async", *ONCE, code=4)
        self.assertEqual(case["reason"], "the tasks of 'function' may block, which stops an event loop; give it --offload pool")


class Builds(FunctionTest):
    def compilers(self):
        found = []
        for c, cpp in (("gcc", "g++"), ("clang", "clang++")):
            if shutil.which(c) is None or shutil.which(cpp) is None:
                continue
            found += [((c, "-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror"), ".c"), ((cpp, "-std=c++17"), ".cpp"),
                      ((cpp, "-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Werror"), ".cpp")]
        return found

    def test_of_every_compiler_and_standard_run(self):
        self.assertGreater(len(self.compilers()), 0)
        for compiler, suffix in self.compilers():
            with self.subTest(compiler=compiler):
                text = TWO
                if "-std=c++17" in compiler:
                    # Without the one-liner, which needs C++20.
                    text = by_hand().replace("CONCBENCH_PLUGIN_HEAD, .name = \"mine\", .run = run, .help = 0",
                                             "CONCBENCH_PLUGIN_MAGIC, CONCBENCH_PLUGIN_ABI, sizeof(concbench_workload), nullptr, \"mine\", "
                                             "nullptr, nullptr, nullptr, 0, sizeof(concbench_param), 0, nullptr, nullptr, run")
                self.build("mine.so", text, compiler, suffix)
                subprocess.run(["strip", self.here / "mine.so"], check=True)
                for case in self.measured("mine.so", *ONCE, "-b", "sequential,pool,process"):
                    self.assertEqual(case["status"], "ok")

    def test_with_the_first_header_run_as_they_did(self):
        (self.here / "a").mkdir()
        subprocess.run(["cc", "-std=c99", "-O2", "-shared", "-fPIC", "-o", self.here / "a" / "old.so", DATA / "first_abi.c"], check=True)
        closed = self.here / "closed"
        result = self.call("-L", "a", "first-abi", "--seed", "42", *ONCE, "-b", every_backend(), env={"FIRST_ABI_CLOSED": str(closed)})
        self.assertEqual((result.code, result.err), (0, ""), result.out)
        self.assertTrue(closed.exists())
        self.assertEqual(self.refused("-L", "a", "first-abi", "-n", "13"), "13 tasks are refused")
        self.assertIn("999 fails", self.call("-L", "a", "first-abi", "-n", "1000", "--seed", "42", *SEQUENTIAL).out)
        self.assertIn("is not thread-safe", flat(self.fine("-L", "a", "first-abi-unsafe", "--seed", "42", *ONCE, "-b", "sequential,pool")))


class New(FunctionTest):
    def test_makes_a_source_that_runs_at_once(self):
        self.assertIn("concbench function mine/mine.cpp", self.fine("new", "mine"))
        self.assertEqual(sorted(os.listdir(self.here / "mine")), ["CMakeLists.txt", "mine.cpp"])
        case, = self.measured("mine/mine.cpp", "-n", "5", "--size", "10", *SEQUENTIAL)
        self.assertEqual(case["status"], "ok")

    def test_refuses_names_that_are_none_or_taken(self):
        (self.here / "there").mkdir()
        for name, message in [("Two", "'Two' cannot be a workload's name"), ("fib", "there is a workload 'fib' already"),
                              ("list", "there is a command 'list'"), ("there", "'there' is there already"), ("a/b", "'a/b' cannot be a workload's name")]:
            with self.subTest(name):
                self.assertIn(message, self.refused("new", name))
        self.assertEqual(self.refused("new"), "new needs a name, such as 'concbench new mytask'")


if __name__ == "__main__":
    run_tests()
