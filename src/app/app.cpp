#include "app/app.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <exception>
#include <span>

#include "analysis/expectation.hpp"
#include "app/completion.hpp"
#include "app/function.hpp"
#include "app/manual.hpp"
#include "app/plugins.hpp"
#include "app/run.hpp"
#include "app/session.hpp"
#include "os/signals.hpp"
#include "os/terminal.hpp"
#include "terminal/terminal.hpp"
#include "text/printable.hpp"
#include "text/reason.hpp"
#include "workloads/table.hpp"

namespace concbench {

/// Adds a subcommand's options and returns what it does.
using Subcommand = Action(Command& command);
Subcommand sweep_command, show_command, compare_command, list_command, schema_command,
    doctor_command, metg_command, new_command, completion_command, history_command;

namespace {

struct SubcommandRow {
  CommandInfo info;
  Subcommand* fill;
  bool above_workloads = false;
  bool shows_workloads = false;
};

constexpr Example kExamples[] = {
    {"concbench fib", "threads, processes or a pool?"},
    {"concbench sweep fib -b pool", "how many workers are best?"},
    {"concbench command --cmd ./old --cmd ./new", "which program is faster?"},
};

constexpr Example kSweepExamples[] = {
    {"concbench sweep fib -b pool", "for 1 worker, 2, ..."},
    {"concbench sweep fib --sweep n=20..30", "for each value of -n"},
    {"concbench sweep fib --help", "all that can be said for fib"},
};

constexpr Example kHistoryExamples[] = {
    {"concbench history show", "the last run again"},
    {"concbench history compare 12", "is the last run slower than run 12?"},
    {"concbench history plot pool", "since when?"},
};

/// Beside the workloads.
constexpr SubcommandRow kSubcommands[] = {
    {{.name = "sweep",
      .help = "vary workers, chunks or parameters: what scales, what is best?",
      .words = "workload",
      .alone = "sweep needs a workload, such as 'concbench sweep fib'",
      .below = "WORKLOAD",
      .examples = kSweepExamples},
     sweep_command,
     true},
    {{.name = "show", .help = "show saved results, in any format"}, show_command},
    {{.name = "compare", .help = "compare two saved results, case by case"}, compare_command},
    {{.name = "history",
      .help = "list earlier runs, show, compare and plot them",
      .below = "[COMMAND]",
      .examples = kHistoryExamples},
     history_command},
    {{.name = "list", .help = "list workloads, backends, dispatch modes and formats"},
     list_command,
     false,
     true},
    {{.name = "schema", .help = "print the JSON Schema of concbench's JSON output", .rare = true},
     schema_command},
    {{.name = "doctor", .help = "tell how far measurements on this machine can be trusted"},
     doctor_command},
    {{.name = "metg", .help = "find the shortest tasks that each backend runs efficiently"},
     metg_command},
    {{.name = "new",
      .help = "make a folder with a plug-in of your own to begin with",
      .rare = true},
     new_command},
    {{.name = "completion",
      .help = "print what makes bash, zsh or fish complete concbench's words",
      .rare = true},
     completion_command},
};

const SubcommandRow* find_subcommand(std::string_view name) {
  const auto is_it = [&](const SubcommandRow& row) { return row.info.name == name; };
  const auto found = std::ranges::find_if(kSubcommands, is_it);
  return found == std::end(kSubcommands) ? nullptr : &*found;
}

/// Where the name of a workload would stand, behind that of a command above workloads.
std::size_t place_of_workload(std::span<const std::string> arguments, std::size_t command) {
  if (command + 1 >= arguments.size()) return command;
  const SubcommandRow* row = find_subcommand(arguments[command]);
  return row != nullptr && row->above_workloads ? command + 1 : command;
}

bool is_workload(std::string_view name) {
  const auto is_it = [&](const WorkloadEntry& entry) { return entry.info.name == name; };
  return std::ranges::any_of(workloads(), is_it);
}

/// Whether plug-ins may be meant: what is not asked for need not be loaded.
bool may_mean_plugins(std::string_view name) {
  const SubcommandRow* row = find_subcommand(name);
  return row == nullptr || row->shows_workloads || row->above_workloads;
}

void add_plugins_where_meant(std::span<const std::string> arguments, const Beginning& beginning,
                             std::size_t place) {
  const std::string_view name = place < arguments.size() ? std::string_view(arguments[place]) : "";
  if (is_workload(name)) {
    if (!beginning.folders.empty()) refuse_same_name(beginning.folders, name);
    return;
  }
  if (!may_mean_plugins(name)) return;
  add_plugins(beginning.folders);
}

/// The arguments up to `--`, where what follows it belongs to another program.
std::span<const std::string> own_arguments(std::span<const std::string> arguments,
                                           std::size_t place) {
  if (arguments.size() <= place || !takes_words(arguments[place])) return arguments;
  const auto end = std::ranges::find(arguments, "--");
  return arguments.first(static_cast<std::size_t>(end - arguments.begin()));
}

/// Adds the workload `function`, made of what the arguments name where they begin with it, and
/// gives the arguments as they are parsed.
std::vector<std::string> with_function(const std::vector<std::string>& arguments,
                                       std::size_t place) {
  if (place < arguments.size() && arguments[place] == kFunction) {
    return prepare_function(arguments, place + 1);
  }
  add_function();
  return arguments;
}

/// Adds the workloads that the arguments may mean, and gives the arguments as they are parsed.
std::vector<std::string> with_workloads(const std::vector<std::string>& arguments,
                                        const Beginning& beginning, std::size_t place) {
  std::vector<std::string> words = with_function(arguments, place);
  add_plugins_where_meant(arguments, beginning, place);
  return words;
}

ExitCode tell_how_to_begin(const Command& program) {
  write_message("no workload given; try one of these, or 'concbench --help':");
  write_stderr(program.examples());
  return ExitCode::usage;
}

constexpr CommandInfo kProgram = {
    .name = "concbench",
    .help = "Which way of running this work is best on this machine, and how sure is that?",
    .words = "workload or command",
    .alone = "no workload given; see 'concbench --help'",
    .below = "WORKLOAD|COMMAND",
    .examples = kExamples};

/// Adds what can be said to the program, once the workloads are there.
void fill_program(Command& program, Beginning& beginning) {
  program.add_version(fmt::format("concbench {}", version()));
  program.add_options("Options", {{"-L",
                                   into(beginning.folders),
                                   "FOLDER",
                                   "where to look for plug-ins, too; may be repeated",
                                   {.rare = true}}});
  add_workloads(program, false);
  for (const SubcommandRow& row : kSubcommands) program.add_command(row.info, row.fill);
  program.add_help();
}

/// A workload `function` is not compiled for that: nothing is to run because someone types.
void add_workloads_to_complete(const std::vector<std::string>& arguments,
                               const Beginning& beginning) {
  add_function();
  try {
    add_plugins_where_meant(arguments, beginning, place_of_workload(arguments, beginning.command));
  } catch (const UsageError&) {
    // A folder that is not there yet.
  }
}

/// What may stand in place of the last of the arguments.
Completion complete(const std::vector<std::string>& arguments) {
  Command program(kProgram);
  Beginning beginning = read_beginning(arguments);
  add_workloads_to_complete(arguments, beginning);
  fill_program(program, beginning);
  return program.complete(arguments);
}

/// The page of the program as it is without plug-ins.
std::string manual_page(std::string_view date) {
  Command program(kProgram);
  Beginning beginning;
  add_function();
  fill_program(program, beginning);
  return man_page(program.manual(), version(), date);
}

/// What shells ask while someone types, and what the build asks; false: it is nothing of that kind.
bool tell_other_program(const std::vector<std::string>& arguments) {
  if (arguments.size() == 3 && arguments[1] == "__man") {
    write_stdout(manual_page(arguments[2]));
    return true;
  }
  const auto words = asked_completion(arguments);
  if (words) tell_shell(complete(*words));
  return words.has_value();
}

ExitCode run(const std::vector<std::string>& arguments) {
  if (tell_other_program(arguments)) return ExitCode::fine;
  Command program(kProgram);
  Beginning beginning = read_beginning(arguments);
  const std::size_t place = place_of_workload(arguments, beginning.command);
  const std::vector<std::string> words = with_workloads(arguments, beginning, place);
  fill_program(program, beginning);
  if (arguments.size() == 1) return tell_how_to_begin(program);
  if (const auto text = program.parse(own_arguments(words, place))) {
    write_stdout(*text);
    return ExitCode::fine;
  }
  return program.action()(arguments);
}

/// The text below its message, with marks below what is wrong in it.
void point_at(const ExpressionError& e) {
  const std::string_view text = e.text;
  const std::size_t indent = text_width(printable(text.substr(0, e.begin)));
  const std::size_t width = text_width(printable(text.substr(e.begin, e.width)));
  write_message(e.what());
  write_stderr(fmt::format("  {}\n  {:{}}{:^>{}}\n", printable(text), "", indent, "",
                           std::max<std::size_t>(1, width)));
}

int refuse(std::string_view message, ExitCode code) {
  write_message(message);
  return static_cast<int>(code);
}

}  // namespace

bool is_command(std::string_view name) {
  return name == "help" || find_subcommand(name) != nullptr;
}

void add_named_workloads(const std::vector<std::string>& arguments) {
  const Beginning beginning = read_beginning(arguments);
  with_workloads(arguments, beginning, place_of_workload(arguments, beginning.command));
}

int run_cli(const std::vector<std::string>& arguments) {
  hold_standard_streams();
  ignore_broken_pipes();
  ignore_file_size_limits();
  heed_children();
  try {
    return static_cast<int>(run(arguments));
  } catch (const ExpressionError& e) {
    point_at(e);
    return static_cast<int>(ExitCode::usage);
  } catch (const UsageError& e) {
    return refuse(e.what(), ExitCode::usage);
  } catch (const FileError& e) {
    return refuse(e.what(), ExitCode::file);
  } catch (const std::exception& e) {
    return refuse(reason_of(e), ExitCode::case_failed);
  }
}

}  // namespace concbench
