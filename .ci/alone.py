"""Has each source of the program and its modules read by the compiler, by itself.

    alone.py BUILD JOBS"""

import concurrent.futures
import json
import re
import subprocess
import sys
from pathlib import Path


def reads(command):
    """As it is compiled, but that nothing comes of it; whoever compiles it for good is told of warnings."""
    compiler = re.sub(r" -o \S+| -fsanitize=\S+| -Werror| -O\d| -c(?= )", "", command["command"])
    return subprocess.run(f"{compiler} -fsyntax-only -w", shell=True, cwd=command["directory"], check=False).returncode == 0


def main(build, jobs):
    commands = json.loads(Path(build, "compile_commands.json").read_text(encoding="utf-8"))
    ours = {one["file"]: one for one in commands if re.search(r" -o (src|workloads)/", one["command"])}
    with concurrent.futures.ThreadPoolExecutor(int(jobs)) as pool:
        return all(list(pool.map(reads, ours.values())))


sys.exit(0 if main(*sys.argv[1:]) else 1)
