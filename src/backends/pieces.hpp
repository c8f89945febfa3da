#pragma once

#include <concbench/partition.hpp>
#include <deque>

namespace concbench {

/// Submitted tasks that no worker has been given yet, piece by piece.
class Pieces {
 public:
  explicit Pieces(unsigned workers) : workers_(workers) {}

  void add(Chunk tasks, Grain grain) {
    if (!tasks.empty()) parts_.emplace_back(tasks, grain, workers_);
  }
  bool empty() const { return parts_.empty(); }

  /// The next piece; only if not empty.
  Chunk take() {
    const Chunk piece = parts_.front().piece(taken_++);
    if (taken_ == parts_.front().pieces()) {
      parts_.pop_front();
      taken_ = 0;
    }
    return piece;
  }

 private:
  unsigned workers_;
  std::deque<Partition> parts_;
  std::uint64_t taken_ = 0;
};

}  // namespace concbench
