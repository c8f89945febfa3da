#include "modes.hpp"

#include <concbench/dispatch.hpp>

#include "text/lookup.hpp"

namespace concbench {

std::span<const DispatchEntry> dispatch_modes() {
  static constexpr DispatchEntry kModes[] = {
      {.name = "map", .help = "all tasks at once, in chunks; waits for all", .run = dispatch_map},
  };
  return kModes;
}

const DispatchEntry& find_dispatch(std::string_view name) {
  return find_named(dispatch_modes(), name, "dispatch mode");
}

}  // namespace concbench
