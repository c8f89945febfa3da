"""Runs the commands of a page in their order, in an empty folder: run_page.py PROGRAM PAGE.

They measure as little as shorter.py says. Each has to end with the exit code that the page states, 0 otherwise.
"""

import sys
import tempfile
import time
from pathlib import Path

from pages import Mistake, blocks_of, call, check, environment, provide, write_files

# Seconds for a command: no estimate, only what tells a hang from a slow machine.
PATIENCE = 60
# Builds for the sanitizers have not all backends.
LACKING = "is not in this build"


def run(block, folder, env):
    for given in block.given:
        provide(given, folder, env)
    for command in block.commands:
        begin = time.monotonic()
        code, _, err = call(command.text, folder, env, PATIENCE)
        print(f"{time.monotonic() - begin:6.2f} s  {command.text}", flush=True)
        if LACKING in err:
            print(err)
        else:
            check(block, command, code, err)


def main(program, page):
    program = Path(program).resolve()
    text = Path(page).read_text()
    blocks = [block for block in blocks_of(text) if not block.by_hand]
    with tempfile.TemporaryDirectory(prefix="concbench-docs-") as folder:
        write_files(text, folder)
        for block in blocks:
            run(block, folder, environment(program, quick=True))
    print(f"{sum(len(block.commands) for block in blocks)} commands")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Mistake as mistake:
        sys.exit(f"{sys.argv[2]}: {mistake}")
