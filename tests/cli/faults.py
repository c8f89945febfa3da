"""What becomes of a tiny run of which one system call is refused."""

import json
import os
import re
from collections import namedtuple
from pathlib import Path

import injection

# 1 and 3 are for gates, 2 for mistakes of users: neither is in these runs.
CODES = (0, 4, 5)

# hit: a call was refused; wrong: what the program should not have done, or None.
Finding = namedtuple("Finding", "hit wrong code said")


NOTHING = ("noop", "-n", "4")


def command(program, backend, work):
    return [str(program), *work, "-r", "1", "-j", "2", "--effort", "quick", "-b", backend, "--export-json", "out.json"]


def environment(folder):
    plain = {k: v for k, v in os.environ.items() if k not in ("CONCBENCH_PLUGINS", "NO_COLOR")}
    # Nothing of a run is to stay with its user, and temporary files are to be seen.
    return {**plain, "TMPDIR": str(folder / "tmp"), "HOME": str(folder), "XDG_STATE_HOME": str(folder / "state"),
            "LC_ALL": "C.UTF-8"}


def broken_json(path, must):
    """Why a file of results is neither whole nor absent; None: it is one of both, and there where it must be."""
    if not path.exists():
        return "there is no JSON" if must else None
    try:
        results = json.loads(path.read_text())
    except ValueError as e:
        return f"its JSON is broken: {e}"
    return None if results["cases"] else "its JSON has no case"


def names_what_failed(said, error):
    """Whether one of the lines tells what failed; that no history is kept fails no run."""
    said = re.sub(r"concbench: this run is not kept: .*?keeps none", "", said)
    return os.strerror(error) in said or re.search(r"\bcannot \w+|not enough memory", said) is not None


def wrong_with(run, said, folder, error):
    left = [name for name in os.listdir(folder / "tmp")]
    left += [name for name in os.listdir(folder / "here") if name != "out.json"]
    broken = broken_json(folder / "here" / "out.json", run.code == 0)
    if run.hung:
        return "it hung"
    if run.code not in CODES:
        return f"exit code {run.code}: {said[:200]}"
    if run.left:
        return f"{len(run.left)} processes were left"
    if left:
        return f"files were left: {', '.join(left)}"
    if run.code != 0 and not names_what_failed(said, error):
        return f"exit code {run.code}, but it does not say why: {said[:200]}"
    return broken


def refuse(program, backend, call, nth, folder, patience=60, work=NOTHING):
    """Runs `work` in an empty folder, with the N-th `call` refused."""
    for name in ("tmp", "here"):
        (folder / name).mkdir()
    error = injection.CALLS[call][1]
    with open(folder / "said", "w+b", buffering=0) as said, open(os.devnull) as nothing:
        streams = (nothing.fileno(), said.fileno(), said.fileno())
        run = injection.run_refusing(call, nth, command(program, backend, work), environment(folder), folder / "here",
                                     streams, patience)
    # Lines are folded for people, wherever that is.
    text = " ".join(Path(folder / "said").read_text(errors="replace").split())
    return Finding(run.hit, wrong_with(run, text, folder, error), run.code, text)
