#!/usr/bin/env bash
# Builds two commits of the repository in the current folder, measures the same command in both trees
# in one run, and ends as concbench does. The environment says all of it; action.yml tells what each
# variable is. Where GITHUB_STEP_SUMMARY and GITHUB_OUTPUT name files, the summary and the exit code
# are added to them.
set -euo pipefail

fail() {
  printf 'compare: %s\n' "$*" >&2
  exit 2
}

# quoted TEXT: as one word of a command line of concbench
quoted() { printf "'%s'" "${1//\'/\'\\\'\'}"; }

# commit_of NAME: whatever the name is, it is no option
commit_of() {
  git rev-parse --verify --quiet --end-of-options "$1^{commit}" ||
    fail "there is no commit '$1' here; with actions/checkout, fetch-depth: 2 brings the one before"
}

# lay_out NAME COMMIT: a tree of its own for each, as deep as the other, so that they differ in nothing else
lay_out() {
  git -c core.hooksPath=/dev/null worktree add --quiet --detach "$work/$1" "$2"
}

# build_in NAME
build_in() {
  printf '::group::build %s\n' "$1"
  (cd "$work/$1" && bash -euo pipefail -c "$BUILD") || fail "$1 cannot be built"
  printf '::endgroup::\n'
}

clean_up() {
  git worktree remove --force "$work/base" 2>/dev/null
  git worktree remove --force "$work/head" 2>/dev/null
  rm -rf "$work"
}

add_summary() {
  [ -f "$work/summary.md" ] || return 0
  {
    printf '## Base %s, head %s\n\n' "${base:0:9}" "${head:0:9}"
    cat "$work/summary.md"
  } >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
}

BUILD=${BUILD:-} OPTIONS=${OPTIONS:-} RESULTS=${RESULTS:-}
[ -n "${COMMAND:-}" ] || fail "COMMAND is not set: the program to be measured"

arguments=("--fail-if-slower=${LIMIT:-5%}")
case "${FAIL_IF_UNDECIDED:-false}" in
  true) arguments+=(--fail-if-undecided) ;;
  false) ;;
  *) fail "fail-if-undecided is '$FAIL_IF_UNDECIDED'; it may be true or false" ;;
esac
if [ -n "$RESULTS" ]; then arguments+=("--export-json=$RESULTS"); fi
while IFS= read -r option; do
  if [ -n "$option" ]; then arguments+=("$option"); fi
done <<<"$OPTIONS"

base=$(commit_of "${BASE:-HEAD^1}")
head=$(commit_of HEAD)
work=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/concbench-compare-XXXXXX")
trap clean_up EXIT
lay_out base "$base"
lay_out head "$head"
if [ -n "$BUILD" ]; then
  build_in base
  build_in head
fi

code=0
"${CONCBENCH:-concbench}" command "${arguments[@]}" --export-markdown="$work/summary.md" \
  --cmd="base=env -C $(quoted "$work/base") $COMMAND" \
  --cmd="head=env -C $(quoted "$work/head") $COMMAND" || code=$?
add_summary
printf 'exit-code=%d\n' "$code" >>"${GITHUB_OUTPUT:-/dev/null}"
exit "$code"
