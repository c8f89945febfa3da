#pragma once

#include <atomic>
#include <cstdint>

namespace concbench {

/// Where workers that find nothing to do sleep, in memory that all share. Nobody is woken in vain:
/// a waker takes a waiting worker off the count and leaves a token for it, so that work which comes
/// before it is awake costs no further system call.
///
/// One that dies here leaves the count too high, which costs one wake-up for nobody.
class Sleepers {
 public:
  /// Says that the caller is about to sleep. It looks for work once more, and then calls one of the
  /// other two.
  void announce() { waiting_.fetch_add(1); }
  void cancel();
  void sleep();

  /// Wakes as many as wait, at most `most`, after work was made visible.
  void wake(std::uint32_t most);

 private:
  bool take_one(std::atomic<std::uint32_t>& count);

  std::atomic<std::uint32_t> waiting_ = 0;
  std::atomic<std::uint32_t> tokens_ = 0;
};

}  // namespace concbench
