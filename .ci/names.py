"""Sources of a folder are compiled as one, in which a name in an anonymous namespace of one file can
take the place of another file's, or of one that is declared in a header, without an error. Says which
could, as `git ls-files` and universal-ctags see the sources; and which file of tests has no namespace
of its own, by which tests are spared of that."""

import collections
import os
import re
import subprocess
import sys

# By it the tables of fields find the words of an enumeration, by its type.
HOOKS = {"name_of"}
SOURCES = [f"{folder}/*.{suffix}" for folder in ("src", "workloads", "include") for suffix in ("cpp", "hpp")]


def tags():
    """Name, file, line and namespace of what is declared in a namespace; aliases, which may be there
    twice, are left to the compiler."""
    files = subprocess.check_output(["git", "ls-files", *SOURCES], text=True)
    command = ["ctags", "-f", "-", "--langmap=c++:.cpp.hpp", "--c++-kinds=fpvxgesuc", "--fields=nZs", "--sort=no", "-L", "-"]
    for line in subprocess.run(command, input=files, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines():
        name, file, _, *fields = line.split("\t")
        known = dict(field.split(":", 1) for field in fields if ":" in field)
        kind, _, scope = known.get("scope", "").partition(":")
        if kind == "namespace":
            yield name, file, known["line"], scope


def mentions(file, name):
    with open(file, encoding="utf-8") as source:
        code = re.sub(r'//.*|"[^"\n]*"', "", source.read())
    return re.search(rf"(?<![.>\w]){name}\b", code) is not None


def tests_without_namespace():
    for file in subprocess.check_output(["git", "ls-files", "tests/*_test.cpp"], text=True).split():
        own = os.path.basename(file).removesuffix(".cpp")
        with open(file, encoding="utf-8") as source:
            if not re.search(rf"^namespace concbench(::\w+)*::{own} {{$", source.read(), re.MULTILINE):
                yield f"{file}: its tests are not in 'namespace concbench::{own}'"


def main():
    hidden = collections.defaultdict(set)
    public = set()
    sources = collections.defaultdict(set)
    for name, file, line, scope in tags():
        folder = os.path.dirname(file)
        sources[folder].add(file)
        if scope.rpartition("::")[2].startswith("__anon"):
            hidden[folder, name].add((file, line))
        else:
            public.add(name)
    strays = list(tests_without_namespace())
    found = len(strays)
    for stray in strays:
        print(stray)
    for (folder, name), places in sorted(hidden.items()):
        files = {file for file, _ in places}
        others = sources[folder] - files if name in public and name not in HOOKS else ()
        users = [file for file in others if file.endswith(".cpp") and mentions(file, name)]
        if len(files) > 1 or users:
            found += 1
            where = ", ".join(f"{file}:{line}" for file, line in sorted(places))
            print(f"{where}: '{name}' in an anonymous namespace could be taken for another one"
                  + (f" in {', '.join(sorted(users))}" if users else "") + ": give it a name of its own")
    return 1 if found else 0


sys.exit(main())
