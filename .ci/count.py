"""Counts the single tests in CTest's log of a run: prints `PASSED FAILED SKIPPED`.

An entry of CTest runs many tests; how many is told by the closing lines of gtest and of Python's unittest. One that
failed without telling of a test that did, as where it crashed, counts as a failed test.

usage: count.py build/NAME/Testing/Temporary/LastTest.log
"""

import re
import sys
from pathlib import Path


def total(pattern, text):
    return sum(int(number) for number in re.findall(pattern, text, re.MULTILINE))


def count(entry):
    skipped = total(r"^\[  SKIPPED \] (\d+) tests?, listed below", entry) + total(r"^(?:OK|FAILED) \(.*skipped=(\d+)", entry)
    broken = total(r"^\[  FAILED  \] (\d+) tests?, listed below", entry)
    broken += sum(total(rf"^FAILED \(.*{kind}=(\d+)", entry) for kind in ("failures", "errors"))
    # gtest counts those that passed, unittest all that were run.
    run = total(r"^Ran (\d+) tests? in", entry)
    passed = total(r"^\[  PASSED  \] (\d+) tests?\.", entry)
    if run:
        passed += max(run - skipped - broken, 0)
    if broken == 0 and not re.search(r"^Test Passed\.$", entry, re.MULTILINE):
        broken = 1
    return passed, broken, skipped


def main():
    log = Path(sys.argv[1]).read_text(errors="replace")
    entries = re.split(r"^\d+/\d+ Testing: ", log, flags=re.MULTILINE)[1:]
    print(*(sum(column) for column in zip((0, 0, 0), *map(count, entries))))


if __name__ == "__main__":
    main()
