#!/usr/bin/env python3
"""Makes a man page of a page of the documentation, so that its text stands in one place.

    man.py NAME SECTION VERSION DATE PAGE.md [HEADER.h] >NAME.SECTION

Of Markdown it knows what the pages use: headings, paragraphs, lists, blocks, tables, bold, code and links. A table is a list of
its first column, with the others below each entry. The header, where there is one, is shown at the end.
"""

import re
import sys
from pathlib import Path

SPELLED = {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "~": "\\(ti", "^": "\\(ha"}
WIDTH = 78


def escaped(text):
    return "".join(SPELLED.get(c, c) for c in text)


def guarded(line):
    """A line that does not begin like a request."""
    return "\\&" + line if line.startswith(".") else line


def inline(text):
    """Bold, code and links of a text, in fonts."""
    text = re.sub(r"!?\[([^\]]*)\]\(([^)\s]+)\)", lambda m: f"{m[1]} ({m[2]})" if m[2].startswith("https:") else m[1], text)
    parts = re.split(r"(`[^`]+`|\*\*[^*]+\*\*|(?<![\w*])\*[^*\s][^*]*\*(?![\w*]))", text)
    out = ""
    for part in parts:
        if part.startswith("`"):
            out += f"\\fB{escaped(part[1:-1])}\\fR"
        elif part.startswith("**"):
            out += f"\\fB{escaped(part[2:-2].replace('`', ''))}\\fR"
        elif part.startswith("*") and len(part) > 2:
            out += f"\\fI{escaped(part[1:-1])}\\fR"
        else:
            out += escaped(part.replace("\\|", "|"))
    return out


def filled(text):
    """A paragraph in lines of input that are short enough for those who read them."""
    lines, line = [], ""
    for word in inline(" ".join(text.split())).split(" "):
        if line and len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
    return [guarded(line) for line in [*lines, line] if line]


def block(lines):
    return [".PP", ".RS 4", ".EX", *(guarded(escaped(line)) for line in lines), ".EE", ".RE"]


def cells(row):
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))]


def table(rows):
    head, out = [name.replace("`", "") for name in cells(rows[0])], []
    for row in rows[2:]:
        first, *others = cells(row)
        told = [(name, cell) for name, cell in zip(head[1:], others) if cell]
        out += [".TP", inline(first) or "\\&"]
        for i, (name, cell) in enumerate(told):
            out += [".br"] * (i > 0) + filled(cell if len(head) == 2 else f"*{name}*: {cell}" if name else cell)
        if not told:
            out.append("\\&")
    return out


def items(lines):
    """A list: lines that are set in go on with their item."""
    out, item = [], ""
    for line in [*lines, "- "]:
        if line.startswith("- "):
            out += [".IP \\(bu 2", *filled(item)] if item else []
            item = line[2:]
        else:
            item += " " + line.strip()
    return out


def parts_of(text):
    """Each part of a page: what it is, and its lines."""
    text = re.sub(r"^<!--.*?-->\n", "", text, flags=re.MULTILINE | re.DOTALL)
    lines = text.splitlines()
    while lines:
        line = lines.pop(0)
        if not line:
            continue
        if line.startswith("```"):
            end = lines.index("```")
            yield "block", lines[:end]
            del lines[:end + 1]
            continue
        kind = "heading" if line.startswith("#") else "table" if line.startswith("|") else "list" if line.startswith("- ") else "text"
        part = [line]
        while kind != "heading" and lines and lines[0] and not re.match(r"```|#+ ", lines[0]) and (kind == "list" or lines[0][:2] != "- "):
            part.append(lines.pop(0))
        if not line.startswith("!["):
            yield kind, part


def roff(kind, lines):
    if kind == "heading":
        level, title = lines[0].split(" ", 1)
        title = escaped(title.replace("`", "").replace('"', ""))
        return [f".SH {title.upper()}"] if level == "##" else [f'.SS "{title}"']
    if kind == "text":
        return [".PP", *filled(" ".join(lines))]
    return {"block": block, "table": table, "list": items}[kind](lines)


def man_page(name, section, version, date, page, header=None):
    (_, [title]), *parts = parts_of(Path(page).read_text())
    out = [f'.TH {name.upper()} {section} {date} "concbench {version}"', ".SH NAME", f"{escaped(name)} \\- {inline(title[2:])}"]
    if parts and parts[0][0] != "heading":
        out.append(".SH DESCRIPTION")
    for kind, lines in parts:
        # A paragraph directly below a heading is there without being asked for.
        made = roff(kind, lines)
        out += made[1:] if made[0] == ".PP" and out[-1].startswith((".SH", ".SS")) else made
    if header:
        out += [".SH HEADER", ".EX", *(guarded(escaped(line)) for line in Path(header).read_text().splitlines()), ".EE"]
    return "\n".join([*out, ".SH SEE ALSO", "concbench(1)"]) + "\n"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(man_page(*sys.argv[1:]))
