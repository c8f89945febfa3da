#pragma once

#include <system_error>
#include <thread>
#include <utility>

namespace concbench {

/// A thread, or a std::system_error that says what was refused: that of std::thread does not.
template <class Work>
std::thread start_thread(Work work) {
  try {
    return std::thread(std::move(work));
  } catch (const std::system_error& e) {
    throw std::system_error(e.code(), "cannot start a thread");
  }
}

}  // namespace concbench
