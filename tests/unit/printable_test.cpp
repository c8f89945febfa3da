#include "text/printable.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/hostile_text.hpp"
#include "support/random.hpp"

namespace concbench::printable_test {
namespace {

TEST(ValidUtf8, LeavesCharactersOfEveryLengthAlone) {
  const std::string text =
      "a\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf"
      "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf";
  EXPECT_EQ(valid_utf8(text), text);
}

TEST(ValidUtf8, ReplacesEachBeginningOfACharacterOnce) {
  const std::string mark = "\xef\xbf\xbd";
  EXPECT_EQ(valid_utf8("caf\xe9"), "caf" + mark);
  EXPECT_EQ(valid_utf8("\xe4\xb8 \xf0\x90\x80"), mark + " " + mark);
  EXPECT_EQ(valid_utf8("\xc0\xaf"), mark + mark);
  EXPECT_EQ(valid_utf8("\xed\xa0\x80"), mark + mark + mark);
  EXPECT_EQ(valid_utf8("\xf4\x90\x80\x80"), mark + mark + mark + mark);
}

TEST(ValidUtf8, IsWhatTheJsonFormatsWrite) {
  using Json = nlohmann::json;
  // Bytes that are first, last, or just beyond the bounds of what may stand somewhere.
  const std::string bytes =
      "a\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc1\xc2\xdf\xe0\xe1\xec\xed\xee\xef\xf0\xf1\xf3\xf4\xf5"
      "\xff";
  Random random(1);
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (int n = 0; n < 6; ++n) {
      text += bytes[random.below(bytes.size())];
    }
    const std::string json = Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
    ASSERT_EQ(valid_utf8(text), Json::parse(json).get<std::string>());
  }
}

TEST(Printable, LeavesTextOfEveryLanguageAlone) {
  for (const char* text :
       {"", "fib/pool", "größe", "中文", "שלום", "\xc2\xa0|\xe2\x80\xa7|\xe2\x80\xaf", "😀",
        "\xe2\x81\xa5|\xe2\x81\xaa"}) {
    EXPECT_EQ(printable(text), text);
  }
}

TEST(Printable, ShowsAQuestionMarkForEachCharacterThatSteers) {
  EXPECT_EQ(printable(kHostile), kTamed);
  EXPECT_EQ(printable("\xc2\x80\xc2\x9f"), "??");
  EXPECT_EQ(printable("\xe2\x80\xa8\xe2\x80\xaa\xe2\x80\xae\xe2\x81\xa6\xe2\x81\xa9"), "?????");
}

TEST(Printable, ReplacesWhatIsNoUtf8) {
  EXPECT_EQ(printable("\x9b"
                      "31m\xff"),
            "\xef\xbf\xbd"
            "31m\xef\xbf\xbd");
}

TEST(Printable, KeepsWhatItIsToldTo) { EXPECT_EQ(printable("a\n\tb\r", "\n\t"), "a\n\tb?"); }

TEST(Printable, ChangesNothingThatIsPrintable) {
  EXPECT_EQ(printable(printable(kHostile)), kTamed);
}

TEST(TextWidth, CountsColumnsOfTheScreen) {
  EXPECT_EQ(text_width("abc"), 3U);
  EXPECT_EQ(text_width("größe"), 5U);
  EXPECT_EQ(text_width("中文"), 4U);
  EXPECT_EQ(text_width("e\u0301"), 1U);
  EXPECT_EQ(text_width("😀"), 2U);
}

TEST(Shortened, LeavesWhatHasRoomAlone) { EXPECT_EQ(shortened("12345", 5, "…"), "12345"); }

TEST(Shortened, TakesOutTheMiddle) {
  EXPECT_EQ(shortened("123456789", 5, "…"), "12…89");
  EXPECT_EQ(shortened("123456789", 5, ".."), "12..9");
}

TEST(Shortened, CutsNoCharacterAndFillsNoMoreColumnsThanItMay) {
  for (std::size_t width = 1; width < 12; ++width) {
    const std::string text = shortened("中文größe文字", width, "…");
    EXPECT_EQ(valid_utf8(text), text);
    EXPECT_LE(text_width(text), width);
  }
}

TEST(PrintableJson, HasEscapesWhereTextWouldSteerATerminal) {
  EXPECT_EQ(printable_json("[\n  \"a\x7f\xc2\x9b \xe2\x80\xae\xc3\xa4\"\n]"),
            "[\n  \"a\\u007f\\u009b \\u202e\xc3\xa4\"\n]");
  EXPECT_EQ(printable_json("{\"a\": 1}\n"), "{\"a\": 1}\n");
}

}  // namespace
}  // namespace concbench::printable_test
