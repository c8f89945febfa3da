#include "dispatch/modes.hpp"

#include "dispatch/dispatch.hpp"
#include "text/lookup.hpp"

namespace concbench {

std::span<const DispatchEntry> dispatch_modes() {
  static constexpr DispatchEntry kModes[] = {
      {.name = "map", .help = "all tasks at once, in chunks; waits for all", .run = dispatch_map},
      {.name = "map-async",
       .help = "like map; shows when the caller was free to do something else",
       .run = dispatch_map},
      {.name = "apply",
       .help = "one task after another, each waited for before the next",
       .singly = true,
       .alternates = true,
       .run = dispatch_apply},
      {.name = "apply-async",
       .help = "task by task, without waiting; a callback for each result",
       .singly = true,
       .results = Results::if_possible,
       .run = dispatch_apply_async},
      {.name = "imap",
       .help = "all tasks at once; takes results in the order of the tasks",
       .singly = true,
       .results = Results::as_they_come,
       .run = dispatch_imap},
      {.name = "imap-unordered",
       .help = "all tasks at once; takes results as tasks finish",
       .singly = true,
       .results = Results::as_they_come,
       .run = dispatch_imap_unordered},
      {.name = "starmap",
       .help = "map, for tasks with several arguments",
       .several_arguments = true,
       .run = dispatch_map},
      {.name = "starmap-async",
       .help = "map-async, for tasks with several arguments",
       .several_arguments = true,
       .run = dispatch_map},
      {.name = "gather",
       .help = "task by task, without waiting; waits for all",
       .singly = true,
       .run = dispatch_gather},
      {.name = "as-completed",
       .help = "task by task, without waiting; takes results as tasks finish",
       .singly = true,
       .results = Results::as_they_come,
       .run = dispatch_as_completed},
  };
  return kModes;
}

const DispatchEntry& find_dispatch(std::string_view name) {
  return find_named(dispatch_modes(), name, "dispatch mode");
}

}  // namespace concbench
