#include <fmt/core.h>

#include <algorithm>
#include <concbench/workload.hpp>

#include "app/commands.hpp"
#include "backends/backend.hpp"
#include "cli/command.hpp"
#include "dispatch/dispatch.hpp"
#include "os/module.hpp"
#include "os/terminal.hpp"
#include "report/report.hpp"
#include "text/printable.hpp"

namespace concbench {
namespace {

std::string line(std::string_view name, std::string_view help, std::size_t width = 14) {
  return fmt::format("  {:<{}}{}\n", name, width, help);
}

std::string note(std::string_view missing, std::string_view module) {
  if (!missing.empty()) return fmt::format(" (not in this build: {})", missing);
  const std::string why = module.empty() ? "" : printable(why_unloadable(module));
  return why.empty() ? "" : fmt::format(" (not available: {})", why);
}

std::string list_workloads() {
  std::string text = "workloads\n";
  for (const WorkloadEntry& entry : workloads()) {
    text += line(entry.info.name,
                 fmt::format("{}{}", entry.info.help, note(entry.missing, entry.module)));
  }
  return text;
}

std::string list_backends() {
  std::string text = "\nbackends\n";
  for (const BackendEntry& entry : backends()) {
    const std::string alias = entry.alias.empty() ? "" : fmt::format(" (also: {})", entry.alias);
    text += line(entry.name,
                 fmt::format("{}{}{}", entry.help, alias, note(entry.missing, entry.module)));
  }
  return text;
}

template <class Row>
std::string list_table(std::string_view title, std::span<const Row> rows) {
  std::string text = fmt::format("\n{}\n", title);
  std::size_t width = 14;
  for (const Row& row : rows) width = std::max(width, row.name.size() + 2);
  for (const Row& row : rows) text += line(row.name, row.help, width);
  return text;
}

}  // namespace

void setup_list(Command& program) {
  program.add_command({.name = "list", .help = "Show workloads, backends, dispatch modes, formats"},
                      [](Command&) {
                        return [](const auto&) {
                          write_stdout(list_workloads() + list_backends() +
                                       list_table("dispatch modes", dispatch_modes()) +
                                       list_table("formats", formats<Report>()));
                          return ExitCode::fine;
                        };
                      });
}

}  // namespace concbench
