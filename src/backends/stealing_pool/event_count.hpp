#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "os/sync.hpp"

namespace concbench {

/// An event count: where workers that find nothing to do sleep, in memory that all share. Nobody is
/// woken in vain: a waker takes a waiting worker off the count and leaves a token for it, so that
/// work which comes before it is awake costs no further system call.
///
/// A worker that dies here leaves the count too high, which costs one wake-up for nobody.
class EventCount {
 public:
  /// The caller is about to sleep: it looks for work once more, and then calls one of the next two.
  void prepare_wait() { waiting_.fetch_add(1); }

  void cancel_wait() {
    // A waker may have been faster; then its token is for the caller.
    if (!take_one(waiting_)) wait();
  }

  void wait() {
    while (!take_one(tokens_)) futex_wait(tokens_, 0);
  }

  /// Wakes as many as wait, at most `most`, after work was made visible.
  void notify(std::uint32_t most) {
    std::uint32_t seen = waiting_.load();
    while (seen > 0) {
      const std::uint32_t some = std::min(seen, most);
      if (!waiting_.compare_exchange_weak(seen, seen - some)) continue;
      tokens_.fetch_add(some);
      futex_wake(tokens_, some);
      return;
    }
  }

 private:
  static bool take_one(std::atomic<std::uint32_t>& count) {
    std::uint32_t seen = count.load();
    while (seen > 0) {
      if (count.compare_exchange_weak(seen, seen - 1)) return true;
    }
    return false;
  }

  std::atomic<std::uint32_t> waiting_ = 0;
  std::atomic<std::uint32_t> tokens_ = 0;
};

}  // namespace concbench
