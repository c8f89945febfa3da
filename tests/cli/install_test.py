"""An installed tree: CONCBENCH_PREFIX names the folder that `cmake --install` has filled."""

import os
import re
import shutil
import subprocess
import unittest
from pathlib import Path

from support import CliTest, quick, rows_of, run_tests

PREFIX = Path(os.environ.get("CONCBENCH_PREFIX", "/nonexistent")).resolve()
# What every program loads. A heavy library that is loaded is paid for at start-up and again at every fork.
LOADED = re.compile(r"(libc|libm|ld-linux.*)\.so.*")
FOLDERS = {"bin", "include", "lib", "lib64", "libexec", "share"}


@unittest.skipUnless("CONCBENCH_PREFIX" in os.environ, "CONCBENCH_PREFIX does not name an installed tree")
class Installed(CliTest):
    def run_installed(self, *arguments, prefix=PREFIX):
        return self.fine(*arguments, program=(prefix / "bin" / "concbench",))

    def assert_complete(self, prefix):
        self.assertNotIn("(not available", self.run_installed("list", prefix=prefix))

    def test_the_program_knows_its_version(self):
        self.assertRegex(self.run_installed("--version"), r"concbench [0-9]+\.[0-9]+\.[0-9]+")

    def test_nothing_is_missing(self):
        self.assert_complete(PREFIX)

    def test_every_workload_runs(self):
        for name, _ in rows_of(self.run_installed("list"), "workloads"):
            with self.subTest(name):
                self.run_installed(*quick(name))

    def test_the_program_loads_only_what_every_program_loads(self):
        header = subprocess.run(["readelf", "-d", PREFIX / "bin" / "concbench"], capture_output=True, text=True, check=True)
        needed = re.findall(r"\(NEEDED\).*\[(.*)\]", header.stdout)
        self.assertIn("libc.so.6", needed)
        self.assertEqual([name for name in needed if not LOADED.fullmatch(name)], [])

    def test_the_tree_can_be_moved(self):
        moved = self.folder / "moved"
        shutil.copytree(PREFIX, moved, symlinks=True)
        self.assert_complete(moved)
        self.run_installed(*quick("download"), prefix=moved)

    def test_authors_of_workloads_find_their_headers(self):
        self.assertTrue((PREFIX / "include" / "concbench" / "workload.hpp").is_file())

    def done(self, *command, **env):
        """Runs another program, which has to succeed, and gives what it says."""
        ended = subprocess.run(command, cwd=self.here, env=self.environment(**env), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(ended.returncode, 0, ended.stdout)
        return ended.stdout

    def test_a_new_plugin_is_built_and_passes_its_test(self):
        self.run_installed("new", "mine")
        self.done("cmake", "-S", "mine", "-B", "build", "-D", f"CMAKE_PREFIX_PATH={PREFIX}")
        self.done("cmake", "--build", "build")
        self.assertIn("100% tests passed", self.done("ctest", "--test-dir", "build"))

    def test_the_header_for_plugins_is_found_by_pkg_config(self):
        flags = self.done("pkg-config", "--cflags", "concbench", PKG_CONFIG_PATH=str(PREFIX / "share" / "pkgconfig"))
        self.assertTrue((Path(flags.strip().removeprefix("-I")) / "concbench" / "plugin.h").is_file(), flags)

    def test_plugins_in_the_tree_are_found(self):
        moved = self.folder / "moved"
        shutil.copytree(PREFIX, moved, symlinks=True)
        plugins = moved / "lib" / "concbench" / "plugins"
        plugins.mkdir(parents=True)
        (self.here / "mine.c").write_text("#include <concbench/plugin.h>\nCONCBENCH_WORKLOAD(mine, task) { return task; }\n")
        self.done("cc", "-shared", "-fPIC", f"-I{PREFIX / 'include'}", "-o", str(plugins / "mine.so"), "mine.c")
        self.run_installed("mine", "-n", "5", "--rounds", "1", prefix=moved)

    def test_completion_and_man_pages_are_where_they_are_looked_for(self):
        for file in ("bash-completion/completions/concbench", "zsh/site-functions/_concbench", "fish/vendor_completions.d/concbench.fish",
                     "man/man1/concbench.1.gz", "man/man3/concbench-plugin.3.gz", "man/man5/concbench-json.5.gz",
                     "man/man7/concbench-gates.7.gz", "man/man7/concbench-measuring.7.gz"):
            with self.subTest(file):
                self.assertGreater((PREFIX / "share" / file).stat().st_size, 0)

    def test_the_documentation_is_there(self):
        pages = PREFIX / "share" / "doc" / "concbench"
        self.assertTrue((pages / "README.md").is_file())
        self.assertTrue((pages / "docs" / "quick-start.md").is_file())

    def test_nothing_is_installed_but_programs_and_what_belongs_to_them(self):
        self.assertLessEqual({entry.name for entry in PREFIX.iterdir()}, FOLDERS)
        self.assertEqual([entry.name for entry in (PREFIX / "bin").iterdir()], ["concbench"])


if __name__ == "__main__":
    run_tests()
