#pragma once

#include <CLI/CLI.hpp>
#include <concbench/exit_code.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace concbench {

/// A subcommand that was named on the command line, and what it does.
using Action = std::function<ExitCode(const std::vector<std::string>& arguments)>;

/// Whether it is a workload to which the words after `--` belong, whatever they look like.
bool takes_words(std::string_view name);

/// Each adds its subcommands to `app`; when one is named, `chosen` becomes what it does.
void setup_run(CLI::App& app, Action& chosen);
void setup_sweep(CLI::App& app, Action& chosen);
void setup_compare(CLI::App& app, Action& chosen);
void setup_list(CLI::App& app, Action& chosen);
void setup_show(CLI::App& app, Action& chosen);
void setup_schema(CLI::App& app, Action& chosen);
void setup_doctor(CLI::App& app, Action& chosen);
void setup_metg(CLI::App& app, Action& chosen);

}  // namespace concbench
