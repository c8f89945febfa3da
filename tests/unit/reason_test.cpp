#include "text/reason.hpp"

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>

namespace concbench::reason_test {
namespace {

TEST(Reason, IsWhatAnExceptionSays) {
  EXPECT_EQ(reason_of(std::runtime_error("it rains")), "it rains");
}

TEST(Reason, IsNoNameOfATypeWhereMemoryIsLacking) {
  EXPECT_EQ(reason_of(std::bad_alloc()), "not enough memory");
}

TEST(Reason, BeginsInLowerCaseInASentenceUnlessItBeginsWithAName) {
  EXPECT_EQ(in_sentence("Connection refused"), "connection refused");
  EXPECT_EQ(in_sentence("SSL error"), "SSL error");
  EXPECT_EQ(in_sentence(""), "");
}

}  // namespace
}  // namespace concbench::reason_test
