#include <gtest/gtest.h>

#include "terminal/terminal.hpp"

namespace concbench::locale_test {
namespace {

TEST(Locale, IsUtf8BySettingThatRules) {
  EXPECT_TRUE(is_utf8_locale("", "", "de_DE.UTF-8"));
  EXPECT_TRUE(is_utf8_locale("", "C.utf8", "C"));
  EXPECT_FALSE(is_utf8_locale("C", "C.utf8", "C.utf8"));
  EXPECT_FALSE(is_utf8_locale("", "", ""));
  EXPECT_FALSE(is_utf8_locale("", "POSIX", "C.UTF-8"));
}

}  // namespace
}  // namespace concbench::locale_test
