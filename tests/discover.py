"""Writes CTest's list of the tests of a gtest program: an entry for each suite, and of suites that run over all
backends one for each backend, so that few processes are started and those of two backends run side by side.

usage: discover.py PROGRAM LIST BACKENDS...
"""

import subprocess
import sys
from pathlib import Path

TIMEOUT_S = 300


def tests_of(program):
    """Suite and name of each test, in the program's order."""
    listing = subprocess.run([program, "--gtest_list_tests"], check=True, capture_output=True, text=True, timeout=60)
    suite = None
    for line in listing.stdout.splitlines():
        name = line.partition("#")[0].strip()
        if line.startswith("  "):
            yield suite, name
        elif name.endswith("."):
            suite = name[:-1]


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
    program, found = Path(sys.argv[1]), Path(sys.argv[2])
    backends = [name.replace("-", "_") for name in sys.argv[3:]]
    groups = groups_of(tests_of(program), backends)
    found.write_text("".join(entry(name, program, tests) for name, tests in groups.items()))


if __name__ == "__main__":
    main()
