#include <algorithm>
#include <set>

#include "cli/command.hpp"
#include "cli/completion.hpp"
#include "text/list.hpp"

namespace concbench {

/// Where in a command line its last word stands.
struct Command::Place {
  const Command* command;
  /// The option of which the word is the value; null: none.
  const Known* open = nullptr;
  std::set<const Known*> given = {};
  /// Words of the command before it that are neither options nor their values.
  std::size_t words = 0;
  bool after_dashes = false;
  /// Behind `help`, where options mean nothing.
  bool asks_help = false;
};

namespace {

bool is_argument(std::string_view names) { return !names.starts_with('-'); }

bool takes_value(const OptionTraits& traits, Arity arity) {
  return arity != Arity::flag && traits.bare.empty();
}

/// `-b` of `-bpool`; of a long one what stands before an equals sign.
std::string_view name_in(std::string_view word) {
  if (word.starts_with("--")) return word.substr(0, word.find('='));
  return word.substr(0, 2);
}

/// An option with its value in one word.
bool has_value(std::string_view word) { return name_in(word).size() < word.size(); }

}  // namespace

const Command::Known* Command::find_option(std::string_view name) const {
  const auto is_it = [&](const Known& known) {
    const std::vector<std::string_view> names = split_list(known.names);
    return std::ranges::find(names, name) != names.end();
  };
  const auto found = std::ranges::find_if(known_, is_it);
  return found == known_.end() ? nullptr : &*found;
}

void Command::step(Place& place, const std::string& word) const {
  const Command& command = *place.command;
  if (place.open != nullptr) {
    place.open = nullptr;
  } else if (place.after_dashes || word == "--") {
    place.words = place.after_dashes ? place.words + 1 : 0;
    place.after_dashes = true;
  } else if (word.size() > 1 && word.starts_with('-')) {
    const Known* known = command.find_option(name_in(word));
    if (known == nullptr) return;
    place.given.insert(known);
    const bool needs_value = takes_value(known->traits, known->target.arity);
    if (needs_value && !has_value(word)) place.open = known;
  } else if (const Command* below = command.named();
             below != nullptr && below->info_.name == word) {
    place.command = below;
    place.words = 0;
  } else {
    ++place.words;
  }
}

Completion Command::complete(std::span<const std::string> arguments) {
  take_in(arguments.first(arguments.size() - 1));
  Place place{this};
  for (std::size_t i = 1; i + 1 < arguments.size(); ++i) {
    if (i == 1 && is_help(arguments[i])) {
      place.asks_help = true;
    } else {
      step(place, arguments[i]);
    }
  }
  return place.command->completed(place, arguments.back());
}

Completion Command::completed(const Place& place, const std::string& typed) const {
  Completion completion;
  const auto value_of = [&](const Known& known, std::size_t begin) {
    complete_value(completion, {known.type, known.target.values}, typed.substr(0, begin),
                   std::string_view(typed).substr(begin));
  };
  if (place.open != nullptr) {
    value_of(*place.open, 0);
  } else if (place.after_dashes) {
    if (info_.runs_program) {
      completion.shell = place.words == 0 ? ShellKnows::programs : ShellKnows::files;
    }
  } else if (typed.size() > 1 && typed.starts_with('-') && has_value(typed)) {
    const std::size_t begin = name_in(typed).size() + (typed.starts_with("--") ? 1 : 0);
    if (const Known* known = find_option(name_in(typed))) value_of(*known, begin);
  } else if (typed.starts_with('-') && !place.asks_help) {
    add_options(completion, place, typed);
  } else {
    add_commands(completion, place, typed);
    if (const Known* known = argument(place.words)) value_of(*known, 0);
    if (commands_.empty() && typed.empty() && nothing_in(completion))
      add_options(completion, place, "--");
  }
  return completion;
}

bool Command::nothing_in(const Completion& completion) {
  return completion.candidates.empty() && completion.shell == ShellKnows::nothing;
}

/// The option of which a word that stands by itself is a value; null: there is none.
const Command::Known* Command::argument(std::size_t place) const {
  for (const Known& known : known_) {
    if (known.traits.nameless) return &known;
    if (is_argument(known.names) && place-- == 0) return &known;
  }
  return nullptr;
}

void Command::add_commands(Completion& completion, const Place& place,
                           const std::string& typed) const {
  if (place.words > 0) return;
  for (const auto& command : commands_) {
    if (place.asks_help && is_help(command->info_.name)) continue;
    completion.add(typed, std::string(command->info_.name), std::string(command->info_.help));
  }
}

void Command::add_options(Completion& completion, const Place& place,
                          const std::string& typed) const {
  const auto add = [&](std::string_view names, const std::string& help) {
    for (const std::string_view name : split_list(names)) {
      if (name.starts_with("--") || typed == "-") completion.add(typed, std::string(name), help);
    }
  };
  for (const Known& known : known_) {
    const bool again = known.target.arity == Arity::repeated;
    if (!is_argument(known.names) && (again || !place.given.contains(&known))) {
      add(known.names, known.help);
    }
  }
  for (const HelpLine& line : about_lines()) {
    std::string names = line.left;
    std::erase(names, ' ');
    add(names, line.text);
  }
}

}  // namespace concbench
