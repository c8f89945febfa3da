#include "text/reason.hpp"

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>

namespace concbench {
namespace {

TEST(Reason, IsWhatAnExceptionSays) {
  EXPECT_EQ(reason_of(std::runtime_error("it rains")), "it rains");
}

TEST(Reason, IsNoNameOfATypeWhereMemoryIsLacking) {
  EXPECT_EQ(reason_of(std::bad_alloc()), "not enough memory");
}

}  // namespace
}  // namespace concbench
