#include "cli/command.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <concbench/error.hpp>
#include <utility>

#include "text/list.hpp"
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
  const OptionTraits& traits = row.traits;
  std::string names(row.names);
  if (row.target.arity == Arity::flag) return parser.add_flag_callback(names, [] {});
  // The library knows a word's option by a name without dashes.
  if (traits.nameless) names += fmt::format(",{}", names.substr(names.find_first_not_of('-')));
  CLI::Option* option = parser.add_option(names, [](const CLI::results_t&) { return true; });
  if (row.target.arity == Arity::repeated) {
    option->expected(1)->take_all()->allow_extra_args(traits.takes_rest || traits.nameless);
  }
  // The default of the library is what an option without its value has.
  if (!traits.bare.empty()) option->expected(0, 1)->default_str(std::string(traits.bare));
  return option;
}

/// Such as `-b, --backend NAME,...`, with all long names below one another.
std::string spelled(const OptionRow& row) {
  const std::vector<std::string_view> names = split_list(row.names);
  if (!names.front().starts_with('-')) return std::string(row.type);
  const std::string_view between = row.traits.bare.empty() ? " " : "[=";
  return fmt::format("{}{}{}{}{}", names.front().starts_with("--") ? "    " : "", join(names, ", "),
                     row.type.empty() ? "" : between, row.type, row.traits.bare.empty() ? "" : "]");
}

HelpLine described(const OptionRow& row) {
  const std::string_view typed = row.traits.shown;
  const std::string fallback = typed.empty() ? row.target.shown : std::string(typed);
  return {spelled(row),
          fallback.empty() ? std::string(row.help) : fmt::format("{} [{}]", row.help, fallback)};
}

/// `--name=`, of which the library would take the next argument for the value.
void refuse_empty(const std::string& argument) {
  const bool is_empty =
      argument.size() > 2 && argument.starts_with('-') && argument.find('=') == argument.size() - 1;
  if (!is_empty) return;
  throw UsageError(fmt::format("{}: needs a value", argument.substr(0, argument.size() - 1)));
}

/// As they are written on a command line.
void add_names(const CLI::Option& option, std::vector<std::string>& words) {
  for (const std::string& name : option.get_lnames()) words.push_back("--" + name);
  for (const std::string& name : option.get_snames()) words.push_back("-" + name);
}

constexpr std::string_view kHelp = "help";

/// How values are written, by what stands for them.
constexpr Example kValues[] = {{"TIME", "20ms"}, {"SIZE", "100KiB"}, {"FRACTION", "5%"}};

/// Among the names that the options accept.
std::string example_values(const std::vector<HelpSection>& sections) {
  std::string text;
  for (const Example& value : kValues) {
    const auto takes = [&](const HelpLine& line) {
      return line.left.find(value.line) != std::string::npos;
    };
    const auto is_taken = [&](const HelpSection& section) {
      return std::ranges::any_of(section.lines, takes);
    };
    if (std::ranges::none_of(sections, is_taken)) continue;
    text += fmt::format("{}{}: such as {}", text.empty() ? "" : ", ", value.line, value.text);
  }
  return text.empty() ? text : text + ". ";
}

/// The section with this title, which is added where it is not there.
HelpSection& section_of(std::vector<HelpSection>& sections, std::string_view title) {
  const auto found = std::ranges::find(sections, title, &HelpSection::title);
  return found == sections.end() ? sections.emplace_back(HelpSection{std::string(title)}) : *found;
}

}  // namespace

Command::Command(const CommandInfo& info, const std::string& above)
    : info_(info),
      line_(above.empty() ? std::string(info.name) : fmt::format("{} {}", above, info.name)),
      parser_(std::make_shared<CLI::App>(std::string(info.help), std::string(info.name))) {
  // One of two would be silently ignored; so the second is an unknown argument.
  parser_->require_subcommand(0, 1)->allow_extras();
  parser_->set_help_all_flag("--help-all");
}

Command::~Command() = default;

void Command::add_command(const CommandInfo& info, Fill fill) {
  Command& command = *commands_.emplace_back(std::make_unique<Command>(info, line_));
  command.fill_ = [&command, fill = std::move(fill)] { command.action_ = fill(command); };
  command.parser_->preparse_callback([&command](std::size_t) { command.fill_(); });
  parser_->add_subcommand(command.parser_);
}

void Command::add_options(std::string_view group, std::initializer_list<OptionRow> rows) {
  for (const OptionRow& row : rows) {
    known_.push_back({.names = std::string(row.names),
                      .type = std::string(row.type),
                      .help = std::string(row.help),
                      .target = row.target,
                      .traits = row.traits,
                      .option = told(row)});
    described_.push_back({.group = group,
                          .line = described(row),
                          .rare = row.traits.rare,
                          .is_argument = !row.names.starts_with('-')});
  }
}

/// Only parameters of a plug-in can have a name that is taken.
CLI::Option* Command::told(const OptionRow& row) const {
  try {
    return tell(*parser_, row);
  } catch (const CLI::OptionAlreadyAdded&) {
    throw UsageError(fmt::format("'{}' has a parameter that is called like one of {}; rename it",
                                 info_.name, row.names));
  }
}

void Command::add_version(const std::string& text) { parser_->set_version_flag("--version", text); }

void Command::add_help() {
  add_command({.name = kHelp, .help = "show the help of one of these, such as 'help fib'"},
              [](Command&) { return Action(); });
}

std::optional<std::string> Command::parse(std::span<const std::string> arguments) {
  std::ranges::for_each(arguments, refuse_empty);
  try {
    parser_->parse(for_the_library(arguments));
  } catch (const CLI::CallForVersion& e) {
    return fmt::format("{}\n", e.what());
  } catch (const CLI::CallForAllHelp&) {
    return help(true);
  } catch (const CLI::CallForHelp&) {
    return help(false);
  } catch (const CLI::ArgumentMismatch& e) {
    throw UsageError(reworded(e));
  } catch (const CLI::ParseError& e) {
    throw UsageError(e.what());
  }
  settle();
  return std::nullopt;
}

void Command::take_in(std::span<const std::string> arguments) {
  try {
    parser_->parse(for_the_library(arguments));
  } catch (const CLI::Error&) {
    // By then the library has what stands before the mistake.
  } catch (const UsageError&) {
  }
  read_leniently();
}

void Command::read_leniently() const {
  for (const Known& known : known_) {
    try {
      if (known.option->count() > 0) read(known);
    } catch (const UsageError&) {
    }
  }
  if (const Command* command = named()) command->read_leniently();
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

/// Whether the word is the subcommand that add_help() has added.
bool Command::is_help(std::string_view word) const {
  const auto is_it = [](const auto& command) { return command->info_.name == kHelp; };
  return word == kHelp && std::ranges::any_of(commands_, is_it);
}

/// Last one first, without the program's name. `help X` is `X --help`.
std::vector<std::string> Command::for_the_library(std::span<const std::string> arguments) const {
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend() - 1);
  if (reversed.empty() || !is_help(reversed.back())) return reversed;
  reversed.pop_back();
  reversed.insert(reversed.begin(), "--help");
  return reversed;
}

std::string Command::help(bool all) const {
  if (const Command* command = named()) return command->help(all);
  // Whoever asks about something else than this command is not helped by its help.
  const std::vector<std::string> rest = parser_->remaining();
  const bool asks_more = !rest.empty() && !rest.front().starts_with('-');
  if (asks_more && !commands_.empty()) refuse_rest();
  return own_help(all);
}

std::string Command::own_help(bool all) const {
  HelpPage shown = page(all);
  if (!all && has_more_help()) shown.end += fmt::format("For all of it: {} --help-all", line_);
  return to_text(shown);
}

HelpPage Command::page(bool all) const {
  HelpPage page{.about = std::string(info_.help),
                .examples = example_lines(),
                .usage = usage(),
                .sections = sections(all)};
  page.end = example_values(page.sections);
  return page;
}

Manual Command::manual() {
  if (fill_) fill_();
  Manual manual{.name = std::string(info_.name), .page = page(true)};
  for (const auto& command : commands_) {
    if (!is_help(command->info_.name)) manual.below.push_back(command->manual());
  }
  return manual;
}

std::string Command::examples() const { return to_text(example_lines()); }

std::vector<HelpLine> Command::example_lines() const {
  std::vector<HelpLine> lines;
  for (const Example& e : info_.examples) {
    lines.push_back({std::string(e.line), std::string(e.text)});
  }
  return lines;
}

std::string Command::usage() const {
  std::string usage = line_;
  for (const Described& option : described_) {
    if (option.is_argument) usage += fmt::format(" {}", option.line.left);
  }
  if (!commands_.empty()) usage += fmt::format(" {}", info_.below);
  return fmt::format("{} [OPTION...]{}{}", usage, info_.rest.empty() ? "" : " ", info_.rest);
}

bool Command::has_more_help() const {
  return std::ranges::any_of(described_, &Described::rare) ||
         std::ranges::any_of(commands_,
                             [](const auto& c) { return c->info_.only_named || c->info_.rare; });
}

std::vector<HelpSection> Command::sections(bool all) const {
  std::vector<HelpSection> sections = command_sections(all);
  for (const Described& option : described_) {
    if (all || !option.rare) section_of(sections, option.group).lines.push_back(option.line);
  }
  if (all) sections.push_back({"About", about_lines()});
  return sections;
}

std::vector<HelpLine> Command::about_lines() const {
  std::vector<HelpLine> lines{{"-h, --help", "show what most users need"},
                              {"    --help-all", "show all there is"}};
  if (parser_->get_version_ptr() != nullptr) lines.push_back({"    --version", "show the version"});
  return lines;
}

std::vector<HelpSection> Command::command_sections(bool all) const {
  std::vector<HelpSection> sections;
  for (const auto& command : commands_) {
    const CommandInfo& info = command->info_;
    if (info.rare && !all) continue;
    std::vector<HelpLine>& lines = section_of(sections, info.group).lines;
    if (all || !info.only_named) {
      lines.push_back({std::string(info.name), std::string(info.help)});
    } else if (lines.empty()) {
      lines.push_back({"", std::string(info.name)});
    } else {
      lines.back().text += fmt::format(", {}", info.name);
    }
  }
  return sections;
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

/// Throws for the first unknown word.
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
    add_names(*option, words);
  }
  for (const auto& command : commands_) words.emplace_back(command->info_.name);
  return words;
}

std::vector<std::string> Command::option_names(bool need_value) const {
  std::vector<std::string> words;
  for (const Known& known : known_) {
    const bool needs_value = known.target.arity != Arity::flag && known.traits.bare.empty();
    if (needs_value == need_value) add_names(*known.option, words);
  }
  return words;
}

void Command::read(const Known& known) const {
  const std::string name = known.option->get_name();
  const std::vector<std::string>& texts = known.option->results();
  const bool has_empty = std::ranges::find(texts, "") != texts.end();
  if (has_empty && !known.traits.may_be_empty) {
    throw UsageError(fmt::format("{}: needs a value", name));
  }
  for (const std::string& text : texts) refuse_option_as_value(name, text);
  check_company(known);
  known.target.read(texts, name);
}

/// Of an option that was left without its value, the library takes the next one for it.
void Command::refuse_option_as_value(const std::string& name, const std::string& text) const {
  const std::vector<std::string> words = known_words();
  const std::string first = text.substr(0, text.find('='));
  if (!first.starts_with('-') || std::ranges::find(words, first) == words.end()) return;
  throw UsageError(fmt::format("{} needs a value, and '{}' is an option", name, first));
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
