"""Runs clang-tidy over the joined sources of a build: most of its time goes into headers.

    tidy.py BUILD JOBS

Its analyzer follows paths through the file that it is given, and not through what that includes, so that
each source is copied to where it is included; what is found is told where it was written."""

import concurrent.futures
import json
import re
import subprocess
import sys
from pathlib import Path

INCLUDE = re.compile(r'#include "([^"]+)"')
SKIPPED = re.compile(r"^\d+ warnings? (generated|treated)|^Suppressed |^Use -")


def copied(source, places):
    """The lines of a source, whose headers are found from elsewhere, too. `places` gets each one's."""
    for number, line in enumerate(source.read_text(encoding="utf-8").split("\n"), 1):
        places.append((source, number))
        beside = INCLUDE.match(line)
        header = source.parent / beside[1] if beside else None
        yield f'#include "{header}"' if header and header.exists() else line


def spread(joined):
    """Writes sources over what includes them; gives the place of each line."""
    places = []
    lines = []
    for line in joined.read_text(encoding="utf-8").split("\n"):
        included = INCLUDE.match(line)
        if included and included[1].endswith(".cpp"):
            lines += copied(Path(included[1]), places)
        else:
            places.append((joined, len(lines) + 1))
            lines.append(line)
    joined.write_text("\n".join(lines), encoding="utf-8")
    return places


def told(output, joined, places):
    def place(match):
        source, line = places[int(match[1]) - 1]
        return f"{source}:{line}"

    return re.sub(re.escape(str(joined)) + r":(\d+)", place, output)


def check(build, file):
    places = spread(file) if "/Unity/" in str(file) else []
    done = subprocess.run(["clang-tidy", "--quiet", "-p", build, file], capture_output=True, text=True)
    errors = "".join(line for line in done.stderr.splitlines(True) if not SKIPPED.match(line))
    print(told(done.stdout + errors, file, places), end="", flush=True)
    return done.returncode == 0


def ours(build):
    """What the program and its modules are built of; tests are not looked at."""
    commands = json.loads(Path(build, "compile_commands.json").read_text(encoding="utf-8"))
    return sorted({Path(one["file"]) for one in commands if re.search(r" -o (src|workloads)/", one["command"])},
                  key=lambda file: -file.stat().st_size)


def main(build, jobs):
    with concurrent.futures.ThreadPoolExecutor(int(jobs)) as pool:
        return all(list(pool.map(lambda file: check(build, file), ours(build))))


sys.exit(0 if main(*sys.argv[1:]) else 1)
