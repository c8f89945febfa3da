# What the shell scripts of this folder share. To be sourced after `set -u`, with the program's path in $1.
#
# A test is a function `test_...`. It runs in an empty folder of its own, in a shell of its own, and calls `expect`.

program=$(readlink -f "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# Where the program's own temporary files would be.
export TMPDIR=$folder/tmp
mkdir "$TMPDIR"
# Runs of tests are none of the history of whoever runs them.
export CONCBENCH_HISTORY=off

# expect WHAT WANTED GOT
expect() {
  [ "$2" = "$3" ] && return
  printf '  %s: expected\n%s\n  but got\n%s\n' "$1" "$2" "$3"
  touch "$folder/failed"
}

# expect_match WHAT PATTERN GOT: PATTERN is an extended regular expression for the whole text
expect_match() {
  [[ $3 =~ ^$2$ ]] && return
  printf '  %s: expected a match of\n%s\n  but got\n%s\n' "$1" "$2" "$3"
  touch "$folder/failed"
}

run_test() {
  rm -rf "$folder/here" "$folder/failed"
  mkdir "$folder/here"
  (cd "$folder/here" && "$1") || touch "$folder/failed"
  expect "temporary files left by $1" "" "$(ls -A "$TMPDIR")"
  [ ! -e "$folder/failed" ]
}

# Runs every test of the script, and ends it.
run_tests() {
  local ran=0 failed=0 name
  for name in $(compgen -A function test_); do
    ran=$((ran + 1))
    if run_test "$name"; then echo "ok      $name"; else echo "FAILED  $name"; failed=$((failed + 1)); fi
  done
  # As Python's unittest says it, for who counts.
  echo "Ran $ran tests in ${SECONDS}s" >&2
  [ "$ran" != 0 ] && [ "$failed" = 0 ]
  exit
}
