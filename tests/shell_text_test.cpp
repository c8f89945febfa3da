#include "../workloads/command/shell_text.hpp"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "os/process.hpp"
#include "os/program.hpp"
#include "support/usage_error.hpp"

namespace concbench::command::shell_text_test {
namespace {

using testing::TestWithParam;
using testing::ValuesIn;

/// What a shell would split, expand, end a quote at, or run.
constexpr std::array kAwkward{"*",       "a  b", "'",   "\"", "$(exit 9)", "`exit 9`",
                              "a\nb",    "\\",   "-n",  "",   "#x",        "E",
                              ";exit 9", "${x",  "$((", ")",  "a[0]"};

std::string refusal(std::string_view text) {
  return usage_error([&] { text_for_shell(Template(text), "--cmd"); });
}

std::vector<std::string> shells() {
  std::vector<std::string> there;
  for (const char* shell : {"sh", "dash", "bash", "busybox"}) {
    if (find_program(shell)) there.emplace_back(shell);
  }
  return there;
}

/// Runs `text` for task 3 of worker 1 with one awkward input after another, each in a shell of its
/// own, where it can compare with the same value in `$V`. Gives the first input that did not do;
/// absent where all did.
std::optional<std::string> spoilt_input(const std::string& shell, std::string_view text) {
  std::vector<std::string> words{shell};
  if (shell == "busybox") words.emplace_back("sh");
  const std::string each =
      "i=0; for V; do ( set -- 3 1 \"$V\"; eval \"$0\" ) || exit $((100 + i)); i=$((i + 1)); done";
  words.insert(words.end(), {"-c", each, text_for_shell(Template(text), "--cmd")});
  words.insert(words.end(), kAwkward.begin(), kAwkward.end());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const ProgramInheritance inherited("", true);
  const ExitStatus ended = run_program(find_program(shell)->c_str(), arguments.data(), inherited);
  if (ended.ok()) return std::nullopt;
  const std::size_t index = ended.code().value_or(0) - 100U;
  return index < kAwkward.size() ? kAwkward[index] : ended.reason();
}

class ShellText : public TestWithParam<const char*> {};

/// Each ends with 0 where the value has come through as it was, once, and nothing else has.
INSTANTIATE_TEST_SUITE_P(
    All, ShellText,
    ValuesIn({
        "test {input} = \"$V\"",
        "test \"{input}\" = \"$V\"",
        "test '{input}' = \"$V\"",
        "test 'x{input}y' = \"x${V}y\"",
        "test \\\"{input} = \"\\\"$V\"",
        "x={input}; test \"$x\" = \"$V\"",
        // The line end at the end would be lost.
        "test \"$(printf %sx {input})\" = \"${V}x\"",
        "test \"$(printf %sx \"{input}\")\" = \"${V}x\"",
        "test \"$(printf %sx '{input}')\" = \"${V}x\"",
        "test \"$(printf %sx \"$(printf %s \"{input}\"; echo)\")\" = \"${V}x\" || "
        "test -z \"${V%%*$(printf '\\nx')}\" || true",
        "x=$(printf %sx \"{input}\"); test \"$x\" = \"${V}x\"",
        "x=$( (printf %s \")\"; printf %sx \"{input}\") ); test \"$x\" = \")${V}x\"",
        "# it's a comment\ntest {input} = \"$V\"",
        "true # don't\ntest {input} = \"$V\"",
        "test a#'b' = \"a#b\" && test {input} = \"$V\"",
        "test \"${V#'}'}\" && true; test \"x\" = x && true",
        "x=${V#'}'}; test {input} = \"$V\"",
        "x=\"${V#a}\"; test {input} = \"$V\"",
        "test $(({task}+1)) = 4 && test {input} = \"$V\"",
        "test $(( ({task} + 1) << {worker} )) = 8 && test {input} = \"$V\"",
        "x=`echo \"'\" \"'\"`; test {input} = \"$V\"",
        "cat <<E | { read -r x; test \"$x\" = it\\'s; } || exit; test {input} = \"$V\"\nit's\nE\n",
        "x=$(cat <<E\n\"{input}\"x\nE\n); test \"$x\" = \"\\\"$V\\\"x\"",
        "x=$(cat <<-E\n\t'{task}'\n\tE\n); test \"$x\" = \"'3'\" && test {input} = \"$V\"",
        "cat <<'E' >/dev/null\n$(it's\nE\ntest {input} = \"$V\"",
        "f() { test {input} = \"$V\"; }; f other",
        "set -- a b c d; test {input} = \"$V\"",
        "case {input} in {input}) true;; *) false;; esac",
        "for x in {input}; do test \"$x\" = \"$V\" || exit; done",
        "test \\\n{input} = \"$V\"",
    }));

TEST_P(ShellText, HandsEachValueOnUntouchedInEveryShell) {
  for (const std::string& shell : shells()) {
    EXPECT_EQ(spoilt_input(shell, GetParam()), std::nullopt) << shell;
  }
}

TEST(ShellTextRefusals, AreOfPlacesWhereNoQuotesKeepAValueWhole) {
  EXPECT_EQ(refusal("echo `cat {input}`"),
            "--cmd: {input} cannot stand within backquotes; write $(...) instead");
  EXPECT_EQ(refusal("echo \"${x:-{task}}\""),
            "--cmd: {task} cannot stand within ${...}; give it a name before, as in x={input}; "
            "...");
  EXPECT_EQ(refusal("echo $(({input}))"),
            "--cmd: {input} cannot stand in arithmetic, where some shells run what is in it");
  EXPECT_EQ(refusal("cat <<'E'\n{input}\nE"),
            "--cmd: {input} cannot stand in a here-document whose end is in quotes");
  EXPECT_EQ(refusal("cat <<{task}\n"), "--cmd: {task} cannot stand in the end of a here-document");
  EXPECT_EQ(refusal("cat <<E {input}\n"),
            "--cmd: {input} cannot stand beside a here-document without an end");
  EXPECT_EQ(refusal("true # {input}"), "--cmd: {input} cannot stand in a comment");
  EXPECT_EQ(refusal("echo \\{input}"), "--cmd: {input} cannot stand behind a backslash");
}

TEST(ShellTextRefusals, AreOfPlacesWhereShellsDisagreeAboutQuotes) {
  const std::string unclear =
      "--cmd: {input} cannot stand where it is not clear which quotes are open; give it a name "
      "before, as in x={input}; ...";
  for (const char* text : {"x=$'it\\'s' {input}", "echo \"${x:-'}'}\" {input}",
                           "echo $(case x in a) echo;; esac) {input}", "echo $((a); b) {input}",
                           "echo `echo '` {input} `'`", "cat <<E $(echo\n) {input}\nE\n",
                           "x=$(cat <<E) {input}\nE\n"}) {
    EXPECT_EQ(refusal(text), unclear) << text;
  }
}

TEST(ShellTextWithoutPlaceholders, IsTheUsersOwn) {
  for (const char* text : {"a 'b", "cat <<E", "echo `", "$((", "${", "\\", "case x in (a) esac"}) {
    EXPECT_EQ(text_for_shell(Template(text), "--cmd"), text);
  }
}

}  // namespace
}  // namespace concbench::command::shell_text_test
