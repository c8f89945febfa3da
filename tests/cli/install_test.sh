#!/usr/bin/env bash
# An installed tree: CONCBENCH_PREFIX names the folder that `cmake --install` has filled.
set -u
. "$(dirname "$0")/lib.sh"

if [ -z "${CONCBENCH_PREFIX:-}" ]; then
  echo "skipped: CONCBENCH_PREFIX does not name an installed tree"
  exit 0
fi
prefix=$(readlink -f "$CONCBENCH_PREFIX")
installed=$prefix/bin/concbench

test_the_program_is_there_and_knows_its_version() {
  expect_match "version" 'concbench [0-9]+\.[0-9]+\.[0-9]+' "$("$installed" --version)"
}

test_nothing_is_missing() {
  expect "rows of the list that are not available" "" "$("$installed" list | grep -F '(not available')"
}

test_every_workload_runs() {
  local name
  for name in $("$installed" list | sed -n '/^workloads$/,/^$/s/^  \([^ ]*\).*/\1/p'); do
    "$installed" "$name" -n 2 --rounds 1 --min-time 0ms >out 2>err
    expect "exit code of $name" 0 $?
    expect "stderr of $name" "" "$(cat err)"
  done
}

# A heavy library that is loaded is paid for at start-up and again at every fork.
test_the_program_loads_only_what_every_program_loads() {
  local needed
  needed=$(readelf -d "$installed" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -Ev '^(libc|libm|ld-linux.*)\.so')
  expect "further libraries" "" "$needed"
}

# The tree can be moved: modules are found beside the program, and not by where it was built.
test_the_tree_can_be_moved() {
  cp -a "$prefix" moved
  expect "rows of the list that are not available" "" "$(moved/bin/concbench list | grep -F '(not available')"
  expect "exit code of download" 0 "$(moved/bin/concbench download -n 2 --rounds 1 >out 2>&1; echo $?)"
}

test_nothing_is_installed_but_programs_and_what_belongs_to_them() {
  expect "other folders" "" "$(cd "$prefix" && ls | grep -Ev '^(bin|lib|lib64|libexec|share)$')"
  expect "programs" "concbench" "$(ls "$prefix/bin")"
}

run_tests
