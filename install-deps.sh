#!/usr/bin/env bash
# Installs what building and testing concbench needs and is not there yet, with the system's own
# package manager. With --ci also what the checks of .ci/run need.
set -euo pipefail

apt_packages=(g++ cmake ninja-build pkg-config libcli11-dev libfmt-dev nlohmann-json3-dev
  libasio-dev libtbb-dev libcurl4-openssl-dev libevent-dev libxxhash-dev libpython3-dev libsqlite3-dev libgtest-dev python3-jsonschema procps util-linux
  libopenmpi-dev openmpi-bin)
apt_ci_packages=(faketime universal-ctags clang libclang-rt-dev clang-format clang-tidy git libbenchmark-tools python3-scipy python3-pil chromium libxml2-utils iproute2
  zsh fish man-db mandoc groff-base dpkg-dev lintian debootstrap munge slurm-client slurmctld slurmd)
dnf_packages=(gcc-c++ cmake ninja-build pkgconf cli11-devel fmt-devel json-devel asio-devel
  tbb-devel libcurl-devel libevent-devel xxhash-devel python3-devel sqlite-devel gtest-devel python3-jsonschema procps-ng util-linux)
dnf_ci_packages=(ctags clang compiler-rt clang-tools-extra libasan libubsan libtsan git chromium python3-pillow libxml2 zsh fish)
brew_packages=(cmake ninja pkg-config cli11 fmt nlohmann-json asio tbb curl libevent xxhash python sqlite googletest)
brew_ci_packages=(universal-ctags llvm clang-format git pillow zsh fish)

say() { printf 'install-deps: %s\n' "$*"; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

has_apt_package() {
  dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q '^install ok installed$'
}

has_dnf_package() { rpm -q --quiet "$1"; }

has_brew_package() { brew list --versions "$1" >/dev/null 2>&1; }

# missing TEST PACKAGE...: those that the test does not find, a line each
missing() {
  local test=$1 package
  shift
  for package; do "$test" "$package" || echo "$package"; done
}

install_apt() {
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

install_dnf() { as_root dnf install -y "$@"; }

install_brew() { brew install "$@"; }

# provide MANAGER PACKAGE...
provide() {
  local manager=$1 wanted
  shift
  wanted=$(missing "has_${manager}_package" "$@")
  if [ -z "$wanted" ]; then
    say "all $# packages are installed"
    return
  fi
  say "installing with $manager:" $wanted
  # A word a package: names have no spaces.
  "install_$manager" $wanted
}

ci=${1:-}
case "$ci" in
  '' | --ci) ;;
  *) say "no option named '$ci'; there is only --ci" >&2; exit 2 ;;
esac

for manager in apt dnf brew; do
  case "$manager" in apt) program=apt-get ;; *) program=$manager ;; esac
  command -v "$program" >/dev/null || continue
  declare -n packages="${manager}_packages" ci_packages="${manager}_ci_packages"
  if [ "$ci" = --ci ]; then provide "$manager" "${packages[@]}" "${ci_packages[@]}"
  else provide "$manager" "${packages[@]}"; fi
  exit 0
done
say "none of apt-get, dnf and brew is here; install by hand: ${apt_packages[*]}" >&2
exit 1
