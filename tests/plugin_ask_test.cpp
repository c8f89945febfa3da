#include <gtest/gtest.h>
#include <unistd.h>

#include <concbench/error.hpp>

#include "plugins/ask.hpp"
#include "plugins/library.hpp"
#include "support/usage_error.hpp"

namespace concbench::plugin_ask_test {
namespace {

using namespace std::chrono_literals;

std::string refusal(const std::function<std::string()>& answer,
                    std::chrono::milliseconds patience = kPluginPatience) {
  try {
    return "answered: " + ask_in_child(answer, patience);
  } catch (const PluginRefused& e) {
    return e.what();
  }
}

TEST(PluginAsk, GivesTheAnswerOfAProcessOfItsOwn) {
  EXPECT_NE(ask_in_child([] { return std::to_string(::getpid()); }), std::to_string(::getpid()));
}

TEST(PluginAsk, GivesAnswersThatAPipeHasNoRoomFor) {
  const std::string text(1'000'000, 'x');
  EXPECT_EQ(ask_in_child([&] { return text; }), text);
}

TEST(PluginAsk, PassesOnWhatIsThrown) {
  EXPECT_EQ(refusal([]() -> std::string { throw PluginRefused("is no good"); }), "is no good");
  EXPECT_EQ(
      usage_error([] { ask_in_child([]() -> std::string { throw UsageError("not like that"); }); }),
      "not like that");
  EXPECT_EQ(refusal([]() -> std::string { throw 42; }),
            "throws something that is no std::exception while it is loaded");
}

TEST(PluginAsk, TellsHowAProcessEndedThatGaveNoAnswer) {
  EXPECT_EQ(refusal([]() -> std::string { ::_exit(3); }),
            "ends the process that it is loaded into, which exited with code 3");
}

TEST(PluginAsk, GivesUpAProcessThatNeverAnswers) {
  const auto wait = []() -> std::string {
    while (true) ::pause();
  };
  EXPECT_EQ(refusal(wait, 50ms), "does not answer within 50ms of being loaded");
}

}  // namespace
}  // namespace concbench::plugin_ask_test
