#include <gtest/gtest.h>

#include <concbench/error.hpp>
#include <memory>
#include <optional>

#include "cli/command.hpp"
#include "cli/list_option.hpp"

namespace concbench {
namespace {

/// What a command that is named has for options.
struct Typed {
  std::string text = "before";
  std::vector<std::string> texts;
  std::vector<std::string> list = {"a"};
  bool flag = false;
  std::vector<std::string> taken;
};

/// A program with one command, to which the arguments of a test belong.
class CommandLine : public testing::Test {
 protected:
  std::optional<std::string> parse(std::vector<std::string> arguments) {
    program_ = std::make_unique<Command>(CommandInfo{.name = "program", .help = "A program"});
    program_->add_version("program 1");
    program_->add_command({.name = "do", .help = "Does it"}, [this](Command& command) {
      ++fills_;
      add_options(command);
      return [](const auto&) { return ExitCode::gate_failed; };
    });
    arguments.insert(arguments.begin(), "program");
    return program_->parse(arguments);
  }

  std::string refusal(const std::vector<std::string>& arguments) {
    try {
      parse(arguments);
      return "";
    } catch (const UsageError& e) {
      return e.what();
    }
  }

  std::unique_ptr<Command> program_;
  Typed typed_;
  int fills_ = 0;

 private:
  void add_options(Command& command) {
    const auto take = [this](const std::vector<std::string>& texts) { typed_.taken = texts; };
    command.add_options("Options",
                        {
                            {"-t,--text", &typed_.text, "TEXT", "one text"},
                            {"--any", &typed_.text, "TEXT", "or none", {.check = nullptr}},
                            {"--texts", &typed_.texts, "TEXT", "some"},
                            list_option("--list", typed_.list, "A,...", "some in one"),
                            {"--flag", &typed_.flag, "", "a flag", {.excludes = "--text"}},
                            {"--bare", take, "VALUE", "may be bare", {.bare = "none"}},
                        });
  }
};

TEST_F(CommandLine, values_go_where_their_option_says) {
  parse({"do", "-t", "x", "--texts", "1", "--texts", "2,3", "--list", "4,5", "--list=6"});
  EXPECT_EQ(typed_.text, "x");
  EXPECT_EQ(typed_.texts, (std::vector<std::string>{"1", "2,3"}));
  EXPECT_EQ(typed_.list, (std::vector<std::string>{"4", "5", "6"}));
}

TEST_F(CommandLine, what_is_not_given_keeps_its_value) {
  parse({"do", "--flag"});
  EXPECT_TRUE(typed_.flag);
  EXPECT_EQ(typed_.text, "before");
  EXPECT_EQ(typed_.list, std::vector<std::string>{"a"});
}

TEST_F(CommandLine, a_value_may_be_left_out_where_the_option_has_one_for_that) {
  parse({"do", "--bare", "--flag"});
  EXPECT_EQ(typed_.taken, std::vector<std::string>{"none"});
  parse({"do", "--bare=some"});
  EXPECT_EQ(typed_.taken, std::vector<std::string>{"some"});
}

TEST_F(CommandLine, only_a_command_that_is_named_is_filled) {
  parse({});
  EXPECT_EQ(fills_, 0);
  EXPECT_EQ(program_->named(), nullptr);
  EXPECT_FALSE(program_->action());
}

TEST_F(CommandLine, a_command_that_is_named_is_filled_once_and_gives_the_action) {
  parse({"do"});
  EXPECT_EQ(fills_, 1);
  ASSERT_NE(program_->named(), nullptr);
  EXPECT_EQ(program_->named()->info().name, "do");
  EXPECT_EQ(program_->action()({}), ExitCode::gate_failed);
}

TEST_F(CommandLine, mistakes_are_told_by_the_option) {
  EXPECT_EQ(refusal({"do", "--text"}), "--text needs a value");
  EXPECT_EQ(refusal({"do", "--text", ""}), "--text: needs a value");
  EXPECT_EQ(refusal({"do", "--text", "a", "-t", "b"}), "--text is given more than once");
  EXPECT_EQ(refusal({"do", "--list", "a,"}), "--list: 'a,' has a comma too many");
  EXPECT_EQ(refusal({"do", "--text", "a", "--flag"}), "--text excludes --flag");
}

TEST_F(CommandLine, an_empty_text_is_taken_where_nothing_checks_it) {
  parse({"do", "--any", ""});
  EXPECT_EQ(typed_.text, "");
}

TEST_F(CommandLine, words_that_nobody_knows_are_left) {
  parse({"do", "it", "--now", "--flag"});
  EXPECT_EQ(program_->named()->rest(), (std::vector<std::string>{"it", "--now"}));
  EXPECT_TRUE(program_->rest().empty());
}

TEST_F(CommandLine, help_and_version_are_told_in_place_of_an_action) {
  EXPECT_EQ(parse({"--version"}), "program 1\n");
  EXPECT_NE(parse({"do", "--help"})->find("--text TEXT=before"), std::string::npos);
}

}  // namespace
}  // namespace concbench
