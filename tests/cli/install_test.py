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

    def test_the_documentation_is_there(self):
        pages = PREFIX / "share" / "doc" / "concbench"
        self.assertTrue((pages / "README.md").is_file())
        self.assertTrue((pages / "docs" / "quick-start.md").is_file())

    def test_nothing_is_installed_but_programs_and_what_belongs_to_them(self):
        self.assertLessEqual({entry.name for entry in PREFIX.iterdir()}, FOLDERS)
        self.assertEqual([entry.name for entry in (PREFIX / "bin").iterdir()], ["concbench"])


if __name__ == "__main__":
    run_tests()
