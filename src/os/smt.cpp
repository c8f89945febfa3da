#include "os/smt.hpp"

#include <algorithm>

#include "os/cpu_list.hpp"
#include "os/files.hpp"

namespace concbench {

std::optional<unsigned> threads_per_core(const std::filesystem::path& root) {
  unsigned most = 0;
  for (const auto& cpu : cpu_folders(root)) {
    const auto siblings = read_line(cpu / "topology/thread_siblings_list");
    most = std::max(most, count_listed(siblings.value_or("")));
  }
  return most == 0 ? std::nullopt : std::optional(most);
}

}  // namespace concbench
