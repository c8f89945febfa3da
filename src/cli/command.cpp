#include "cli/command.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <concbench/error.hpp>
#include <utility>

#include "text/lookup.hpp"

namespace concbench {
namespace {

/// The library counts arguments; what its user did is to give an option twice, or without a value.
std::string reworded(const CLI::ArgumentMismatch& e) {
  const std::string text = e.what();
  const std::string option = text.substr(0, text.find(':'));
  return text.ends_with("missing") ? fmt::format("{} needs a value", option)
                                   : fmt::format("{} is given more than once", option);
}

/// Values are read from the library once all is parsed, so that help wins over wrong ones.
CLI::Option* tell(CLI::App& parser, const OptionRow& row) {
  const std::string names(row.names);
  const std::string help(row.help);
  if (row.target.arity == Arity::flag)
    return parser.add_flag_callback(
        names, [] {}, help);
  CLI::Option* option = parser.add_option(
      names, [](const CLI::results_t&) { return true; }, help);
  option->type_name(std::string(row.type));
  const OptionTraits& traits = row.traits;
  option->default_str(traits.shown.empty() ? row.target.shown : std::string(traits.shown));
  if (row.target.arity == Arity::repeated) {
    option->expected(1)->take_all()->allow_extra_args(traits.takes_rest);
  }
  if (!traits.bare.empty()) {
    // The default of the library is what an option without its value has.
    option->expected(0, 1)
        ->default_str(std::string(traits.bare))
        ->option_text(fmt::format("[={}]", row.type));
  }
  return option;
}

}  // namespace

Command::Command(const CommandInfo& info)
    : info_(info),
      parser_(std::make_shared<CLI::App>(std::string(info.help), std::string(info.name))) {
  // Of two, one would be ignored in silence; so the second is an argument that nobody knows.
  parser_->require_subcommand(0, 1)->allow_extras()->group(std::string(info.group));
}

Command::~Command() = default;

void Command::add_command(const CommandInfo& info, Fill fill) {
  Command& command = *commands_.emplace_back(std::make_unique<Command>(info));
  command.parser_->preparse_callback(
      [&command, fill = std::move(fill)](std::size_t) { command.action_ = fill(command); });
  parser_->add_subcommand(command.parser_);
}

void Command::add_options(std::string_view group, std::initializer_list<OptionRow> rows) {
  for (const OptionRow& row : rows) {
    CLI::Option* option = tell(*parser_, row)->group(std::string(group));
    known_.push_back({row.target, row.traits, option});
  }
}

void Command::add_version(const std::string& text) { parser_->set_version_flag("--version", text); }

void Command::add_footer(const std::string& text) { parser_->footer(text); }

std::optional<std::string> Command::parse(std::span<const std::string> arguments) {
  // CLI11 takes them last one first, without the program's name.
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend() - 1);
  try {
    parser_->parse(reversed);
  } catch (const CLI::CallForVersion& e) {
    return fmt::format("{}\n", e.what());
  } catch (const CLI::Success&) {
    return parser_->help();
  } catch (const CLI::ArgumentMismatch& e) {
    throw UsageError(reworded(e));
  } catch (const CLI::ParseError& e) {
    throw UsageError(e.what());
  }
  settle();
  return std::nullopt;
}

Command* Command::named() const {
  // At most one. A name that follows a `--` is parsed by the library, but not named for it.
  const std::vector<CLI::App*> parsed = parser_->get_subcommands();
  const auto is_named = [&](const auto& command) {
    return std::ranges::find(parsed, command->parser_.get()) != parsed.end();
  };
  const auto found = std::ranges::find_if(commands_, is_named);
  return found == commands_.end() ? nullptr : found->get();
}

const Action& Command::action() const {
  const Command* command = named();
  return command == nullptr ? action_ : command->action();
}

/// Of the subcommands that were named first: what they do not know, they leave to those above.
void Command::settle() {
  Command* command = named();
  if (command != nullptr) command->settle();
  refuse_rest();
  if (command == nullptr && !info_.alone.empty()) throw UsageError(std::string(info_.alone));
  for (const Known& known : known_) {
    if (known.option->count() > 0) read(known);
  }
}

/// Throws for the first word that nobody understood.
void Command::refuse_rest() const {
  const std::vector<std::string> rest = parser_->remaining();
  if (rest.empty()) return;
  const std::string word = rest.front().substr(0, rest.front().find('='));
  const bool is_option = word.starts_with('-');
  const std::vector<std::string> words = known_words();
  const std::vector<std::string_view> candidates(words.begin(), words.end());
  std::string hint(is_option ? "" : info_.hint);
  if (hint.empty()) hint = did_you_mean(word, candidates);
  throw UsageError(fmt::format("no {} named '{}'{}", is_option ? "option" : info_.words, word,
                               hint.empty() ? "; see --help" : hint));
}

/// Every long and short option and subcommand that it would have known.
std::vector<std::string> Command::known_words() const {
  std::vector<std::string> words;
  for (const CLI::Option* option : std::as_const(*parser_).get_options()) {
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
    for (const std::string& name : option->get_snames()) words.push_back("-" + name);
  }
  for (const auto& command : commands_) words.emplace_back(command->info_.name);
  return words;
}

void Command::read(const Known& known) const {
  const std::string name = known.option->get_name();
  const std::vector<std::string>& texts = known.option->results();
  const bool has_empty = std::ranges::find(texts, "") != texts.end();
  if (has_empty && !known.traits.may_be_empty) {
    throw UsageError(fmt::format("{}: needs a value", name));
  }
  check_company(known);
  known.target.read(texts, name);
}

void Command::check_company(const Known& known) const {
  const std::string name = known.option->get_name();
  const auto& [needs, excludes] = std::pair(known.traits.needs, known.traits.excludes);
  if (!needs.empty() && !is_given(needs)) throw UsageError(fmt::format("{} needs {}", name, needs));
  if (excludes.empty() || !is_given(excludes)) return;
  throw UsageError(fmt::format("{} cannot be combined with {}", name, excludes));
}

bool Command::is_given(std::string_view name) const {
  return parser_->get_option(std::string(name))->count() > 0;
}

}  // namespace concbench
