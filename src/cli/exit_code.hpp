#pragma once

namespace concbench {

/// What the program tells its caller. An interrupt exits with 128 + the signal's number.
enum class ExitCode : int {
  fine = 0,
  gate_failed = 1,
  usage = 2,
  undecided = 3,
  case_failed = 4,
  file = 5,
  time_limit = 124,
  interrupted = 130,
  terminated = 143,
};

}  // namespace concbench
