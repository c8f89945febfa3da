#include "cli/command.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <concbench/error.hpp>
#include <utility>

namespace concbench {
namespace {

/// The library counts arguments; what its user did is to give an option twice, or without a value.
std::string reworded(const CLI::ArgumentMismatch& e) {
  const std::string text = e.what();
  const std::string option = text.substr(0, text.find(':'));
  return text.ends_with("missing") ? fmt::format("{} needs a value", option)
                                   : fmt::format("{} is given more than once", option);
}

/// Tells the library of a row, in the way of its kind.
class RowAdder {
 public:
  RowAdder(CLI::App& parser, const OptionRow& row)
      : parser_(parser), row_(row), names_(row.names), help_(row.help) {}

  CLI::Option* operator()(bool* flag) const { return parser_.add_flag(names_, *flag, help_); }

  CLI::Option* operator()(const TakeFlag& take) const {
    return parser_.add_flag_callback(names_, take, help_);
  }

  CLI::Option* operator()(std::string* text) const {
    return with_value(parser_.add_option(names_, *text, help_), *text);
  }

  CLI::Option* operator()(std::vector<std::string>* texts) const {
    return (*this)([texts](const std::vector<std::string>& given) { *texts = given; });
  }

  CLI::Option* operator()(const TakeTexts& take) const {
    CLI::Option* option =
        parser_.add_option_function<std::vector<std::string>>(names_, take, help_);
    option->expected(1)->take_all()->allow_extra_args(row_.traits.takes_rest);
    return with_value(option, "");
  }

 private:
  CLI::Option* with_value(CLI::Option* option, const std::string& value) const {
    const OptionTraits& traits = row_.traits;
    option->type_name(std::string(row_.type));
    option->default_str(traits.fallback.empty() ? value : traits.fallback);
    if (traits.check != nullptr) option->check(traits.check);
    if (!traits.bare.empty()) {
      // The default of the library is what an option without its value has.
      option->expected(0, 1)
          ->default_str(std::string(traits.bare))
          ->option_text(fmt::format("[={}]", row_.type));
    }
    return option;
  }

  CLI::App& parser_;
  const OptionRow& row_;
  std::string names_;
  std::string help_;
};

}  // namespace

std::string refuse_empty(const std::string& text) { return text.empty() ? "needs a value" : ""; }

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
    CLI::Option* option = std::visit(RowAdder(*parser_, row), row.target);
    option->group(std::string(group));
    if (row.traits.excludes.empty()) continue;
    option->excludes(parser_->get_option(std::string(row.traits.excludes)));
  }
}

void Command::add_version(const std::string& text) { parser_->set_version_flag("--version", text); }

void Command::add_footer(const std::string& text) { parser_->footer(text); }

std::optional<std::string> Command::parse(std::span<const std::string> arguments) {
  // CLI11 takes them last one first, without the program's name.
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend() - 1);
  try {
    parser_->parse(reversed);
    return std::nullopt;
  } catch (const CLI::CallForVersion& e) {
    return fmt::format("{}\n", e.what());
  } catch (const CLI::Success&) {
    return parser_->help();
  } catch (const CLI::ArgumentMismatch& e) {
    throw UsageError(reworded(e));
  } catch (const CLI::ParseError& e) {
    throw UsageError(e.what());
  }
}

const Command* Command::named() const {
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

std::vector<std::string> Command::rest() const { return parser_->remaining(); }

std::vector<std::string> Command::known_words() const {
  std::vector<std::string> words;
  for (const CLI::Option* option : std::as_const(*parser_).get_options()) {
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
    for (const std::string& name : option->get_snames()) words.push_back("-" + name);
  }
  for (const auto& command : commands_) words.emplace_back(command->info_.name);
  return words;
}

}  // namespace concbench
