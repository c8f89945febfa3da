#pragma once

#include <system_error>

namespace concbench {

/// `error` is an errno.
[[noreturn]] inline void throw_error(int error) {
  throw std::system_error(error, std::generic_category());
}

}  // namespace concbench
