#include "app/kept.hpp"
#include "app/output.hpp"
#include "cli/command.hpp"

namespace concbench {
namespace {

struct ShowOptions {
  std::string file;
  OutputOptions output;
};

Report last_kept() {
  const KeptRuns kept;
  return kept.read(kept.find(std::nullopt)).report;
}

ExitCode show(const ShowOptions& options) {
  Output<Report> output(options.output);
  output.write(options.file.empty() ? last_kept() : read_report(options.file));
  return ExitCode::fine;
}

}  // namespace

Action show_command(Command& command) {
  auto& o = command.hold<ShowOptions>();
  command.add_options("Options",
                      {{"file", into(o.file), "FILE",
                        "results as --export-json wrote them; '-': stdin [the last run]"}});
  add_report_output(command, o.output);
  add_chart(command, o.output);
  return [&o](const auto&) { return show(o); };
}

}  // namespace concbench
