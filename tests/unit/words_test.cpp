#include "text/words.hpp"

#include <gtest/gtest.h>

#include "support/usage_error.hpp"

namespace concbench::words_test {
namespace {

using Words = std::vector<std::string>;

Words split(std::string_view text) { return split_words(text, "--cmd"); }

std::string split_error(std::string_view text) {
  return usage_error([&] { split(text); });
}

TEST(Words, ArePartedByBlanks) {
  EXPECT_EQ(split("  ./a  b\tc\nd "), (Words{"./a", "b", "c", "d"}));
  EXPECT_EQ(split(" \t"), Words{});
}

TEST(Words, KeepWhatIsInSingleQuotes) {
  EXPECT_EQ(split(R"(a 'b  $c "d" \e')"), (Words{"a", R"(b  $c "d" \e)"}));
}

TEST(Words, KeepWhatIsInDoubleQuotes) {
  EXPECT_EQ(split(R"(a "b  'c' | ; > *")"), (Words{"a", "b  'c' | ; > *"}));
}

TEST(Words, TakeABackslashInDoubleQuotesForItselfBeforeMostCharacters) {
  EXPECT_EQ(split(R"("\$\`\"\\\n")"), Words{R"($`"\\n)"});
}

TEST(Words, TakeWhatFollowsABackslashAsItIs) {
  EXPECT_EQ(split(R"(a\ b \| \'c\' \\)"), (Words{"a b", "|", "'c'", R"(\)"}));
}

TEST(Words, GoOnInTheNextLineAfterABackslash) {
  EXPECT_EQ(split("a\\\nb \\\n c"), (Words{"ab", "c"}));
  EXPECT_EQ(split("\"a\\\nb\""), Words{"ab"});
}

TEST(Words, GoOnAfterAQuote) { EXPECT_EQ(split(R"(--x='a b'"c d"e)"), Words{"--x=a bc de"}); }

TEST(Words, MayBeEmpty) { EXPECT_EQ(split(R"(a '' "" b)"), (Words{"a", "", "", "b"})); }

TEST(Words, AreRefusedWhereAQuoteIsNotEnded) {
  EXPECT_EQ(split_error("a 'b"), "--cmd: a quote is not ended in 'a 'b'");
  EXPECT_EQ(split_error("a \"b"), "--cmd: a quote is not ended in 'a \"b'");
  EXPECT_EQ(split_error("a \"b\\\""), "--cmd: a quote is not ended in 'a \"b\\\"'");
}

TEST(Words, AreRefusedWhereABackslashIsLast) {
  EXPECT_EQ(split_error("a \\"), "--cmd: nothing follows the backslash at the end in 'a \\'");
}

TEST(Words, AreRefusedWhereOnlyAShellWouldKnowWhatToDo) {
  for (const std::string c : {"|", "&", ";", "<", ">", "(", ")", "$", "`", "*"}) {
    EXPECT_EQ(split_error("./a " + c),
              "--cmd: '" + c + "' is for a shell: quote it, or add --shell, in './a " + c + "'");
    EXPECT_EQ(split("./a '" + c + "' \\" + c), (Words{"./a", c, c}));
  }
  EXPECT_NE(split_error("\"$HOME\""), "nothing was refused");
  EXPECT_NE(split_error("\"`pwd`\""), "nothing was refused");
}

TEST(Words, ComeBackFromTheirText) {
  const Words words{"./a", "",  "b c", "'", "\"",   "\\", "$HOME",  "a'b'c", "*",
                    "x;y", "~", "#",   "ä", "a\nb", "\t", "{task}", "[x]?",  "!"};
  EXPECT_EQ(split(join_words(words)), words);
}

TEST(Words, AreQuotedOnlyWhereTheyMustBe) {
  EXPECT_EQ(join_words(Words{"./a-b_c", "--x=1,2", "{input}", "a@b:c+d%e"}),
            "./a-b_c --x=1,2 {input} a@b:c+d%e");
  EXPECT_EQ(join_words(Words{"a b", "", "it's"}), R"('a b' '' 'it'\''s')");
}

}  // namespace
}  // namespace concbench::words_test
