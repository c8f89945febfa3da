#include "app/commands.hpp"
#include "cli/command.hpp"
#include "os/terminal.hpp"
#include "report/report.hpp"

namespace concbench {

void setup_schema(Command& program) {
  program.add_command({.name = "schema", .help = "Print the JSON Schema of the JSON results"},
                      [](Command&) {
                        return [](const auto&) {
                          write_stdout(json_schema());
                          return ExitCode::fine;
                        };
                      });
}

}  // namespace concbench
