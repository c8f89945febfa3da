#include <fmt/core.h>

#include <algorithm>
#include <concbench/workload.hpp>

#include "backends/backend.hpp"
#include "cli/command.hpp"
#include "dispatch/dispatch.hpp"
#include "os/module.hpp"
#include "os/terminal.hpp"
#include "report/report.hpp"
#include "text/lookup.hpp"
#include "text/printable.hpp"
#include "workloads/table.hpp"

namespace concbench {
namespace {

/// A line for each row of a table: its name, and what `text_of` says about it.
template <class Row, class TextOf>
std::string section(std::string_view title, std::span<const Row> rows, TextOf text_of) {
  std::size_t width = 14;
  for (const Row& row : rows) width = std::max(width, row_name(row).size() + 2);
  std::string text = fmt::format("{}\n", title);
  for (const Row& row : rows) {
    text += fmt::format("  {:<{}}{}\n", row_name(row), width, text_of(row));
  }
  return text;
}

std::string note(std::string_view missing, std::string_view module) {
  if (!missing.empty()) return fmt::format(" (not in this build: {})", missing);
  const std::string why = module.empty() ? "" : printable(why_unloadable(module));
  return why.empty() ? "" : fmt::format(" (not available: {})", why);
}

std::string workload_text(const WorkloadEntry& entry) {
  return fmt::format("{}{}", entry.info.help, note(entry.missing, entry.module));
}

std::string backend_text(const BackendEntry& entry) {
  const std::string alias = entry.alias.empty() ? "" : fmt::format(" (also: {})", entry.alias);
  return fmt::format("{}{}{}", entry.help, alias, note(entry.missing, entry.module));
}

ExitCode list() {
  const auto help = [](const auto& row) { return row.help; };
  write_stdout(fmt::format("{}\n{}\n{}\n{}", section("workloads", workloads(), workload_text),
                           section("backends", backends(), backend_text),
                           section("dispatch modes", dispatch_modes(), help),
                           section("formats", formats<Report>(), help)));
  return ExitCode::fine;
}

}  // namespace

Action list_command(Command&) {
  return [](const auto&) { return list(); };
}

}  // namespace concbench
