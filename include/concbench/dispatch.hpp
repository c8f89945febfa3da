#pragma once

#include <chrono>
#include <concbench/backend.hpp>
#include <cstdint>
#include <span>
#include <string_view>

namespace concbench {

/// A row of the table of dispatch modes: a way to hand over all tasks and collect all results.
struct DispatchEntry {
  std::string_view name;
  std::string_view help;
  /// Hands over task by task, unless the user asks for chunks.
  bool singly = false;
  /// Has results before all of them are there, where the backend has.
  bool streams = false;
  /// Returns when all results are there; gives the time at which the first one was.
  std::chrono::steady_clock::time_point (*run)(Executor& executor, std::uint64_t tasks,
                                               Grain grain) = nullptr;
};

std::span<const DispatchEntry> dispatch_modes();

/// Throws UsageError, with a suggestion, where there is no mode called `name`.
const DispatchEntry& find_dispatch(std::string_view name);

}  // namespace concbench
