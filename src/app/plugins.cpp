#include "app/plugins.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <utility>

#include "app/app.hpp"
#include "plugins/folders.hpp"
#include "plugins/rows.hpp"
#include "workloads/table.hpp"

namespace concbench {
namespace {

bool is_taken(std::string_view name) {
  const auto is_it = [&](const WorkloadEntry& entry) { return entry.info.name == name; };
  return is_command(name) || std::ranges::any_of(workloads(), is_it);
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

void add_plugins(std::span<const std::string> named) {
  for (const std::filesystem::path& file : plugin_files(named)) {
    for (WorkloadEntry& row : rows_of_plugin(file)) {
      add_workload(is_taken(row.info.name) ? row_of_hidden(file, row) : std::move(row));
    }
  }
}

void refuse_same_name(std::span<const std::string> named, std::string_view own) {
  for (const std::filesystem::path& file : plugin_files(named)) {
    for (const WorkloadEntry& row : rows_of_plugin(file)) {
      if (row.info.name != own) continue;
      throw UsageError(
          fmt::format("plug-in '{}' {}", file.string(), row_of_hidden(file, row).missing));
    }
  }
}

}  // namespace concbench
