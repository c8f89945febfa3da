#include "app/completion.hpp"

#include <fmt/core.h>

#include <concbench/error.hpp>
#include <cstdlib>

#include "cli/command.hpp"
#include "os/terminal.hpp"
#include "text/printable.hpp"

namespace concbench {
namespace {

/// In COMP_WORDS bash has `--export=html:` in pieces. What is completed is the last of them.
constexpr std::string_view kBash = R"(_concbench() {
  local rest=${COMP_LINE:0:COMP_POINT} words=() piece gap line before i
  for ((i = 0; i <= COMP_CWORD; ++i)); do
    gap=${rest%%[![:space:]]*}
    rest=${rest#"$gap"}
    piece=${COMP_WORDS[i]}
    ((i < COMP_CWORD)) || piece=$rest
    if [[ $gap || $i == 0 ]]; then words+=("$piece"); else words[-1]+=$piece; fi
    rest=${rest#"$piece"}
  done
  [[ $piece != [=:] ]] || piece=
  before=${words[-1]%"$piece"}
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      =*) line=${line#=} line=${line%%$'\t'*} line=${line#"$before"}
        [[ $piece == [\'\"]* || $line != *[!A-Za-z0-9_.,:=/%+@-]* ]] || printf -v line %q "$line"
        COMPREPLY+=("$line") ;;
      f*) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$piece") ;;
      d*) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$piece") ;;
      p*) mapfile -t COMPREPLY < <(compgen -c -- "$piece") ;;
    esac
  done < <("${words[0]/#\~\//$HOME/}" __complete "${words[@]}" 2>/dev/null)
  [[ ${#COMPREPLY[@]} != 1 || ${COMPREPLY[0]} != *[=:] ]] || compopt -o nospace
}
complete -F _concbench concbench
)";

constexpr std::string_view kZsh = R"(#compdef concbench
_concbench() {
  local line text help
  local -a texts shown open open_shown
  for line in "${(@f)$(${words[1]/#\~\//$HOME/} __complete "${(@)words[1,CURRENT-1]}" "$PREFIX" 2>/dev/null)}"; do
    case $line in
      ('='*) text=${${line#=}%%$'\t'*} help=${line#*$'\t'}
        if [[ $text == *[=:] ]]; then
          open+=("$text") open_shown+=("$text  $help")
        else
          texts+=("$text") shown+=("$text  $help")
        fi ;;
      (f*) compset -P "${(b)line#f}"; _files; return ;;
      (d*) compset -P "${(b)line#d}"; _files -/; return ;;
      (p*) _command_names -e; return ;;
    esac
  done
  (($#open)) && compadd -V concbench -l -S '' -d open_shown -a open
  (($#texts)) && compadd -V concbench -l -d shown -a texts
}
if [[ $funcstack[1] == _concbench ]]; then _concbench "$@"; else compdef _concbench concbench; fi
)";

constexpr std::string_view kFish = R"(function __concbench_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    for line in ($words[1] __complete $words "$word" 2>/dev/null)
        set -l rest (string sub -s 2 -- $line)
        set -l typed (string sub -s (math (string length -- "$rest") + 1) -- "$word")
        switch $line
            case '=*'
                echo $rest
            case 'f*'
                string replace -r '^' -- "$rest" (__fish_complete_path "$typed")
            case 'd*'
                string replace -r '^' -- "$rest" (__fish_complete_directories "$typed")
            case 'p*'
                __fish_complete_command
        end
    end
end
complete -c concbench -f -k -a '(__concbench_complete)'
)";

struct CompletionOptions {
  std::string_view script;
};

/// As a shell reads a word, as far as it has been typed. Nothing is expanded but `~`.
std::string unquoted(std::string_view word) {
  std::string text;
  if (const char* home = std::getenv("HOME"); home != nullptr && word.starts_with("~/")) {
    text = home;
    word.remove_prefix(1);
  }
  char open = '\0';
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (open == '\0' && (c == '\'' || c == '"')) {
      open = c;
    } else if (c == open && open != '\0') {
      open = '\0';
    } else if (c == '\\' && open != '\'' && i + 1 < word.size()) {
      text += word[++i];
    } else {
      text += c;
    }
  }
  return text;
}

std::string_view letter_of(ShellKnows what) {
  switch (what) {
    case ShellKnows::nothing:
      break;
    case ShellKnows::files:
      return "f";
    case ShellKnows::folders:
      return "d";
    case ShellKnows::programs:
      return "p";
  }
  return "";
}

}  // namespace

std::optional<std::vector<std::string>> asked_completion(
    const std::vector<std::string>& arguments) {
  if (arguments.size() < 4 || arguments[1] != "__complete") return std::nullopt;
  std::vector<std::string> words;
  for (std::size_t i = 2; i < arguments.size(); ++i) words.push_back(unquoted(arguments[i]));
  return words;
}

void tell_shell(const Completion& completion) {
  std::string lines;
  for (const Candidate& candidate : completion.candidates) {
    lines += fmt::format("={}\t{}\n", printable(candidate.text), printable(candidate.help));
  }
  if (completion.shell != ShellKnows::nothing) {
    lines += fmt::format("{}{}\n", letter_of(completion.shell), printable(completion.before));
  }
  write_stdout(lines);
}

Action completion_command(Command& command) {
  auto& o = command.hold<CompletionOptions>();
  const Choices<std::string_view> shells{{"bash", kBash}, {"zsh", kZsh}, {"fish", kFish}};
  command.add_options("Options",
                      {{"shell", into(o.script, shells), "SHELL",
                        "bash, zsh or fish, such as: source <(concbench completion bash)"}});
  return [&o](const auto&) {
    if (o.script.empty()) {
      throw UsageError("completion needs a shell, such as 'concbench completion bash'");
    }
    write_stdout(o.script);
    return ExitCode::fine;
  };
}

}  // namespace concbench
