#include "recipe.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <filesystem>

#include "os/program.hpp"
#include "text/words.hpp"

namespace concbench::command {
namespace {

constexpr const char* kShell = "/bin/sh";

/// Which quotes are open at a place in a shell's text.
class Quotes {
 public:
  void pass(std::string_view text) {
    for (const char c : text) pass(c);
  }
  /// The quote that is open; none: a zero.
  char open() const { return open_; }

 private:
  void pass(char c) {
    if (escaped_) {
      escaped_ = false;
    } else if (c == '\\' && open_ != '\'') {
      escaped_ = true;
    } else if (c == open_) {
      open_ = '\0';
    } else if (open_ == '\0' && (c == '"' || c == '\'')) {
      open_ = c;
    }
  }

  char open_ = '\0';
  bool escaped_ = false;
};

/// What a shell reads as one of its own parameters, between quotes that are open or not.
std::string parameter(Placeholder placeholder, char open) {
  const int number = 1 + static_cast<int>(placeholder);
  if (open == '"') return fmt::format("${{{}}}", number);
  if (open == '\'') return fmt::format("'\"${{{}}}\"'", number);
  return fmt::format("\"${{{}}}\"", number);
}

/// The same for every task: what is filled in reaches the shell as parameters, and so is never read
/// as a part of the program that the text is.
std::string text_for_shell(const Template& command) {
  std::string text;
  Quotes quotes;
  for (const Template::Part& part : command.parts()) {
    quotes.pass(part.literal);
    text += part.literal;
    if (part.placeholder) text += parameter(*part.placeholder, quotes.open());
  }
  return text;
}

/// What comes of a whole command in quotes after `--`.
void refuse_quoted_whole(const std::string& text) {
  if (text.size() < 2 || text.front() != '\'' || text.find('\'', 1) != text.size() - 1) return;
  throw UsageError(
      fmt::format("a shell takes all of {0} for one name; write --shell --cmd {0}", text));
}

Recipe shell_recipe(const std::string& text, std::string_view option) {
  if (text.find_first_not_of(" \t\n") == std::string::npos) {
    throw UsageError(fmt::format("{}: no command in '{}'", option, text));
  }
  const Template command(text);
  Recipe recipe{.arguments = {Template("sh"), Template("-c")}, .path = kShell, .said = text};
  recipe.arguments.push_back(Template::literal(text_for_shell(command)));
  if (command.is_plain()) return recipe;
  for (const char* argument : {"sh", "{task}", "{worker}", "{input}"}) {
    recipe.arguments.emplace_back(argument);
  }
  return recipe;
}

/// Empty for a name that is not known before there is a task.
std::string find_path(const Template& name) {
  if (!name.is_plain()) return "";
  const std::string typed = name.fill({});
  if (const auto path = find_program(typed)) return *path;
  if (typed.find('/') == std::string::npos) {
    throw UsageError(fmt::format("command '{}' not found in PATH", typed));
  }
  std::error_code none;
  const bool there = std::filesystem::exists(typed, none);
  throw UsageError(fmt::format("command '{}' {}", typed, there ? "is not a program" : "not found"));
}

Recipe plain_recipe(const std::string& text, std::string_view option) {
  Recipe recipe;
  for (const std::string& word : split_words(text, option)) recipe.arguments.emplace_back(word);
  if (recipe.arguments.empty())
    throw UsageError(fmt::format("{}: no command in '{}'", option, text));
  recipe.path = find_path(recipe.arguments.front());
  return recipe;
}

Recipe make_recipe(const Params& params, const std::string& text, std::string_view option) {
  return params.flag("shell") ? shell_recipe(text, option) : plain_recipe(text, option);
}

/// The command with `{input}` as its last argument, unless it says where that belongs.
std::string with_input(const Params& params) {
  const std::string& text = params.text("cmd");
  const bool is_there = Template(text).has(Placeholder::input);
  if (is_there && !params.has("input-file")) {
    throw UsageError("{input} needs --input-file, which has a line for each task");
  }
  return is_there || !params.has("input-file") ? text : text + " {input}";
}

}  // namespace

bool Recipe::is_plain() const { return std::ranges::all_of(arguments, &Template::is_plain); }

Recipe read_recipe(const Params& params) {
  if (!params.has("cmd")) {
    throw UsageError(
        "no program given; write it after '--', such as: concbench command -n 20 -- ./convert "
        "{task}");
  }
  if (params.flag("shell")) refuse_quoted_whole(params.text("cmd"));
  return make_recipe(params, with_input(params), "--cmd");
}

std::optional<Recipe> read_aside(const Params& params, std::string_view option) {
  if (!params.has(option)) return std::nullopt;
  const std::string flag = fmt::format("--{}", option);
  Recipe recipe = make_recipe(params, params.text(option), flag);
  if (recipe.is_plain()) return recipe;
  throw UsageError(fmt::format("{}: placeholders have a value in tasks only", flag));
}

}  // namespace concbench::command
