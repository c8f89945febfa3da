#include <concbench/error.hpp>

#include "app/output.hpp"
#include "cli/command.hpp"

namespace concbench {
namespace {

struct ShowOptions {
  std::string file;
  OutputOptions output;
};

ExitCode show(const ShowOptions& options) {
  if (options.file.empty()) {
    throw UsageError("show needs a file with JSON results; '-' is standard input");
  }
  Output<Report> output(options.output);
  output.write(read_report(options.file));
  return ExitCode::fine;
}

}  // namespace

Action show_command(Command& command) {
  auto& o = command.hold<ShowOptions>();
  command.add_options("Options", {{"file",
                                   into(o.file),
                                   "FILE",
                                   "results as --export-json wrote them; '-': stdin",
                                   {.may_be_empty = true}}});
  add_report_output(command, o.output);
  add_chart(command, o.output);
  return [&o](const auto&) { return show(o); };
}

}  // namespace concbench
