#include "modes.hpp"

namespace concbench {

std::chrono::steady_clock::time_point dispatch_as_completed(Executor& executor, std::uint64_t tasks,
                                                            Grain grain) {
  executor.submit({0, tasks}, grain);
  std::uint64_t back = executor.wait().size();
  const auto first = std::chrono::steady_clock::now();
  while (back < tasks) back += executor.wait().size();
  return first;
}

}  // namespace concbench
