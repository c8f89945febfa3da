#pragma once

#include <any>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/completion.hpp"
#include "cli/exit_code.hpp"
#include "cli/help.hpp"
#include "cli/options.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace concbench {

/// What a command does. It gets the program's arguments, its name first.
using Action = std::function<ExitCode(const std::vector<std::string>& arguments)>;

/// A whole command line, and what it does.
struct Example {
  std::string_view line;
  std::string_view text;
};

/// The texts must outlive the command.
struct CommandInfo {
  std::string_view name;
  std::string_view help;
  /// The heading that it stands below in the help of the command above.
  std::string_view group = "Subcommands";
  /// What a word that is no option would have been to it; for messages.
  std::string_view words = "argument";
  /// What the user is told of such a word, in place of a suggestion.
  std::string_view hint = {};
  /// What the user is told where no subcommand of it was named; empty: it needs none.
  std::string_view alone = {};
  /// What its subcommands are, in its command line.
  std::string_view below = "COMMAND";
  /// What follows the options on its command line.
  std::string_view rest = {};
  /// What follows `--` is a program with its arguments.
  bool runs_program = false;
  /// The short help of the command above has no room for more than its name.
  bool only_named = false;
  /// Few users need it: the short help of the command above leaves it out.
  bool rare = false;
  std::span<const Example> examples = {};
};

/// The program, or a subcommand of it: what may be written after its name, and what was. Hides the
/// library that parses.
class Command {
 public:
  /// Adds the options and subcommands of a command that was named, and tells what it does. Called
  /// while it is parsed: what others have does not cost the program its start-up.
  using Fill = std::function<Action(Command& command)>;

  /// `above` is the command line of the command that it is a part of.
  explicit Command(const CommandInfo& info, const std::string& above = "");
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;
  ~Command();

  void add_command(const CommandInfo& info, Fill fill);
  /// `group` is their heading in the help.
  void add_options(std::string_view group, std::initializer_list<OptionRow> rows);
  void add_version(const std::string& text);
  /// Adds the subcommand `help`: `help X` shows what `X --help` does.
  void add_help();
  /// Variables for the values of its options, one set for each command, which live as long as it.
  template <class Options>
  Options& hold() {
    return options_.emplace<Options>();
  }

  /// Takes the program's arguments, its name first; once. Returns what the user wants to be told
  /// instead of what the command does: help, or the version. Throws UsageError.
  std::optional<std::string> parse(std::span<const std::string> arguments);

  /// What may be typed in place of the last of the arguments, of which the program's name is the
  /// first; instead of parse(). Mistakes before it are passed over.
  Completion complete(std::span<const std::string> arguments);

  /// All that --help-all tells of it and of each of its subcommands but `help`; instead of parse().
  Manual manual();

  const CommandInfo& info() const { return info_; }
  /// Its options that need a value, or those that can do without one, by every name.
  std::vector<std::string> option_names(bool need_value) const;
  /// Its examples, as the help shows them.
  std::string examples() const;
  /// The subcommand that was named, or null.
  Command* named() const;
  /// That of the last command that was named; empty where it needs another one after it.
  const Action& action() const;

 private:
  /// An option, as the library knows it.
  struct Known {
    std::string names;
    std::string type;
    std::string help;
    Target target;
    OptionTraits traits;
    CLI::Option* option;
  };

  /// A line of the help.
  struct Described {
    std::string_view group;
    HelpLine line;
    bool rare;
    bool is_argument;
  };

  struct Place;

  void settle();
  bool is_help(std::string_view word) const;
  void take_in(std::span<const std::string> arguments);
  void read_leniently() const;
  const Known* find_option(std::string_view name) const;
  void step(Place& place, const std::string& word) const;
  Completion completed(const Place& place, const std::string& typed) const;
  static bool nothing_in(const Completion& completion);
  const Known* argument(std::size_t place) const;
  void add_commands(Completion& completion, const Place& place, const std::string& typed) const;
  void add_options(Completion& completion, const Place& place, const std::string& typed) const;
  std::vector<std::string> for_the_library(std::span<const std::string> arguments) const;
  std::string help(bool all) const;
  std::string own_help(bool all) const;
  HelpPage page(bool all) const;
  std::vector<HelpLine> example_lines() const;
  std::vector<HelpSection> sections(bool all) const;
  std::vector<HelpLine> about_lines() const;
  std::vector<HelpSection> command_sections(bool all) const;
  std::string usage() const;
  bool has_more_help() const;
  CLI::Option* told(const OptionRow& row) const;
  void refuse_rest() const;
  std::vector<std::string> known_words() const;
  void read(const Known& known) const;
  void refuse_option_as_value(const std::string& name, const std::string& text) const;
  void check_company(const Known& known) const;
  bool is_given(std::string_view name) const;

  CommandInfo info_;
  std::string line_;
  // Shared with that of the command above, as the library wants it.
  std::shared_ptr<CLI::App> parser_;
  std::vector<std::unique_ptr<Command>> commands_;
  std::vector<Known> known_;
  std::vector<Described> described_;
  std::function<void()> fill_;
  std::any options_;
  Action action_;
};

}  // namespace concbench
