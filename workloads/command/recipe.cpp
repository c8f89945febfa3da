#include "recipe.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <filesystem>
#include <string_view>
#include <utility>

#include "os/files.hpp"
#include "os/program.hpp"
#include "shell_text.hpp"
#include "text/list.hpp"
#include "text/lookup.hpp"
#include "text/units.hpp"
#include "text/words.hpp"

namespace concbench::command {
namespace {

constexpr std::string_view kOption = "--ignore-failure";

unsigned read_code(std::string_view text) {
  const std::uint64_t code = parse_count(text, kOption);
  if (code >= 1 && code <= 255) return static_cast<unsigned>(code);
  throw UsageError(fmt::format("{}: {} is not between 1 and 255", kOption, text));
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

constexpr const char* kShell = "/bin/sh";

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
  recipe.arguments.push_back(Template::literal(text_for_shell(command, option)));
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

IgnoredCodes::IgnoredCodes(std::string_view text) : all_(text == "all") {
  if (all_) return;
  for (const std::string_view code : split_list(text)) codes_.insert(read_code(code));
}

IgnoredCodes read_ignored(const Params& params) {
  return params.has("ignore-failure") ? IgnoredCodes(params.text("ignore-failure"))
                                      : IgnoredCodes();
}

std::vector<std::string> read_inputs(const Params& params) {
  if (!params.has("input-file")) return {};
  const std::string& path = params.text("input-file");
  check_rereadable(path);
  const std::string text = read_input(path);
  if (text.empty()) throw UsageError(fmt::format("--input-file: '{}' is empty", path));
  if (text.find('\0') != std::string::npos) {
    throw UsageError(
        fmt::format("--input-file: '{}' has a zero byte, which no argument can hold", path));
  }
  return lines_of(text);
}

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
