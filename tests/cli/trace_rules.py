"""What viewers of traces ask of a file in Chrome's trace event format, as the importer of Perfetto's trace processor has it.

`violations(text)` says in words what is wrong; nothing is wrong where it is empty.
"""

import json
import re
from collections import defaultdict

NEEDED = {"X": {"ts", "dur", "pid", "tid", "name"}, "i": {"ts", "pid", "tid", "name", "s"},
          "M": {"pid", "tid", "name", "args"}, "b": {"ts", "pid", "id", "cat", "name"}, "e": {"ts", "pid", "id", "cat"}}
NAMES = {"process_name", "thread_name"}


class Number(str):
    """A number as it is written."""

    def nanoseconds(self):
        whole, _, fraction = self.partition(".")
        return int(whole) * 1000 + int(fraction.ljust(3, "0"))


def is_time(value):
    return isinstance(value, Number) and re.fullmatch(r"\d+(\.\d{1,3})?", value) is not None


def read(text):
    def refuse(constant):
        raise ValueError(f"no JSON: {constant}")

    def once(pairs):
        if len({key for key, _ in pairs}) < len(pairs):
            raise ValueError(f"a key is there twice: {[key for key, _ in pairs]}")
        return dict(pairs)

    return json.loads(text, parse_int=Number, parse_float=Number, parse_constant=refuse, object_pairs_hook=once)


def of_form(events):
    for i, event in enumerate(events):
        phase = event.get("ph")
        if phase not in NEEDED:
            yield f"event {i} has an unknown ph: {phase}"
            continue
        if missing := NEEDED[phase] - event.keys():
            yield f"event {i} ({phase}) lacks {sorted(missing)}"
        for key in ("ts", "dur"):
            if key in event and not is_time(event[key]):
                yield f"event {i} has a {key} that is no number of microseconds with 3 decimals: {event[key]!r}"
        for key in ("pid", "tid"):
            if key in event and not (isinstance(event[key], Number) and event[key].isdigit() and int(event[key]) > 0):
                yield f"event {i} has a {key} that is no number above 0: {event[key]!r}"
        if phase == "i" and event.get("s") not in ("t", "p", "g"):
            yield f"event {i} has an unknown scope: {event.get('s')}"


def of_names(events):
    """Processes and lanes have one name each, given before anything is on them."""
    named = set()
    for i, event in enumerate(events):
        if event["ph"] != "M":
            for key in (("process_name", event["pid"]), ("thread_name", event.get("tid"))):
                if key[1] is not None and key not in named:
                    yield f"event {i} is on a {key[0][:-5]} without a name: {key[1]}"
            continue
        key = (event["name"], event["pid"] if event["name"] == "process_name" else event["tid"])
        if event["name"] not in NAMES or not isinstance(event["args"].get("name"), str):
            yield f"event {i} is metadata that says nothing: {event}"
        if key in named:
            yield f"event {i} names {key} again"
        named.add(key)


def of_order(events):
    last = 0
    for i, event in enumerate(e for e in events if e["ph"] != "M"):
        now = event["ts"].nanoseconds()
        if now < last:
            yield f"event {i} after the names is earlier than the one before it"
        last = now


def of_slices(events):
    """On one lane, a slice lies within another one or beside it."""
    open_slices = defaultdict(list)
    for event in events:
        if event["ph"] != "X":
            continue
        begin = event["ts"].nanoseconds()
        end = begin + event["dur"].nanoseconds()
        lane = open_slices[event["pid"], event["tid"]]
        while lane and lane[-1][0] <= begin:
            lane.pop()
        if lane and lane[-1][0] < end:
            yield f"'{event['name']}' at {event['ts']} overlaps '{lane[-1][1]}' on lane {event['tid']}"
        lane.append((end, event["name"]))


def of_pairs(events):
    under_way = defaultdict(int)
    for event in events:
        if event["ph"] in "be":
            key = event["pid"], event["cat"], event["id"]
            under_way[key] += 1 if event["ph"] == "b" else -1
            if under_way[key] < 0:
                yield f"the end of {key} has no beginning"
    yield from (f"the beginning of {key} has no end" for key, count in under_way.items() if count > 0)


def violations(text):
    try:
        trace = read(text)
    except ValueError as e:
        return [f"no JSON: {e}"]
    events = trace.get("traceEvents") if isinstance(trace, dict) else None
    if not isinstance(events, list):
        return ["no traceEvents"]
    if "displayTimeUnit" in trace:
        return ["a displayTimeUnit, which some take for the unit of all times"]
    return list(of_form(events)) or [v for rule in (of_names, of_order, of_slices, of_pairs) for v in rule(events)]
