#pragma once

#include <chrono>
#include <concepts>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/lookup.hpp"

namespace concbench {

/// How often an option may be given, and whether with a value.
enum class Arity { flag, once, repeated };

/// What may be typed, and what it means.
struct Candidate {
  std::string text;
  std::string help = {};
};
using Candidates = std::vector<Candidate>;

/// What a value, or a part of a list, may be, as far as that can be told. Asked while a command
/// line is being typed, and so when what stands before it has been read.
using Values = std::function<Candidates()>;

/// Where the value of an option goes. Made by the functions below for a variable, which holds the
/// default and must outlive the command.
struct Target {
  /// Gets every text that was given, in order; none for a flag. Not called for an option that was
  /// not given. Throws UsageError; `option` is its name, for the message.
  std::function<void(const std::vector<std::string>& texts, std::string_view option)> read;
  /// The default as the help shows it; empty: not at all.
  std::string shown = {};
  Arity arity = Arity::once;
  Values values = {};
};

/// What few options need.
struct OptionTraits {
  /// Shown as the default in the help, in place of the target's.
  std::string_view shown = {};
  /// The value where the option is given without one; empty: it needs one.
  std::string_view bare = {};
  /// Options of the same command without which, or with which, it cannot be given.
  std::string_view needs = {};
  std::string_view excludes = {};
  /// What an empty shell variable leaves of a value is a slip, and refused where this is not set.
  bool may_be_empty = false;
  /// Of one that may be repeated: words that follow its value are values, too.
  bool takes_rest = false;
  /// Words that stand by themselves are values, too.
  bool nameless = false;
  /// Few users need it: it is left to --help-all.
  bool rare = false;
};

/// An option of a command.
struct OptionRow {
  /// Such as `-r,--rounds`. Without dashes it is an argument, known by its place.
  std::string_view names;
  Target target;
  /// What stands for the value in the help; nothing for a flag.
  std::string_view type;
  std::string_view help;
  OptionTraits traits = {};
};

/// A flag.
Target into(bool& value);
/// One text, as it is.
Target into(std::string& value);
/// A text for each time that the option is given.
Target into(std::vector<std::string>& values);
/// `A,B,...`, which may be given again: all values together replace the default.
Target list_into(std::vector<std::string>& values);

/// The same target, for completion: its values are among these.
Target among(Values values, Target target);

/// The parts of all texts, each a list such as `A,B,...`. Throws UsageError for an empty part.
std::vector<std::string> listed(const std::vector<std::string>& texts, std::string_view option);

// Defaults of typed values, as they could be given; empty where there is none, or where the row
// tells it.
std::string shown(double fraction);
std::string shown(std::chrono::nanoseconds time);
std::string shown(std::integral auto value) { return std::to_string(value); }
template <class T>
std::string shown(const std::optional<T>& value) {
  return value ? shown(*value) : "";
}
template <class T>
std::string shown(const T* /*value*/) {
  return "";
}

/// What a reader makes of one text. Readers throw UsageError, with `option` as the option's name.
template <class T, class Read>
Target into(T& value, Read read) {
  return {.read = [&value, read](const std::vector<std::string>& texts,
                                 std::string_view option) { value = read(texts.front(), option); },
          .shown = shown(value)};
}

/// Reads a whole number from `least` to `most`.
unsigned read_count(std::string_view text, std::string_view option, unsigned least, unsigned most);
template <unsigned least, unsigned most = 1'000'000>
unsigned count_from(std::string_view text, std::string_view option) {
  return read_count(text, option, least, most);
}

/// Reads a time above 0.
std::chrono::nanoseconds time_above_0(std::string_view text, std::string_view option);

/// Words, each of which stands for a value.
template <class T>
using Choices = std::vector<std::pair<std::string_view, T>>;

/// The value that one word stands for.
template <class T>
Target into(T& value, Choices<T> choices) {
  Target target;
  Candidates candidates;
  for (const auto& [word, meaning] : choices) {
    candidates.push_back({std::string(word)});
    if (meaning == value) target.shown = word;
  }
  target.values = [candidates] { return candidates; };
  target.read = [&value, choices = std::move(choices)](const std::vector<std::string>& texts,
                                                       std::string_view option) {
    std::vector<std::string_view> words;
    for (const auto& [word, meaning] : choices) {
      if (word == texts.front()) return void(value = meaning);
      words.push_back(word);
    }
    refuse_word(texts.front(), option, words);
  };
  return target;
}

}  // namespace concbench
