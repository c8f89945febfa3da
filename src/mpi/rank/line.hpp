#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>

#include "mpi/frames.hpp"
#include "os/fd.hpp"

namespace concbench {

/// Rank 0's line to its sampler: its stdin and its stdout, which mpirun forwards.
class Line {
 public:
  /// Takes the stdout of this process for itself: what others write there goes to stderr.
  Line();

  /// The first frame that comes. Throws std::runtime_error where none does.
  std::string receive_order();

  /// From any thread.
  void send(FrameKind kind, std::string_view body);

  /// From now on tells every 100 ms that this process lives, when the pass in hand began and what
  /// `held` gives, and ends the process once the other end is gone.
  void watch(const std::atomic<std::int64_t>& pass_began_ns, std::function<std::string()> held);

 private:
  [[noreturn]] void keep_watch(const std::atomic<std::int64_t>& pass_began_ns);

  Fd in_;
  Fd out_;
  std::function<std::string()> held_;
  std::mutex mutex_;
};

}  // namespace concbench
