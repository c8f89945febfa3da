#include "modes.hpp"

#include <concbench/dispatch.hpp>

#include "text/lookup.hpp"

namespace concbench {

std::span<const DispatchEntry> dispatch_modes() {
  static constexpr DispatchEntry kModes[] = {
      {.name = "map", .help = "all tasks at once, in chunks; waits for all", .run = dispatch_map},
      {.name = "gather",
       .help = "each task by itself, all at once; waits for all",
       .singly = true,
       .run = dispatch_map},
      {.name = "as-completed",
       .help = "each task by itself, all at once; takes results as tasks finish",
       .singly = true,
       .streams = true,
       .run = dispatch_as_completed},
  };
  return kModes;
}

const DispatchEntry& find_dispatch(std::string_view name) {
  return find_named(dispatch_modes(), name, "dispatch mode");
}

}  // namespace concbench
