#pragma once

#include <algorithm>
#include <concbench/task.hpp>
#include <deque>

namespace concbench {

/// Submitted tasks that are cut in one way, from the first one on.
struct Submission {
  Chunk tasks;
  Grain grain;

  /// Whether the pieces would be the same if `more` had come with these.
  bool is_continued_by(Chunk more, Grain its_grain) const {
    return !grain.is_guided() && its_grain == grain && tasks.end == more.begin &&
           tasks.size() % grain.tasks() == 0;
  }
};

/// Submissions in their order, as few as they can be.
class Submissions {
 public:
  void add(Chunk tasks, Grain grain) {
    if (tasks.empty()) return;
    if (!empty() && list_.back().is_continued_by(tasks, grain)) {
      list_.back().tasks.end = tasks.end;
    } else {
      list_.push_back({tasks, grain});
    }
  }
  bool empty() const { return list_.empty(); }
  /// Only if not empty.
  const Submission& first() const { return list_.front(); }
  /// So many tasks of the first one are no longer of interest.
  void drop(std::uint64_t tasks) {
    list_.front().tasks.begin += tasks;
    if (list_.front().tasks.empty()) list_.pop_front();
  }

 private:
  std::deque<Submission> list_;
};

/// Submitted tasks that no worker has been given yet, piece by piece. A guided grain hands out a
/// share of what is left for each worker, with as much to come.
class Pieces {
 public:
  explicit Pieces(unsigned workers) : workers_(workers) {}

  void add(Chunk tasks, Grain grain) { left_.add(tasks, grain); }
  bool empty() const { return left_.empty(); }

  /// The next piece; only if not empty.
  Chunk take() {
    const auto& [tasks, grain] = left_.first();
    const std::uint64_t size = grain.is_guided()
                                   ? std::max<std::uint64_t>(1, tasks.size() / (2ULL * workers_))
                                   : std::min(grain.tasks(), tasks.size());
    const Chunk piece{tasks.begin, tasks.begin + size};
    left_.drop(size);
    return piece;
  }

 private:
  unsigned workers_;
  Submissions left_;
};

}  // namespace concbench
