#include "app/plugins.hpp"

#include <algorithm>
#include <utility>

#include "plugins/folders.hpp"
#include "plugins/rows.hpp"
#include "workloads/table.hpp"

namespace concbench {
namespace {

bool is_taken(std::string_view name, std::span<const std::string_view> commands) {
  const auto is_it = [&](const WorkloadEntry& entry) { return entry.info.name == name; };
  return std::ranges::any_of(workloads(), is_it) ||
         std::ranges::find(commands, name) != commands.end();
}

}  // namespace

Beginning read_beginning(std::span<const std::string> arguments) {
  Beginning beginning;
  std::size_t& at = beginning.command;
  for (; at < arguments.size() && arguments[at].starts_with("-L"); ++at) {
    if (arguments[at].size() > 2) {
      beginning.folders.push_back(arguments[at].substr(2));
    } else if (at + 1 < arguments.size()) {
      beginning.folders.push_back(arguments[++at]);
    }
  }
  at = std::min(at, arguments.size());
  return beginning;
}

void add_plugins(std::span<const std::string> folders, std::span<const std::string_view> commands) {
  for (const std::filesystem::path& file : plugin_files(folders)) {
    for (WorkloadEntry& row : rows_of_plugin(file)) {
      // The first one that is found is meant, as with programs in PATH.
      if (!is_taken(row.info.name, commands)) add_workload(std::move(row));
    }
  }
}

}  // namespace concbench
