#include <fmt/core.h>

#include <algorithm>
#include <concbench/workload.hpp>

#include "backends/backend.hpp"
#include "cli/command.hpp"
#include "dispatch/dispatch.hpp"
#include "os/terminal.hpp"
#include "plan/axes.hpp"
#include "report/columns.hpp"
#include "report/report.hpp"
#include "text/lookup.hpp"
#include "text/printable.hpp"
#include "workloads/table.hpp"

namespace concbench {
namespace {

/// The rows of a table by name, each with what `text_of` says about it.
template <class Row, class TextOf>
void write_section(Page& page, std::string_view title, std::span<const Row> rows, TextOf text_of) {
  std::size_t width = 14;
  for (const Row& row : rows) width = std::max(width, row_name(row).size() + 2);
  page.line(title);
  for (const Row& row : rows) {
    write_folded(page, text_of(row), {}, {{"  "}, {padded(row_name(row), width, true)}});
  }
  page.line();
}

template <class Entry>
std::string note(const Entry& entry) {
  if (!entry.missing.empty()) return fmt::format(" (not in this build: {})", entry.missing);
  const std::string why = printable(why_missing(entry));
  return why.empty() ? "" : fmt::format(" (not available: {})", why);
}

std::string workload_text(const WorkloadEntry& entry) {
  if (!entry.origin.empty()) {
    return entry.missing.empty()
               ? fmt::format("{} ({})", entry.info.help, entry.origin)
               : fmt::format("(not available: '{}' {})", entry.origin, entry.missing);
  }
  return fmt::format("{}{}", entry.info.help, note(entry));
}

std::string backend_text(const BackendEntry& entry) {
  const std::string alias = entry.alias.empty() ? "" : fmt::format(" (also: {})", entry.alias);
  return fmt::format("{}{}{}", entry.help, alias, note(entry));
}

ExitCode list() {
  const auto help = [](const auto& row) { return row.help; };
  Page page(false);
  write_section(page, "workloads", workloads(), workload_text);
  write_section(page, "backends", backends(), backend_text);
  for (const WorkloadEntry& entry : workloads()) {
    if (entry.backends == nullptr) continue;
    write_section(page, fmt::format("backends of '{}'", entry.info.name), entry.backends(),
                  backend_text);
  }
  write_section(page, "dispatch modes", dispatch_modes(), help);
  write_section(page, "formats", formats<Report>(), help);
  write_folded(
      page, "'concbench WORKLOAD' runs a workload, 'concbench WORKLOAD --help' tells its options.",
      {});
  write_stdout(page.text());
  return ExitCode::fine;
}

}  // namespace

Action list_command(Command&) {
  return [](const auto&) { return list(); };
}

}  // namespace concbench
