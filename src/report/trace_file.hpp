#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/trace.hpp"

namespace concbench {

/// Takes the next bytes of a file.
using Sink = std::function<void(std::string_view bytes)>;

struct TraceContext {
  std::string version;
  std::vector<std::string> command_line;
};

/// Writes traced passes as JSON in the trace event format of Chrome, which Perfetto and others
/// read: a process for each case, whose pass begins at 0, with a lane for the caller and one for
/// each worker. At most `most` events; says how many runs of tasks are not among them.
std::uint64_t write_trace(std::span<const CaseTrace> cases, const TraceContext& context,
                          std::size_t most, const Sink& sink);

}  // namespace concbench
