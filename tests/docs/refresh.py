"""Runs the commands of pages that are marked `refresh` or `by hand` as they are written, and writes down what they print:
refresh.py PROGRAM [PAGE...], all pages by default.

For a release build on an idle machine; some minutes. Below what was measured a line tells when, on what machine, and what
its load was before. All other commands are run too, but quickly: a later one may need what an earlier one wrote. A page on
which a command fails stays as it was.
"""

import datetime
import json
import os
import sys
import tempfile
from pathlib import Path

from pages import PAGES, Mistake, blocks_of, call, check, environment, provide, write_files

# Seconds for a command.
PATIENCE = 1800
STAMP = "*Measured on"


def stamp(program, load):
    """When and where: a line below the figures."""
    env = {**environment(program, quick=True), "CONCBENCH_HISTORY": "off"}
    _, out, _ = call("concbench noop -n 1 -b sequential --format json", "/", env, PATIENCE)
    _, version, _ = call("concbench --version", "/", env, PATIENCE)
    context = json.loads(out)["context"]
    virtual = f" ({context['virtualized']})" if context.get("virtualized") else ""
    today = datetime.date.today().isoformat()
    return (f"{STAMP} {today}: {version.strip()}, {context['cpus_allowed']} CPUs, {context['cpu_model']}{virtual}, "
            f"{context['kernel']}; load before: {load:.2f}.*")


def paragraph(text, title):
    """The part of an output that begins with a line of that beginning, up to an empty one; all of it without a title."""
    lines = text.rstrip("\n").split("\n")
    if not title:
        return lines
    for begin, line in enumerate(lines):
        if line.startswith(title):
            rest = lines[begin:]
            return ["…", *(rest[: rest.index("")] if "" in rest else rest)]
    raise Mistake(f"no paragraph of this output begins with '{title}':\n{text}")


def run(block, folder, program):
    """Runs a block, and keeps what its commands print where that is to be shown."""
    slow = environment(program, quick=block.refresh is None and not block.by_hand)
    for given in block.given:
        provide(given, folder, slow)
    for command in block.commands:
        print(f"  {command.text}", flush=True)
        code, out, err = call(command.text, folder, slow, PATIENCE)
        check(block, command, code, err)
        if block.refresh is not None:
            command.output = paragraph(out or err, block.refresh)


def written(block):
    """The lines of a block, fences included."""
    inner = [line for command in block.commands for line in [*command.lines, *command.output]]
    return ["```console", *inner, "```"]


def put(lines, block, line_below):
    """Writes a block to its place, and when it was measured below it, in place of what was there before."""
    below = lines[block.end + 1 :]
    if below[:1] == [""] and below[1:2] and below[1].startswith(STAMP):
        below = below[2:]
    stamped = ["", line_below] if block.exit_codes == {0} else []
    lines[block.begin :] = [*written(block), *stamped, *below]


def refresh(page, program, line_below):
    text = page.read_text()
    blocks = blocks_of(text)
    with tempfile.TemporaryDirectory(prefix="concbench-docs-") as folder:
        write_files(text, folder)
        for block in blocks:
            run(block, folder, program)
    lines = text.splitlines()
    # From the end, so that the places of the others stay where they are.
    for block in reversed([block for block in blocks if block.refresh is not None]):
        put(lines, block, line_below)
    page.write_text("\n".join(lines) + "\n")


def main(program, *names):
    program = Path(program).resolve()
    line_below = stamp(program, os.getloadavg()[0])
    mistakes = []
    for page in [Path(name).resolve() for name in names] or PAGES:
        print(page, flush=True)
        try:
            refresh(page, program, line_below)
        except Mistake as mistake:
            mistakes.append(f"{page}: {mistake}")
    if mistakes:
        sys.exit("\n".join(mistakes))


if __name__ == "__main__":
    main(*sys.argv[1:])
