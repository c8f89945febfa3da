#include <fmt/core.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <concbench/async.hpp>
#include <concbench/error.hpp>
#include <concbench/workload.hpp>
#include <fstream>
#include <memory>

#include "../workloads/command/recipe.hpp"
#include "os/files.hpp"
#include "os/process.hpp"
#include "support/no_more_files.hpp"
#include "support/remains.hpp"
#include "support/usage_error.hpp"
#include "workloads/table.hpp"

namespace concbench::command_test {
namespace {

using command::Facts;
using command::IgnoredCodes;
using command::Recipe;
using command::Template;
using Typed = std::map<std::string, std::vector<std::string>, std::less<>>;
using Words = std::vector<std::string>;
using Values = std::vector<std::uint64_t>;

const WorkloadEntry& entry() { return find_workload("command"); }

Params params(const Typed& typed) { return Params::parse(entry().info.params, typed); }

/// What is said to these options; `nothing was refused` where all is well.
std::string refusal(const Typed& typed) {
  return usage_error([&] { entry().info.check(params(typed)); });
}

std::string fill(std::string_view text) {
  return Template(text).fill({.task = 3, .worker = 1, .input = "a b"});
}

std::string template_error(std::string_view text) {
  return usage_error([&] { Template{text}; });
}

TEST(CommandTemplate, FillsInWhatATaskKnowsOfItself) {
  EXPECT_EQ(fill("{task}"), "3");
  EXPECT_EQ(fill("a{task}b{worker}c{input}d"), "a3b1ca bd");
  EXPECT_EQ(fill("{task}{task}"), "33");
}

TEST(CommandTemplate, LeavesEverythingElse) {
  for (const std::string text : {"", "{}", "{", "}", "{task", "task}", "{ task }", "a{3}",
                                 "{\"a\":1}", "${HOME}", "{{.Names}}", "}}{{"}) {
    EXPECT_EQ(fill(text), text);
    EXPECT_TRUE(Template(text).is_plain()) << text;
  }
}

TEST(CommandTemplate, LeavesToAShellWhatIsItsOwn) { EXPECT_EQ(fill("${task}"), "${task}"); }

TEST(CommandTemplate, TakesTwoBracesBeforeANameForOne) {
  EXPECT_EQ(fill("{{task}"), "{task}");
  EXPECT_EQ(fill("{{anything}{task}"), "{anything}3");
}

TEST(CommandTemplate, SuggestsAPlaceholderForAnUnknownOne) {
  EXPECT_EQ(template_error("x{tsak}"), "no placeholder named 'tsak'; did you mean 'task'?");
  EXPECT_EQ(template_error("{nothing}"),
            "no placeholder named 'nothing'; there are task, worker, input");
}

TEST(CommandTemplate, FillsInNothingTwice) {
  EXPECT_EQ(Template("{input}").fill({.input = "{task}"}), "{task}");
}

TEST(IgnoredCodes, AreThoseThatAreListed) {
  const IgnoredCodes codes("1,20,255");
  EXPECT_TRUE(codes.has(1) && codes.has(20) && codes.has(255));
  EXPECT_FALSE(codes.has(2));
}

TEST(IgnoredCodes, AreAllOrNone) {
  EXPECT_TRUE(IgnoredCodes("all").has(77));
  EXPECT_FALSE(IgnoredCodes().has(77));
}

TEST(IgnoredCodes, AreRefusedWhereNoProgramCouldHaveThem) {
  const auto error = [](const char* text) { return usage_error([&] { IgnoredCodes{text}; }); };
  EXPECT_EQ(error("1,256"), "--ignore-failure: 256 is not between 1 and 255");
  EXPECT_EQ(error("0"), "--ignore-failure: 0 is not between 1 and 255");
  EXPECT_TRUE(error("1,").starts_with("--ignore-failure: ''"));
  EXPECT_TRUE(error("any").starts_with("--ignore-failure: 'any'"));
}

/// The words that a task runs.
Words words_of(const Recipe& recipe, const Facts& facts) {
  Words words;
  for (const Template& argument : recipe.arguments) words.push_back(argument.fill(facts));
  return words;
}

class CommandFiles : public testing::Test {
 protected:
  std::string file(const std::string& content) const {
    std::ofstream(path_) << content;
    return path_;
  }

  Words inputs(const std::string& content) const {
    return command::read_inputs(params({{"input-file", {file(content)}}}));
  }

  /// What task 3 runs, with the input `a; b`.
  Words words(const std::string& cmd, bool shell = false) const {
    Typed typed{{"cmd", {cmd}}, {"input-file", {path_}}};
    if (shell) typed["shell"] = {};
    return words_of(command::read_recipe(params(typed)), {.task = 3, .worker = 1, .input = "a; b"});
  }

 private:
  TemporaryDirectory folder_{""};
  std::string path_ = folder_.path() / "inputs";
};

TEST_F(CommandFiles, HaveAnInputInEachLine) {
  EXPECT_EQ(inputs("a b\n $c \nd"), (Words{"a b", " $c ", "d"}));
  EXPECT_EQ(inputs("a\n\nb\n"), (Words{"a", "", "b"}));
  EXPECT_EQ(inputs("\n"), Words{""});
}

TEST_F(CommandFiles, AreRefusedWhereTheyHaveNoInput) {
  EXPECT_EQ(usage_error([&] { inputs(""); }).substr(0, 14), "--input-file: ");
  EXPECT_TRUE(usage_error([&] { inputs(std::string("a\0b", 3)); }).ends_with("can hold"));
}

TEST_F(CommandFiles, MakeATaskOfEachLine) {
  EXPECT_EQ(entry().info.tasks(params({{"input-file", {file("a\nb\nc\n")}}})), 3U);
}

TEST_F(CommandFiles, AreFilledInWhereTheCommandSaysSo) {
  EXPECT_EQ(words("true --in={input} {task}"), (Words{"true", "--in=a; b", "3"}));
}

TEST_F(CommandFiles, AreTheLastArgumentOtherwise) {
  EXPECT_EQ(words("true -v"), (Words{"true", "-v", "a; b"}));
}

TEST_F(CommandFiles, ReachAShellAsParameters) {
  const std::string program = "concbench_input=$3; cat \"${concbench_input}\" | wc";
  EXPECT_EQ(words("cat {input} | wc", true), (Words{"sh", "-c", program, "sh", "3", "1", "a; b"}));
  EXPECT_EQ(words("wc -l", true)[2], "concbench_input=$3; wc -l \"${concbench_input}\"");
}

TEST(CommandRecipe, LeavesATextWithoutPlaceholdersToTheShell) {
  const Recipe recipe = command::read_recipe(params({{"cmd", {"a | b"}}, {"shell", {}}}));
  EXPECT_EQ(words_of(recipe, {}), (Words{"sh", "-c", "a | b"}));
  EXPECT_TRUE(recipe.is_plain());
}

TEST(CommandRecipe, KnowsItsProgramBeforeATaskRuns) {
  EXPECT_TRUE(command::read_recipe(params({{"cmd", {"true"}}})).path.ends_with("/true"));
  EXPECT_EQ(command::read_recipe(params({{"cmd", {"./{task}.sh"}}})).path, "");
}

TEST(CommandOptions, NeedAProgram) {
  EXPECT_TRUE(refusal({}).starts_with("no program given; write it after '--', such as: "));
  EXPECT_EQ(refusal({{"cmd", {" "}}}), "--cmd: no command in ' '");
  EXPECT_EQ(refusal({{"cmd", {" "}}, {"shell", {}}}), "--cmd: no command in ' '");
  EXPECT_EQ(refusal({{"cmd", {"no-such-program"}}}), "command 'no-such-program' not found in PATH");
  EXPECT_EQ(refusal({{"cmd", {"/no/such"}}}), "command '/no/such' not found");
  EXPECT_EQ(refusal({{"cmd", {"/etc/passwd"}}}), "command '/etc/passwd' is not a program");
}

TEST(CommandOptions, TakeOneSourceOfTasks) {
  EXPECT_EQ(refusal({{"cmd", {"true"}}, {"n", {"2"}}, {"input-file", {"/etc/passwd"}}}),
            "-n and --input-file cannot be combined: a line makes a task");
}

TEST(CommandOptions, NeedAFileForInputs) {
  EXPECT_EQ(refusal({{"cmd", {"true {input}"}}}),
            "{input} needs --input-file, which has a line for each task");
}

TEST(CommandOptions, RefuseAWholeCommandInQuotesForTheShell) {
  EXPECT_EQ(refusal({{"cmd", {"'ls | wc'"}}, {"shell", {}}}),
            "a shell takes all of 'ls | wc' for one name; write --shell --cmd 'ls | wc'");
  EXPECT_EQ(refusal({{"cmd", {"'ls' | 'wc'"}}, {"shell", {}}}), "nothing was refused");
}

TEST(CommandOptions, AreCheckedForWhatIsRunBesideTasksToo) {
  EXPECT_EQ(refusal({{"cmd", {"true"}}, {"prepare", {"no-such-program"}}}),
            "command 'no-such-program' not found in PATH");
  EXPECT_EQ(refusal({{"cmd", {"true"}}, {"cleanup", {"rm {task}"}}}),
            "--cleanup: placeholders have a value in tasks only");
  EXPECT_TRUE(refusal({{"cmd", {"true"}}, {"prepare", {"a | b"}}}).starts_with("--prepare: '|'"));
}

TEST(CommandOptions, AreCheckedForFiles) {
  const auto refuses = [](const Typed& typed) {
    EXPECT_THROW(entry().info.check(params(typed)), FileError);
  };
  refuses({{"cmd", {"true"}}, {"stdin", {"/no/such"}}});
  refuses({{"cmd", {"true"}}, {"stdin", {"/etc"}}});
  refuses({{"cmd", {"true"}}, {"input-file", {"/no/such"}}});
}

TEST(CommandOptions, MakeOneTaskByDefault) {
  EXPECT_EQ(entry().info.tasks(params({})), 1U);
  EXPECT_EQ(entry().info.tasks(params({{"n", {"7"}}})), 7U);
}

std::unique_ptr<Workload> made(const Typed& typed) {
  return make_workload(entry(), params(typed), {});
}

/// The text of a task's failure, and its number.
std::string failure(const Typed& typed) {
  Values values(5);
  try {
    made(typed)->run({0, 5}, values);
  } catch (const TaskError& e) {
    return fmt::format("{}: {}", e.task.value(), e.what());
  }
  return "it did not fail";
}

constexpr const char* kFailing = "sh -c 'exit $0' {task}";

TEST(Command, FailsWithTheFirstTaskThatDoes) {
  EXPECT_EQ(failure({{"cmd", {kFailing}}}),
            "1: 'sh -c 'exit $0' 1' exited with code 1; --show-output shows what it says");
  EXPECT_EQ(failure({{"cmd", {kFailing}}, {"ignore-failure", {"1"}}, {"show-output", {}}}),
            "2: 'sh -c 'exit $0' 2' exited with code 2");
}

TEST(Command, IgnoresFailuresWhereItIsTold) {
  EXPECT_EQ(failure({{"cmd", {kFailing}}, {"ignore-failure", {"1,2,3,4"}}}), "it did not fail");
  EXPECT_EQ(failure({{"cmd", {kFailing}}, {"ignore-failure", {"all"}}}), "it did not fail");
}

TEST(Command, FailsWhereASignalKillsItsProgramWhateverItIsTold) {
  EXPECT_TRUE(failure({{"cmd", {"sh -c 'kill -9 $$'"}}, {"ignore-failure", {"all"}}})
                  .starts_with("0: 'sh -c 'kill -9 $$'' was killed by signal 9 (Killed)"));
}

TEST(Command, FailsWhereAProgramIsNotThereWhoseNameHasAPlaceholder) {
  EXPECT_EQ(failure({{"cmd", {"/no/such{task}"}}}), "0: command '/no/such0' not found");
}

TEST(Command, TellsItsProgramTheWorkersNumber) {
  const auto workload = made({{"cmd", {"sh -c 'exit {worker}'"}}, {"ignore-failure", {"all"}}});
  Values values(1);
  workload->run_as({6}, {0, 1}, values);
  EXPECT_EQ(values, Values{6});
}

TEST(Command, FailsWhereWhatIsBesideItsTasksDoes) {
  const auto text = [](auto act) {
    try {
      act();
    } catch (const TaskError& e) {
      return std::string(e.what());
    }
    return std::string("it did not fail");
  };
  const auto workload =
      made({{"cmd", {"true"}}, {"prepare", {"sh -c 'exit 3'"}}, {"cleanup", {"false"}}});
  EXPECT_EQ(text([&] { workload->prepare(); }), "--prepare: 'sh -c 'exit 3'' exited with code 3");
  EXPECT_EQ(text([&] { workload->clean_up(); }), "--cleanup: 'false' exited with code 1");
}

/// Tasks of a command on an event loop; they leave nothing behind.
class CommandOnLoop : public testing::Test {
 protected:
  /// How a task has ended.
  struct End {
    std::exception_ptr failure;
    std::uint64_t value = 0;
  };

  void TearDown() override { EXPECT_EQ(Remains::now(), before_); }

  static auto note(End& end) {
    return [&end](const std::exception_ptr& failure, std::uint64_t value) {
      end = {failure, value};
    };
  }

  /// Has tasks 0 and 1 under way at once, in places 6 and 7. Throws what one that fails does.
  static Values values(const Typed& typed) {
    const auto workload = made(typed);
    asio::io_context loop;
    std::array<End, 2> ends;
    for (unsigned i = 0; i < 2; ++i) {
      asio::co_spawn(loop, workload->async_tasks()->run_async(i, 6 + i), note(ends[i]));
    }
    loop.run();
    for (const End& end : ends) {
      if (end.failure) std::rethrow_exception(end.failure);
    }
    return {ends[0].value, ends[1].value};
  }

  static std::string failure(const Typed& typed) {
    try {
      values(typed);
    } catch (const std::exception& e) {
      return e.what();
    }
    return "it did not fail";
  }

 private:
  Remains before_ = Remains::now();
};

TEST_F(CommandOnLoop, HasProgramsUnderWayAtOnce) {
  const TemporaryDirectory folder("");
  const std::string pipe = folder.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  // To open either end of it takes someone who opens the other one.
  const std::string text =
      fmt::format("case {{task}} in 0) echo > {0};; *) read line < {0};; esac", pipe);
  EXPECT_EQ(values({{"cmd", {text}}, {"shell", {}}}), (Values{0, 0}));
}

TEST_F(CommandOnLoop, GivesExitCodesAndTellsItsProgramsTheirPlaces) {
  EXPECT_EQ(values({{"cmd", {"sh -c 'exit {worker}'"}}, {"ignore-failure", {"6,7"}}}),
            (Values{6, 7}));
}

TEST_F(CommandOnLoop, FailsAsInAnyOtherPlace) {
  EXPECT_EQ(failure({{"cmd", {kFailing}}}),
            "'sh -c 'exit $0' 1' exited with code 1; --show-output shows what it says");
  EXPECT_EQ(failure({{"cmd", {"/no/such{task}"}}}), "command '/no/such0' not found");
}

TEST_F(CommandOnLoop, KillsItsProgramWhereItsTaskIsCancelled) {
  const auto workload = made({{"cmd", {"sleep 1000"}}});
  asio::io_context loop;
  asio::cancellation_signal cancel;
  End end;
  asio::co_spawn(loop, workload->async_tasks()->run_async(0, 0),
                 asio::bind_cancellation_slot(cancel.slot(), note(end)));
  loop.run_one();
  EXPECT_EQ(own_children().size(), 1U);
  cancel.emit(asio::cancellation_type::terminal);
  loop.run();
  EXPECT_TRUE(end.failure);
}

TEST_F(CommandOnLoop, KillsItsProgramsWithTheLoop) {
  const auto workload = made({{"cmd", {"sleep 1000"}}});
  asio::io_context loop;
  asio::co_spawn(loop, workload->async_tasks()->run_async(0, 0), asio::detached);
  loop.run_one();
  EXPECT_EQ(own_children().size(), 1U);
}

TEST_F(CommandOnLoop, NamesTheWayOutWhereTheSystemAllowsNoMore) {
  const auto workload = made({{"cmd", {"true"}}});
  asio::io_context loop;
  End end;
  asio::co_spawn(loop, workload->async_tasks()->run_async(0, 0), note(end));
  const NoMoreFiles limit;
  loop.run();
  try {
    std::rethrow_exception(end.failure);
  } catch (const TaskError& e) {
    EXPECT_STREQ(e.what(),
                 "cannot open a pidfd: Too many open files; a lower --max-in-flight has fewer run "
                 "at once");
  }
}

}  // namespace
}  // namespace concbench::command_test
