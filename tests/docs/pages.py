"""The pages of the documentation: their commands, and what a comment above a block says of them.

A block marked `console` holds commands after `$ `, each with its output. Comments directly above it:

    <!-- exit 1 -->           its commands end with this exit code instead of 0; `exit 0 or 3`: with one of these
    <!-- refresh -->          refresh.py writes the output; `refresh: TITLE`: only its paragraph that begins with TITLE
    <!-- by hand: 4 min -->   too long for a test; refresh.py runs it
    <!-- given: COMMANDS -->  what a reader has at this place, such as a program of their own: run before the block

Several stand in one comment, with commas between them, or in several comments; `given` has its own.

A block of any other kind with the comment `<!-- file: NAME -->` above it is a file that is there when the commands are run.
"""

import os
import re
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TESTS = Path(__file__).resolve().parent


@dataclass
class Command:
    lines: list
    output: list = field(default_factory=list)

    @property
    def text(self):
        return "\n".join(self.lines)[2:]


@dataclass
class Block:
    begin: int  # the number of the line with the opening fence
    end: int = 0  # and of the one with the closing fence
    commands: list = field(default_factory=list)
    given: list = field(default_factory=list)
    exit_codes: set = field(default_factory=lambda: {0})
    refresh: str = None  # None: no; otherwise what the paragraph to be shown begins with
    by_hand: bool = False


class Mistake(Exception):
    """What is wrong with a page, in words."""


def obey(block, comment):
    """Does as a comment says; one about anything else is a mistake, lest a typing error leaves a command unchecked."""
    if comment.startswith("given: "):
        block.given.append(comment.removeprefix("given: "))
        return
    for word in comment.split(", "):
        if codes := re.fullmatch(r"exit (\d+(?: or \d+)*)", word):
            block.exit_codes = {int(code) for code in codes[1].split(" or ")}
        elif refresh := re.fullmatch(r"refresh(?:: (.*))?", word):
            block.refresh = refresh[1] or ""
        elif word.startswith("by hand: "):
            block.by_hand = True
        else:
            raise Mistake(f"unknown comment '{word}'")


def comments_above(lines, at):
    while at > 0 and (comment := re.fullmatch(r"<!-- (.*) -->", lines[at - 1])):
        yield comment[1]
        at -= 1


def read_block(lines, begin):
    block = Block(begin)
    for comment in comments_above(lines, begin):
        obey(block, comment)
    for at in range(begin + 1, len(lines)):
        line = lines[at]
        if line == "```":
            block.end = at
            return block
        if line.startswith("$ "):
            block.commands.append(Command([line]))
        elif not block.commands:
            raise Mistake(f"line {at + 1}: a block begins with a command after '$ '")
        elif not block.commands[-1].output and block.commands[-1].lines[-1].endswith("\\"):
            block.commands[-1].lines.append(line)
        else:
            block.commands[-1].output.append(line)
    raise Mistake(f"line {begin + 1}: this block does not end")


def blocks_of(text):
    """All blocks of commands of a page, in their order."""
    lines = text.splitlines()
    return [read_block(lines, at) for at, line in enumerate(lines) if line == "```console"]


def write_files(text, folder):
    """The files that a page shows."""
    for name, content in re.findall(r"^<!-- file: (\S+) -->\n```\w+\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        (Path(folder) / name).write_text(content)


def environment(program, quick):
    """Has `concbench` mean this program, or, where it is to be quick, what calls it with shorter runs."""
    folder = TESTS / "quick" if quick else program.parent
    plain = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
    own = {"CONCBENCH_PROGRAM": str(program), "XDG_CACHE_HOME": str(program.parent / "cache"), "LC_ALL": "C.UTF-8",
           # Each page begins with none, in its own folder.
           "CONCBENCH_HISTORY": "history.db"}
    return {**plain, "PATH": f"{folder}:{os.environ['PATH']}", **own}


def call(text, folder, env, patience):
    """Runs a line of a page as a shell does: exit code (None: it took too long), stdout, stderr."""
    shell = subprocess.Popen(["bash", "-o", "pipefail", "-c", text], cwd=folder, env=env, start_new_session=True,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        out, err = shell.communicate(timeout=patience)
        return shell.returncode, out, err
    except subprocess.TimeoutExpired:
        os.killpg(shell.pid, signal.SIGKILL)
        out, err = shell.communicate()
        return None, out, err


def provide(given, folder, env):
    code, _, err = call(given, folder, env, patience=10)
    if code != 0:
        raise Mistake(f"cannot be given: {given}\n{err}")


def check(block, command, code, err):
    """Raises a Mistake where a command did not end as its page says."""
    if code in block.exit_codes:
        return
    ended = "took too long" if code is None else f"ended with exit code {code}"
    raise Mistake(f"line {block.begin + 1}: this {ended}:\n  {command.text}\n{err}")
