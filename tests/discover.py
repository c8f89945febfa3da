"""Writes CTest's list of the tests of a gtest program: an entry for each suite, and of suites that run over all
backends one for each backend, so that few processes are started and those of two backends run side by side.

usage: discover.py TESTS CONCBENCH LIST
"""

import subprocess
import sys
from pathlib import Path

TIMEOUT_S = 300


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def tests_of(program):
    """Suite and name of each test, in the program's order."""
    suite = None
    for line in output_of(program, "--gtest_list_tests").splitlines():
        name = line.partition("#")[0].strip()
        if line.startswith("  "):
            yield suite, name
        elif name.endswith("."):
            suite = name[:-1]


def backends_of(concbench):
    """The backends that it lists, as tests are named after them."""
    table = output_of(concbench, "list").split("\nbackends\n")[1].split("\n\n")[0]
    # Words that have no room in a line go on below, further in than names.
    rows = [line for line in table.splitlines() if not line.startswith("   ")]
    return [row.split()[0].replace("-", "_") for row in rows]


def backend_of(test, backends):
    """The backend in the parameter of a test, whose name it begins; empty for none."""
    parameter = test.rpartition("/")[2] if "/" in test else ""
    found = [b for b in backends if parameter == b or parameter.startswith(b + "_")]
    return max(found, key=len, default="")


def groups_of(tests, backends):
    groups = {}
    for suite, test in tests:
        backend = backend_of(test, backends)
        groups.setdefault(f"{suite}.{backend}" if backend else suite, []).append(f"{suite}.{test}")
    return groups


def entry(name, program, tests):
    return (f'add_test([=[{name}]=] [=[{program}]=] [=[--gtest_filter={":".join(tests)}]=])\n'
            f"set_tests_properties([=[{name}]=] PROPERTIES TIMEOUT {TIMEOUT_S})\n")


def main():
    program, concbench, found = map(Path, sys.argv[1:])
    groups = groups_of(tests_of(program), backends_of(concbench))
    found.write_text("".join(entry(name, program, tests) for name, tests in groups.items()))


if __name__ == "__main__":
    main()
