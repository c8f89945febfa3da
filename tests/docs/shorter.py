"""By which rule commands of the documentation measure little where a test runs them.

- A run or a sweep takes one round of single passes, without warm-up.
- One with a gate is left its rounds: with fewer it could not hold or fail. Samples count that others disturbed.
- `doctor` calibrates for 0.2 s, unless it does not at all.
- `metg` is cut off after a second, and that it says so (124) counts as success.

All else is called as it is written.
"""

# Subcommands that measure nothing.
NO_RUN = {"show", "compare", "list", "schema", "help", "new", "history"}


def without(words, *names):
    """Leaves out options and their values; what comes after '--' is none of ours."""
    kept = []
    rest = iter(words)
    for word in rest:
        if word == "--":
            return [*kept, word, *rest]
        if word in names:
            next(rest, None)
        elif word.split("=")[0] not in names:
            kept.append(word)
    return kept


def shorter_run(words):
    keep = [] if "--keep-invalid" in words else ["--keep-invalid"]
    if any(word.split("=")[0] in ("--expect", "--fail-if-slower", "--fail-if-undecided") for word in words):
        return [*keep, *words]
    few = ["--rounds", "1", "--warmup", "0", "--min-time", "0ms", *keep]
    return [*few, *without(words, "-r", "--rounds", "--warmup", "--min-time")]


def shorter(words):
    """The same command line, for what takes less time."""
    if words[:1] == ["-L"]:
        return [*words[:2], *shorter(words[2:])]
    if not words or words[0].startswith("-") or words[0] in NO_RUN:
        return words
    if words[0] == "doctor":
        if "--no-calibration" in words:
            return words
        return ["doctor", "--calibration-time", "200ms", *without(words[1:], "--calibration-time")]
    if words[0] == "metg":
        return ["metg", "--time-limit", "1s", *without(words[1:], "--time-limit")]
    named = 2 if words[0] == "sweep" else 1
    return [*words[:named], *shorter_run(words[named:])]


def accepted(words, code):
    """The exit code that counts."""
    return 0 if code == 124 and words[:1] == ["metg"] else code
