#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace concbench {

/// Gets every text that an option was given, in their order. Not called where it was not given.
using TakeTexts = std::function<void(const std::vector<std::string>&)>;

/// Called where a flag was given.
using TakeFlag = std::function<void()>;

/// Where the value of an option goes, which says what kind of option it is: one text, a text for
/// each time that it is given, or a flag. What is pointed to holds the value that it has where it
/// is not given, and must outlive the parsing.
using OptionTarget =
    std::variant<std::string*, std::vector<std::string>*, bool*, TakeTexts, TakeFlag>;

/// What is wrong with a text; empty where it is fine.
using OptionCheck = std::string (*)(const std::string& text);

/// What an empty shell variable leaves of a value is a slip, and not as good as no option.
std::string refuse_empty(const std::string& text);

/// What few options need.
struct OptionTraits {
  /// What the help shows as the value where it is not given; empty: the text that it has.
  std::string fallback = {};
  /// The value where the option is given without one; empty: it needs one.
  std::string_view bare = {};
  /// An option, in a row above this one, that cannot be given together with it.
  std::string_view excludes = {};
  /// Null: any text will do, or is checked later.
  OptionCheck check = refuse_empty;
  /// Of one that may be repeated: words that follow its value are values, too.
  bool takes_rest = false;
};

/// An option of a command.
struct OptionRow {
  /// Such as `-r,--rounds`. Without dashes it is an argument, known by its place.
  std::string_view names;
  OptionTarget target;
  /// What stands for the value in the help; nothing for a flag.
  std::string_view type;
  std::string_view help;
  OptionTraits traits = {};
};

}  // namespace concbench
