#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "cli/command.hpp"

namespace concbench::completion_test {
namespace {

enum class Size { small, large };

using Words = std::vector<std::string>;

struct Typed {
  std::string text;
  Size size = Size::small;
  Words list;
  Words exports;
  Words folders;
  bool flag = false;
};

class CompletedLine : public testing::Test {
 protected:
  /// What may be typed in place of the last word.
  Completion complete(Words words) {
    program_ = std::make_unique<Command>(CommandInfo{.name = "program", .help = "A program"});
    program_->add_options("Options", {{"-L", into(typed_.folders), "FOLDER", "where"}});
    program_->add_command({.name = "do", .help = "Does it", .runs_program = true},
                          [this](Command& command) { return fill(command); });
    program_->add_command({.name = "done", .help = "Has done it"},
                          [](Command&) { return Action(); });
    program_->add_help();
    words.insert(words.begin(), "program");
    return program_->complete(words);
  }

  Words texts(const Words& words) {
    Words texts;
    for (const Candidate& candidate : complete(words).candidates) texts.push_back(candidate.text);
    return texts;
  }

 private:
  Action fill(Command& command) {
    const Choices<Size> sizes{{"small", Size::small}, {"large", Size::large}};
    const auto own = [this] { return Candidates{{typed_.text + "1", "one"}, {"other"}}; };
    command.add_options("Options",
                        {{"what", into(typed_.text), "FILE", "an argument"},
                         {"-t,--text", into(typed_.text), "TEXT", "any text"},
                         {"--size", into(typed_.size, sizes), "HOW", "one of two"},
                         {"-l,--list", among(own, list_into(typed_.list)), "A,...", "some"},
                         {"--to", among(own, into(typed_.exports)), "KIND:FILE", "some"},
                         {"--flag", into(typed_.flag), "", "a flag", {.rare = true}}});
    return {};
  }

  Typed typed_;
  std::unique_ptr<Command> program_;
};

TEST_F(CompletedLine, a_command_is_completed_with_its_help) {
  EXPECT_EQ(texts({""}), (Words{"do", "done", "help"}));
  EXPECT_EQ(texts({"don"}), Words{"done"});
  EXPECT_EQ(complete({"don"}).candidates.front().help, "Has done it");
}

TEST_F(CompletedLine, help_is_followed_by_what_it_is_about) {
  EXPECT_EQ(texts({"help", ""}), (Words{"do", "done"}));
  EXPECT_EQ(texts({"help", "--"}), Words());
}

TEST_F(CompletedLine, options_are_those_of_the_command_that_were_not_given) {
  EXPECT_EQ(texts({"do", "--t"}), (Words{"--text", "--to"}));
  EXPECT_EQ(texts({"do", "--text", "x", "--to", "a:b", "--t"}), Words{"--to"});
  EXPECT_EQ(texts({"do", "-tx", "--t"}), Words{"--to"});
  EXPECT_EQ(texts({"do", "--f"}), Words{"--flag"});
  EXPECT_EQ(texts({"done", "--"}), (Words{"--help", "--help-all"}));
}

TEST_F(CompletedLine, short_names_are_offered_behind_a_single_dash) {
  const Words names = texts({"do", "-"});
  EXPECT_NE(std::ranges::find(names, "-t"), names.end());
  EXPECT_NE(std::ranges::find(names, "--text"), names.end());
}

TEST_F(CompletedLine, choices_are_values_whatever_way_they_are_given) {
  EXPECT_EQ(texts({"do", "--size", ""}), (Words{"small", "large"}));
  EXPECT_EQ(texts({"do", "--size=l"}), Words{"--size=large"});
}

TEST_F(CompletedLine, a_list_has_what_is_not_in_it_yet) {
  EXPECT_EQ(texts({"do", "-l", "1,"}), Words{"1,other"});
  EXPECT_EQ(texts({"do", "-lo"}), Words{"-lother"});
  EXPECT_EQ(texts({"do", "--list=other,"}), Words{"--list=other,1"});
}

TEST_F(CompletedLine, values_may_depend_on_what_stands_before_them) {
  EXPECT_EQ(texts({"do", "-t", "x", "-l", "x"}), Words{"x1"});
  EXPECT_EQ(texts({"do", "--wrong", "-t", "x", "--size", "huge", "-l", "x"}), Words{"x1"});
}

TEST_F(CompletedLine, a_value_of_two_parts_ends_with_what_the_shell_knows) {
  EXPECT_EQ(texts({"do", "--to", "o"}), Words{"other:"});
  const Completion file = complete({"do", "--to=other:x"});
  EXPECT_EQ(file.shell, ShellKnows::files);
  EXPECT_EQ(file.before, "--to=other:");
}

TEST_F(CompletedLine, files_folders_and_programs_are_left_to_the_shell) {
  EXPECT_EQ(complete({"do", "x"}).shell, ShellKnows::files);
  EXPECT_EQ(complete({"-L", "x"}).shell, ShellKnows::folders);
  EXPECT_EQ(complete({"do", "--", "x"}).shell, ShellKnows::programs);
  EXPECT_EQ(complete({"do", "--", "x", "y"}).shell, ShellKnows::files);
}

TEST_F(CompletedLine, what_takes_no_word_has_its_options_offered) {
  EXPECT_EQ(texts({"done", ""}), (Words{"--help", "--help-all"}));
  EXPECT_EQ(texts({"done", "x"}), Words());
}

}  // namespace
}  // namespace concbench::completion_test
