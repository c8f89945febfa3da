#!/usr/bin/env bash
# Results into pipes, full devices and closed streams.
set -u
. "$(dirname "$0")/lib.sh"

run=(fib -n 5 --keep-invalid --rounds 1 --min-time 0ms)
closed='concbench: cannot write to standard output: Bad file descriptor'
full='concbench: cannot write to standard output: No space left on device'

test_a_pipe_that_does_not_block_gets_all() {
  "$program" fib -n 5 --keep-invalid --rounds 200 --min-time 0ms --export-json all.json >out 2>err
  python3 -c 'import array, fcntl, os, subprocess, sys, termios
reader, writer = os.pipe()
os.set_blocking(writer, False)
shown = subprocess.Popen(sys.argv[1:], stdout=writer)
os.close(writer)
waiting = array.array("i", [0])
while waiting[0] < 60000 and shown.poll() is None: fcntl.ioctl(reader, termios.FIONREAD, waiting)
with open(reader, "rb") as pipe, open("shown.json", "wb") as out: out.write(pipe.read())
sys.exit(shown.wait())' "$program" show all.json --format json
  expect "exit code" 0 $?
  expect "what came through" "$(cksum <all.json)" "$(cksum <shown.json)"
}

test_a_reader_that_wants_one_line_is_no_error() {
  "$program" "${run[@]}" 2>err | head -n 1 >out
  expect "exit codes" "0 0" "${PIPESTATUS[*]}"
  expect "stderr" "" "$(cat err)"
  expect_match "first line" 'fib n=5: 5 tasks, [0-9]+ CPUs?, 1 round( in .*)?' "$(cat out)"
}

# Gives the exit code of a program whose reader has ended before it writes.
code_without_reader() {
  mkfifo fifo
  : <fifo &
  # This open waits for the reader's, and the reader ends before the program starts.
  exec 3>fifo
  wait $!
  "$program" "$@" >&3 2>err
  echo $?
}

test_a_reader_that_has_gone_is_no_error() {
  expect "exit code" 0 "$(code_without_reader "${run[@]}")"
  expect "stderr" "" "$(cat err)"
}

test_a_reader_of_a_list_that_has_gone_is_no_error() {
  expect "exit code" 0 "$(code_without_reader list)"
  expect "stderr" "" "$(cat err)"
}

test_the_file_is_written_though_the_reader_has_gone() {
  expect "exit code" 0 "$(code_without_reader "${run[@]}" --export-json a.json)"
  expect_match "first line of a.json" "\{" "$(head -n 1 a.json)"
}

test_a_full_device_is_an_error() {
  local arguments
  for arguments in "${run[*]}" "${run[*]} --format json" "--help" "--version" "list" "schema"; do
    # shellcheck disable=SC2086
    "$program" $arguments 2>err >/dev/full
    expect "exit code of $arguments" 5 $?
    expect "stderr of $arguments" "$full" "$(cat err)"
  done
}

test_a_full_device_does_not_cost_the_file() {
  "$program" "${run[@]}" --export-json a.json 2>err >/dev/full
  expect "exit code" 5 $?
  expect_match "first line of a.json" "\{" "$(head -n 1 a.json)"
}

test_closed_stdout_is_an_error() {
  "$program" "${run[@]}" 2>err >&-
  expect "exit code" 5 $?
  expect "stderr" "$closed" "$(cat err)"
}

# What the program opens first gets the number of a stream that is closed. A FIFO is opened to stay.
test_the_table_does_not_get_into_what_is_opened_in_place_of_stdout() {
  mkfifo fifo
  timeout 60 cat fifo >got &
  "$program" "${run[@]}" --export-json fifo 2>err >&-
  expect "exit code" 5 $?
  wait $!
  expect "lines of a table in the JSON" 0 "$(grep -c 'against sequential' got)"
}

test_closed_stdin_and_stderr_change_nothing() {
  "$program" "${run[@]}" <&- 2>&- >out
  expect "exit code" 0 $?
  expect "rows" 5 "$(grep -cE '^[* ] (sequential|thread|process|pool|process-pool) +[0-9]' out)"
}

test_only_results_are_on_stdout() {
  "$program" "${run[@]}" --format json >out 2>err
  expect "stderr of a run" "" "$(cat err)"
  expect_match "first and last line of stdout" $'\\{\n\\}' "$(sed -n '1p;$p' out)"
  "$program" fib --nosuch >out 2>err
  expect "stdout of a refusal" "" "$(cat out)"
}

run_tests
