#include "app/app.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <exception>
#include <span>

#include "analysis/expectation.hpp"
#include "app/commands.hpp"
#include "app/version.hpp"
#include "cli/command.hpp"
#include "os/signals.hpp"
#include "os/terminal.hpp"
#include "terminal/message.hpp"
#include "text/lookup.hpp"
#include "text/printable.hpp"

namespace concbench {
namespace {

/// Throws for the first word that nobody understood.
void refuse_rest(const Command& command) {
  const std::vector<std::string> rest = command.rest();
  if (rest.empty()) return;
  const std::string word = rest.front().substr(0, rest.front().find('='));
  const std::vector<std::string> known = command.known_words();
  const std::vector<std::string_view> candidates(known.begin(), known.end());
  const std::string hint = did_you_mean(word, candidates);
  const bool is_option = word.starts_with('-');
  if (!is_option && takes_words(command.info().name)) {
    throw UsageError(fmt::format("no argument named '{}'; write '--' before a program", word));
  }
  throw UsageError(fmt::format("no {} named '{}'{}", is_option ? "option" : command.info().words,
                               word, hint.empty() ? "; see --help" : hint));
}

/// Of the subcommands that were named first: what they do not know, they leave to those above.
void check(const Command& command) {
  const Command* named = command.named();
  if (named != nullptr) check(*named);
  refuse_rest(command);
  if (named == nullptr && !command.info().alone.empty()) {
    throw UsageError(std::string(command.info().alone));
  }
}

/// The arguments without those that are another program's.
std::span<const std::string> own_arguments(std::span<const std::string> arguments) {
  const std::size_t name = arguments.size() > 1 && arguments[1] == "sweep" ? 2 : 1;
  if (arguments.size() <= name || !takes_words(arguments[name])) return arguments;
  const auto end = std::ranges::find(arguments, "--");
  return arguments.first(static_cast<std::size_t>(end - arguments.begin()));
}

ExitCode run(const std::vector<std::string>& arguments) {
  Command program(
      {.name = "concbench",
       .help = "Which way of running this work is best on this machine, and how sure is that?",
       .words = "workload or command",
       .alone = "no workload given; try 'concbench fib', or see 'concbench --help'"});
  program.add_version(fmt::format("concbench {}", version()));
  setup_run(program);
  setup_sweep(program);
  setup_show(program);
  setup_compare(program);
  setup_list(program);
  setup_schema(program);
  setup_doctor(program);
  setup_metg(program);
  if (const auto text = program.parse(own_arguments(arguments))) {
    write_stdout(*text);
    return ExitCode::fine;
  }
  check(program);
  return program.action()(arguments);
}

/// How many columns a text takes: bytes that carry on a character take none of their own.
std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

/// The text below its message, with marks below what is wrong in it.
void point_at(const ExpressionError& e) {
  const std::string_view text = e.text;
  const std::size_t indent = columns_of(printable(text.substr(0, e.begin)));
  const std::size_t width = columns_of(printable(text.substr(e.begin, e.width)));
  write_message(e.what());
  write_stderr(fmt::format("  {}\n  {:{}}{:^>{}}\n", printable(text), "", indent, "",
                           std::max<std::size_t>(1, width)));
}

int refuse(std::string_view message, ExitCode code) {
  write_message(message);
  return static_cast<int>(code);
}

}  // namespace

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
    return refuse(e.what(), ExitCode::case_failed);
  }
}

}  // namespace concbench
