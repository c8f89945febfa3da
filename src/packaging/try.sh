#!/usr/bin/env bash
# Tries the Debian packages of a folder in a Debian that has nothing else: installs them, runs what
# they bring, and purges them. The base system, and what is downloaded for it, is kept in a folder.
#
#     src/packaging/try.sh PACKAGES CACHE [--cached]
#
# Exit code 77: it cannot be tried here, for the reason that is said; with --cached also where the
# base system is not in the folder yet, since making that takes minutes.
set -euo pipefail

packages=$(realpath "$1")
mkdir -p "$2/archives/partial"
cache=$(realpath "$2")

say() { printf 'try: %s\n' "$*"; }
cannot() { say "skipped: $*"; exit 77; }

# Its mounts are gone with it, however it ends.
if [ "${CONCBENCH_TRY_ALONE:-}" = "" ]; then
  [ "$(id -u)" = 0 ] || cannot "a chroot needs root"
  command -v debootstrap >/dev/null || cannot "debootstrap is not installed"
  unshare --mount --pid --fork true 2>/dev/null || cannot "no mounts may be made here"
  CONCBENCH_TRY_ALONE=1 exec unshare --mount --pid --fork --kill-child "$0" "$@"
fi

suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
base=$cache/$suite-$(dpkg --print-architecture).tar
root=$cache/root
mkdir -p "$root"
mount -t tmpfs -o size=3g concbench-try "$root"

# in_root COMMAND...
in_root() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }

if [ ! -f "$base" ]; then
  [ "${3:-}" != --cached ] || cannot "$base is not there yet; 'src/packaging/try.sh $1 $2' makes it"
  say "making the base system"
  debootstrap --variant=minbase "$suite" "$root/base" >"$cache/debootstrap.log" 2>&1 || cannot "debootstrap fails, see $cache/debootstrap.log"
  tar -C "$root/base" -cf "$base.new" .
  mv "$base.new" "$base"
  rm -rf "$root/base"
fi
tar -C "$root" -xf "$base"
cp /etc/resolv.conf "$root/etc/resolv.conf"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mkdir -p "$root/packages"
mount --bind "$packages" "$root/packages"
mount --bind "$cache/archives" "$root/var/cache/apt/archives"
echo 'Binary::apt-get::APT::Keep-Downloaded-Packages "true"; Acquire::Retries "3";' >"$root/etc/apt/apt.conf.d/keep"

check() {
  local what=$1
  shift
  if "$@" >"$root/said" 2>&1; then
    say "fine: $what"
  else
    say "FAILED: $what"
    cat "$root/said"
    exit 1
  fi
}

install_packages() { in_root sh -c "apt-get install -q -y --no-install-recommends $1"; }
listing_has_all_of() {
  in_root concbench list >"$root/listing"
  ! grep -E "^ *($1) .*\(not available" "$root/listing"
}
plugin() {
  printf '#include <concbench/plugin.h>\nCONCBENCH_WORKLOAD(mine, task) { return task; }\n' >"$root/root/mine.c"
  in_root sh -c 'cd /root && gcc -O2 -shared -fPIC $(pkg-config --cflags concbench) -o mine.so mine.c &&
    mkdir -p /usr/lib/concbench/plugins && cp mine.so /usr/lib/concbench/plugins/ &&
    concbench mine -n 5 -r 1 --keep-invalid && rm -r /usr/lib/concbench/plugins'
}
completes() {
  in_root bash -c '. /usr/share/bash-completion/completions/concbench && complete -p concbench &&
    COMP_LINE="concbench swe" COMP_POINT=13 COMP_WORDS=(concbench swe) COMP_CWORD=1 && _concbench && test "${COMPREPLY[*]}" = sweep'
}
nothing_is_left() {
  local left
  # What users have, and what man keeps of pages that it has shown, is theirs.
  left=$(find "$root" -xdev -name '*concbench*' -not -path "$root/root/*" -not -path "$root/var/cache/man/*")
  [ -z "$left" ] || { echo "$left"; return 1; }
  ! in_root dpkg-query -W 'concbench*' 2>/dev/null | grep .
}

in_root apt-get update -q >"$cache/apt.log" 2>&1 || cannot "no mirror answers, see $cache/apt.log"
check "the program alone is installed" install_packages '/packages/concbench_*.deb'
check "list" in_root concbench list
check "noop runs" in_root concbench noop -n 10 -r 1 --keep-invalid
check "what is not installed is said to be so" grep -q 'concbench-openmp.so is not installed' <(in_root concbench list | tr -d '\n' | tr -s ' ')
check "the others are installed" install_packages '/packages/concbench-*.deb gcc libc6-dev pkg-config man-db'
check "nothing is missing" listing_has_all_of '[a-z-]+'
check "openmp, tbb and mpi run" in_root env OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 concbench noop -n 10 -r 1 --keep-invalid -b openmp,tbb,mpi
check "python runs" in_root concbench python 'lambda i: i' -n 10 -r 1 --keep-invalid
check "a plug-in is compiled and found" plugin
check "bash completes" completes
for page in concbench.1 concbench-json.5 concbench-gates.7 concbench-measuring.7 concbench-plugin.3; do
  check "man page $page" in_root man "${page##*.}" "${page%.*}"
done
check "they are purged" in_root sh -c 'apt-get purge -q -y "concbench*"'
check "nothing is left" nothing_is_left
say "all is fine"
