#pragma once

#include <cstdint>
#include <optional>

namespace concbench {

/// One of a process's limits, as `ulimit` shows them; absent: unlimited. The process itself may
/// raise the soft one as far as the hard one.
struct Limit {
  std::optional<std::uint64_t> soft = {};
  std::optional<std::uint64_t> hard = {};
};

/// Sizes are in bytes; processes are all processes and threads of the user.
struct Limits {
  Limit open_files = {};
  Limit processes = {};
  Limit locked_memory = {};
  Limit stack = {};
  Limit address_space = {};
};

/// Those of this process.
Limits read_limits();

/// Lets this process and its future children open as many files as it may allow itself. Where the
/// system refuses, the old limit holds, and what needs more says so.
void raise_open_files();

}  // namespace concbench
