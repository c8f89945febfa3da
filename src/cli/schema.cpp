#include <concbench/os/terminal.hpp>
#include <concbench/report.hpp>

#include "commands.hpp"

namespace concbench {

void setup_schema(CLI::App& app, Action& chosen) {
  CLI::App* schema = app.add_subcommand("schema", "Print the JSON Schema of the JSON results");
  schema->allow_extras();
  schema->callback([&chosen] {
    chosen = [](const std::vector<std::string>&) {
      write_stdout(json_schema());
      return ExitCode::fine;
    };
  });
}

}  // namespace concbench
