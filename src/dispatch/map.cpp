#include "modes.hpp"

namespace concbench {

void dispatch_map(Executor& executor, std::uint64_t tasks, Grain grain) {
  executor.submit({0, tasks}, grain);
  for (std::uint64_t back = 0; back < tasks;) back += executor.wait().size();
}

}  // namespace concbench
