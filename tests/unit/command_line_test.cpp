#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include "cli/command.hpp"
#include "support/usage_error.hpp"
#include "text/units.hpp"

namespace concbench::command_line_test {
namespace {

using namespace std::chrono_literals;

enum class Size { small, large };

/// What a command that is named has for options.
struct Typed {
  std::string text = "before";
  std::vector<std::string> texts;
  std::vector<std::string> list = {"a"};
  bool flag = false;
  bool other = false;
  std::vector<std::string> bare;
  unsigned count = 3;
  std::optional<std::chrono::nanoseconds> limit;
  double fraction = 0.02;
  Size size = Size::small;
  std::uint64_t rare = 0;
};

/// A program with one command, to which the arguments of a test belong.
class CommandLine : public testing::Test {
 protected:
  std::optional<std::string> parse(std::vector<std::string> arguments) {
    static constexpr Example kExamples[] = {{"program do -t x", "does it with x"}};
    program_ = std::make_unique<Command>(
        CommandInfo{.name = "program", .help = "A program", .examples = kExamples});
    program_->add_version("program 1");
    program_->add_command({.name = "do", .help = "Does it"}, [this](Command& command) {
      ++fills_;
      typed_ = &command.hold<Typed>();
      add_options(command, *typed_);
      return [](const auto&) { return ExitCode::gate_failed; };
    });
    program_->add_help();
    arguments.insert(arguments.begin(), "program");
    return program_->parse(arguments);
  }

  bool has(const std::vector<std::string>& arguments, std::string_view text) {
    return parse(arguments)->find(text) != std::string::npos;
  }

  std::string refusal(const std::vector<std::string>& arguments) {
    return usage_error([&] { parse(arguments); });
  }

  std::unique_ptr<Command> program_;
  /// Lives in the command.
  Typed* typed_ = nullptr;
  int fills_ = 0;

 private:
  static void add_options(Command& command, Typed& o) {
    const Choices<Size> sizes{{"small", Size::small}, {"large", Size::large}};
    command.add_options("Options",
                        {
                            {"-t,--text", into(o.text), "TEXT", "one text"},
                            {"--any", into(o.text), "TEXT", "or none", {.may_be_empty = true}},
                            {"--texts", into(o.texts), "TEXT", "some"},
                            {"--list", list_into(o.list), "A,...", "some in one"},
                            {"--flag", into(o.flag), "", "a flag", {.excludes = "--text"}},
                            {"--other", into(o.other), "", "another", {.needs = "--text"}},
                            {"--bare", list_into(o.bare), "VALUE", "may be bare", {.bare = "none"}},
                            {"-c,--count", into(o.count, count_from<1, 9>), "N", "a few"},
                            {"--limit", into(o.limit, time_above_0), "TIME", "or none"},
                            {"--fraction", into(o.fraction, parse_fraction), "F", "of all"},
                            {"--size", into(o.size, sizes), "HOW", "one of two"},
                            {"--rare", into(o.rare, parse_count), "N", "?", {.rare = true}},
                        });
  }
};

TEST_F(CommandLine, values_go_where_their_option_says) {
  parse({"do", "-t", "x", "--texts", "1", "--texts", "2,3", "--list", "4,5", "--list=6"});
  EXPECT_EQ(typed_->text, "x");
  EXPECT_EQ(typed_->texts, (std::vector<std::string>{"1", "2,3"}));
  EXPECT_EQ(typed_->list, (std::vector<std::string>{"4", "5", "6"}));
}

TEST_F(CommandLine, values_have_the_type_of_their_variable) {
  parse({"do", "-c", "5", "--limit", "1.5s", "--fraction", "10%", "--size", "large"});
  EXPECT_EQ(typed_->count, 5);
  EXPECT_EQ(typed_->limit, 1500ms);
  EXPECT_EQ(typed_->fraction, 0.1);
  EXPECT_EQ(typed_->size, Size::large);
}

TEST_F(CommandLine, what_is_not_given_keeps_its_value) {
  parse({"do", "--flag"});
  EXPECT_TRUE(typed_->flag);
  EXPECT_EQ(typed_->text, "before");
  EXPECT_EQ(typed_->list, std::vector<std::string>{"a"});
  EXPECT_EQ(typed_->limit, std::nullopt);
}

TEST_F(CommandLine, a_value_may_be_left_out_where_the_option_has_one_for_that) {
  parse({"do", "--bare", "--flag"});
  EXPECT_EQ(typed_->bare, std::vector<std::string>{"none"});
  parse({"do", "--bare=some"});
  EXPECT_EQ(typed_->bare, std::vector<std::string>{"some"});
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
  EXPECT_EQ(refusal({"do", "--text=", "--flag"}), "--text: needs a value");
  EXPECT_EQ(refusal({"do", "--text", "--other"}),
            "--text needs a value, and '--other' is an option");
  EXPECT_EQ(refusal({"do", "--texts", "-c=1"}), "--texts needs a value, and '-c' is an option");
  EXPECT_EQ(refusal({"do", "--text", "a", "-t", "b"}), "--text is given more than once");
  EXPECT_EQ(refusal({"do", "--list", "a,"}), "--list: 'a,' has a comma too many");
  EXPECT_EQ(refusal({"do", "--text", "a", "--flag"}), "--flag cannot be combined with --text");
  EXPECT_EQ(refusal({"do", "--other"}), "--other needs --text");
  EXPECT_EQ(refusal({"do", "-c", "10"}), "--count: 10 is not between 1 and 9");
  EXPECT_EQ(refusal({"do", "--limit", "0s"}), "--limit: must be above 0");
  EXPECT_EQ(refusal({"do", "--size", "big"}),
            "--size: invalid value 'big' (expected small or large)");
}

TEST_F(CommandLine, an_empty_text_is_taken_where_the_option_may_be_empty) {
  parse({"do", "--any", ""});
  EXPECT_EQ(typed_->text, "");
}

TEST_F(CommandLine, words_that_nobody_knows_are_refused) {
  EXPECT_EQ(refusal({"do", "walrus", "--now"}), "no argument named 'walrus'; see --help");
  EXPECT_EQ(refusal({"do", "--lisst=1"}), "no option named '--lisst'; did you mean '--list'?");
}

TEST_F(CommandLine, help_and_version_are_told_in_place_of_an_action) {
  EXPECT_EQ(parse({"--version"}), "program 1\n");
  EXPECT_TRUE(has({"do", "--help"}, "\n  -t, --text TEXT "));
}

TEST_F(CommandLine, help_shows_the_defaults_of_all_types) {
  for (const char* shown : {"one text [before]\n", "some in one [a]\n", "a few [3]\n",
                            "of all [2%]\n", "one of two [small]\n", "or none\n"}) {
    EXPECT_TRUE(has({"do", "--help"}, shown)) << shown;
  }
}

TEST_F(CommandLine, help_shows_which_values_may_be_left_out) {
  EXPECT_TRUE(has({"do", "--help"}, "--bare[=VALUE] "));
}

TEST_F(CommandLine, help_leaves_rare_options_to_the_whole_help) {
  EXPECT_FALSE(has({"do", "--help"}, "--rare"));
  EXPECT_TRUE(has({"do", "--help"}, "For all of it: program do --help-all\n"));
  EXPECT_TRUE(has({"do", "--help-all"}, "--rare N"));
  EXPECT_FALSE(has({"do", "--help-all"}, "For all of it"));
}

TEST_F(CommandLine, help_tells_how_values_are_written_where_there_are_such) {
  EXPECT_TRUE(has({"do", "--help"}, "TIME: such as 20ms"));
  EXPECT_FALSE(has({"do", "--help"}, "SIZE"));
}

TEST_F(CommandLine, help_of_a_program_begins_with_its_examples) {
  EXPECT_EQ(parse({"--help"})->find("A program\n\n  program do -t x  does it with x\n"), 0U);
}

TEST_F(CommandLine, help_as_a_command_is_that_of_what_follows) {
  EXPECT_EQ(parse({"help", "do"}), parse({"do", "--help"}));
  EXPECT_EQ(parse({"help"}), parse({"--help"}));
}

TEST_F(CommandLine, help_about_what_nobody_knows_is_refused) {
  EXPECT_EQ(refusal({"help", "dx"}), "no argument named 'dx'; did you mean 'do'?");
}

TEST_F(CommandLine, help_wins_over_wrong_values) {
  EXPECT_TRUE(parse({"do", "--count", "x", "--help"}));
}

}  // namespace
}  // namespace concbench::command_line_test
