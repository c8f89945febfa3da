#pragma once

#include <system_error>
#include <thread>
#include <utility>
#include <vector>

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

/// Threads that run work(0), work(1), ... Where one is refused, the others are sent home by `stop`
/// and joined, and it throws as start_thread() does.
template <class Work, class Stop>
std::vector<std::thread> start_threads(unsigned count, Work work, Stop stop) {
  std::vector<std::thread> threads;
  try {
    for (unsigned i = 0; i < count; ++i) threads.push_back(start_thread([work, i] { work(i); }));
  } catch (...) {
    stop();
    for (std::thread& thread : threads) thread.join();
    throw;
  }
  return threads;
}

}  // namespace concbench
