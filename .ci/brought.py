"""Whether install-deps.sh brings every header that a build has used: a machine may have others by chance.

    python3 -B .ci/brought.py BUILD

BUILD is a folder that ninja has built in, on Debian or what is made of it.
"""
import re
import subprocess
import sys
from pathlib import Path

SCRIPT = Path("install-deps.sh")
NEEDED = ("--no-recommends", "--no-suggests", "--no-conflicts", "--no-breaks", "--no-replaces", "--no-enhances")


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def headers_of(build):
    lines = output_of("ninja", "-C", build, "-t", "deps").splitlines()
    return sorted({line.strip() for line in lines if line.startswith("    /usr/")})


def owners_of(headers):
    """The packages of files, each with one of its files. What no package has, such as links, is left out."""
    found = subprocess.run(["dpkg-query", "--search", *headers], check=False, capture_output=True, text=True).stdout
    owners = {}
    for line in found.splitlines():
        packages, _, header = line.rpartition(": ")
        owners |= {package.split(":")[0]: header for package in packages.split(", ")}
    return owners


def brought():
    """All packages that come with those that the script installs for whoever only builds and tests."""
    named = re.search(r"(?s)\napt_packages=\((.*?)\)", SCRIPT.read_text())[1].split()
    lines = output_of("apt-cache", "depends", "--recurse", *NEEDED, *named).splitlines()
    return {line for line in lines if not line.startswith(" ")}


def main(build):
    owners = owners_of(headers_of(build))
    if not owners:
        sys.exit(f"{build} has used no header of any package: was it built by ninja?")
    missing = sorted(owners.keys() - brought())
    for package in missing:
        print(f"install-deps.sh does not bring {package}, which has {owners[package]}")
    print(f"packages of which headers are used: {len(owners)}; that are not brought: {len(missing)}")
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main(sys.argv[1])
