#include "modes.hpp"

namespace concbench {

std::chrono::steady_clock::time_point dispatch_map(Executor& executor, std::uint64_t tasks,
                                                   Grain grain) {
  executor.submit({0, tasks}, grain);
  for (std::uint64_t back = 0; back < tasks;) back += executor.wait().size();
  return std::chrono::steady_clock::now();
}

}  // namespace concbench
