#include "report/json_bounds.hpp"

#include <gtest/gtest.h>

#include <string>

#include "support/usage_error.hpp"

namespace concbench::json_bounds_test {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string refusal(const std::string& json) {
  return usage_error([&] { check_bounds(json); });
}

TEST(JsonBounds, TakeWhatReportsHold) {
  EXPECT_EQ(refusal("{" + repeated("\"a\": [1, 2, {\"b\": \"\\\"{[,:\"}],", 900) + "}"),
            "nothing was refused");
  EXPECT_EQ(refusal("[" + repeated("0,", 1'000'000) + "0]"), "nothing was refused");
  EXPECT_EQ(refusal("\"" + std::string(2'000'000, ' ') + "\""), "nothing was refused");
}

TEST(JsonBounds, AreNotPassedByObjectsWhoseNamesAreLookedUpOneByOne) {
  EXPECT_EQ(refusal("{" + repeated("\"a\":{\"b\":1},", 1001) + "}"),
            "not a concbench report: more than 1000 members of one object");
}

TEST(JsonBounds, AreNotPassedByMoreValuesThanMemoryIsFor) {
  EXPECT_EQ(refusal("[" + std::string(10'000'001, ',') + "]"),
            "not a concbench report: more than 10000000 values");
}

TEST(JsonBounds, AreNotPassedByBlanksWithoutEnd) {
  EXPECT_EQ(refusal("[" + std::string(1'000'001, '\n')),
            "not a concbench report: more than 1000000 blanks in a row");
}

TEST(JsonBounds, SayNothingOfWhatIsNoJson) {
  for (const char* text : {"", "}}]]::", "\"", "\"\\", "{{{{"}) {
    EXPECT_EQ(refusal(text), "nothing was refused") << text;
  }
}

}  // namespace
}  // namespace concbench::json_bounds_test
