#include <concbench/error.hpp>
#include <memory>

#include "commands.hpp"
#include "output.hpp"
#include "read_report.hpp"

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

}  // namespace

void setup_show(CLI::App& app, Action& chosen) {
  CLI::App* command = app.add_subcommand("show", "Show saved JSON results, in any format");
  command->allow_extras();
  const auto options = std::make_shared<ShowOptions>();
  command->preparse_callback([command, options](std::size_t) {
    command->add_option("file", options->file, "results as --export-json wrote them; '-': stdin")
        ->type_name("FILE");
    add_output(*command, options->output);
    add_chart(*command, options->output);
  });
  command->callback([&chosen, options] {
    chosen = [options](const std::vector<std::string>&) { return show(*options); };
  });
}

}  // namespace concbench
