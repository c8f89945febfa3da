#include <concbench/error.hpp>
#include <memory>

#include "app/commands.hpp"
#include "app/output.hpp"
#include "app/read_report.hpp"
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
  Output output(options.output);
  output.write(read_report(options.file));
  return ExitCode::fine;
}

void add_options(Command& command, ShowOptions& o) {
  command.add_options("Options", {{"file",
                                   &o.file,
                                   "FILE",
                                   "results as --export-json wrote them; '-': stdin",
                                   {.check = nullptr}}});
  add_output(command, o.output);
  add_chart(command, o.output);
}

}  // namespace

void setup_show(Command& program) {
  program.add_command({.name = "show", .help = "Show saved JSON results, in any format"},
                      [](Command& command) {
                        const auto options = std::make_shared<ShowOptions>();
                        add_options(command, *options);
                        return [options](const auto&) { return show(*options); };
                      });
}

}  // namespace concbench
