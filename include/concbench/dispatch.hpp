#pragma once

#include <concbench/backend.hpp>
#include <cstdint>
#include <span>
#include <string_view>

namespace concbench {

/// A row of the table of dispatch modes: a way to hand over all tasks and collect all results.
struct DispatchEntry {
  std::string_view name;
  std::string_view help;
  void (*run)(Executor& executor, std::uint64_t tasks, Grain grain);
};

std::span<const DispatchEntry> dispatch_modes();

/// Throws UsageError, with a suggestion, where there is no mode called `name`.
const DispatchEntry& find_dispatch(std::string_view name);

}  // namespace concbench
