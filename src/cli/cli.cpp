#include "cli.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <concbench/error.hpp>
#include <concbench/expectation.hpp>
#include <concbench/os/signals.hpp>
#include <concbench/os/terminal.hpp>
#include <concbench/suggest.hpp>
#include <exception>
#include <span>

#include "commands.hpp"
#include "version.hpp"

namespace concbench {
namespace {

/// Every long and short option and subcommand that `app` would have understood.
std::vector<std::string> known_words(const CLI::App& app) {
  std::vector<std::string> words;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
    for (const std::string& name : option->get_snames()) words.push_back("-" + name);
  }
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    words.push_back(sub->get_name());
  }
  return words;
}

/// Throws for the first word that nobody understood.
void refuse_rest(const CLI::App& app) {
  const std::vector<std::string> rest = app.remaining();
  if (rest.empty()) return;
  const std::string word = rest.front().substr(0, rest.front().find('='));
  const std::vector<std::string> known = known_words(app);
  const std::vector<std::string_view> candidates(known.begin(), known.end());
  const std::string hint = did_you_mean(word, candidates);
  if (!word.starts_with('-') && takes_words(app.get_name())) {
    throw UsageError(fmt::format("no argument named '{}'; write '--' before a program", word));
  }
  const char* what = word.starts_with('-')         ? "option"
                     : app.get_parent() == nullptr ? "workload or command"
                     : app.get_name() == "sweep"   ? "workload"
                                                   : "argument";
  throw UsageError(
      fmt::format("no {} named '{}'{}", what, word, hint.empty() ? "; see --help" : hint));
}

/// Of the subcommands that were named first: what they do not know, they leave to those above.
void refuse_rest_of_all(const CLI::App& app) {
  for (const CLI::App* sub : app.get_subcommands()) refuse_rest_of_all(*sub);
  refuse_rest(app);
}

/// The library counts arguments; what its user did is to give an option twice, or without a value.
std::string reworded(const CLI::ArgumentMismatch& e) {
  const std::string text = e.what();
  const std::string option = text.substr(0, text.find(':'));
  return text.ends_with("missing") ? fmt::format("{} needs a value", option)
                                   : fmt::format("{} is given more than once", option);
}

/// The arguments without those that are another program's.
std::span<const std::string> own_arguments(std::span<const std::string> arguments) {
  const std::size_t name = arguments.size() > 1 && arguments[1] == "sweep" ? 2 : 1;
  if (arguments.size() <= name || !takes_words(arguments[name])) return arguments;
  const auto end = std::ranges::find(arguments, "--");
  return arguments.first(static_cast<std::size_t>(end - arguments.begin()));
}

void parse(CLI::App& app, std::span<const std::string> arguments) {
  // CLI11 takes them last one first, without the program's name.
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend() - 1);
  try {
    app.parse(reversed);
  } catch (const CLI::Success&) {
    throw;
  } catch (const CLI::ArgumentMismatch& e) {
    throw UsageError(reworded(e));
  } catch (const CLI::ParseError& e) {
    throw UsageError(e.what());
  }
  refuse_rest_of_all(app);
}

ExitCode run(const std::vector<std::string>& arguments) {
  CLI::App app("Which way of running this work is best on this machine, and how sure is that?",
               "concbench");
  Action chosen;
  app.set_version_flag("--version", fmt::format("concbench {}", version()));
  // Of two, one would be ignored in silence; so the second is an argument that nobody knows.
  app.require_subcommand(0, 1)->allow_extras();
  setup_run(app, chosen);
  setup_sweep(app, chosen);
  setup_show(app, chosen);
  setup_compare(app, chosen);
  setup_list(app, chosen);
  setup_schema(app, chosen);
  setup_doctor(app, chosen);
  setup_metg(app, chosen);
  try {
    parse(app, own_arguments(arguments));
  } catch (const CLI::CallForVersion& e) {
    write_stdout(fmt::format("{}\n", e.what()));
    return ExitCode::fine;
  } catch (const CLI::Success&) {
    write_stdout(app.help());
    return ExitCode::fine;
  }
  if (!chosen)
    throw UsageError("no workload given; try 'concbench fib', or see 'concbench --help'");
  return chosen(arguments);
}

/// What was typed is quoted in messages; it must not break the line or drive the terminal.
std::string on_one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(
      line, [](unsigned char c) { return c < ' ' || c == 0x7f; }, '?');
  return line;
}

/// How many columns a text takes: bytes that carry on a character take none of their own.
std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

/// The text below its message, with marks below what is wrong in it.
std::string pointed_at(const ExpressionError& e) {
  const std::string_view text = e.text;
  const std::size_t indent = columns_of(text.substr(0, e.begin));
  const std::size_t width = std::max<std::size_t>(1, columns_of(text.substr(e.begin, e.width)));
  return fmt::format("{}\n  {}\n  {:{}}{:^>{}}\n", on_one_line(e.what()), on_one_line(text), "",
                     indent, "", width);
}

int refuse(std::string_view message, ExitCode code) {
  write_stderr(fmt::format("concbench: {}\n", on_one_line(message)));
  return static_cast<int>(code);
}

}  // namespace

int run_cli(const std::vector<std::string>& arguments) {
  hold_standard_streams();
  ignore_broken_pipes();
  ignore_file_size_limits();
  try {
    return static_cast<int>(run(arguments));
  } catch (const ExpressionError& e) {
    write_stderr(fmt::format("concbench: {}", pointed_at(e)));
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
