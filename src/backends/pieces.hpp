#pragma once

#include <algorithm>
#include <concbench/task.hpp>
#include <deque>
#include <utility>

namespace concbench {

/// Submitted tasks that no worker has been given yet, piece by piece. A guided grain hands out a
/// share of what is left for each worker, with as much to come.
class Pieces {
 public:
  explicit Pieces(unsigned workers) : workers_(workers) {}

  void add(Chunk tasks, Grain grain) {
    if (tasks.empty()) return;
    if (continues(tasks, grain)) {
      parts_.back().first.end = tasks.end;
    } else {
      parts_.emplace_back(tasks, grain);
    }
  }
  bool empty() const { return parts_.empty(); }

  /// The next piece; only if not empty.
  Chunk take() {
    auto& [tasks, grain] = parts_.front();
    const std::uint64_t size = grain.is_guided()
                                   ? std::max<std::uint64_t>(1, tasks.size() / (2ULL * workers_))
                                   : std::min(grain.tasks(), tasks.size());
    const Chunk piece{tasks.begin, tasks.begin + size};
    tasks.begin = piece.end;
    if (tasks.empty()) parts_.pop_front();
    return piece;
  }

 private:
  /// Whether the pieces would be the same if the tasks had come with those before them.
  bool continues(Chunk tasks, Grain grain) const {
    if (parts_.empty() || grain.is_guided()) return false;
    const auto& [last, last_grain] = parts_.back();
    return last_grain == grain && last.end == tasks.begin && last.size() % grain.tasks() == 0;
  }

  unsigned workers_;
  std::deque<std::pair<Chunk, Grain>> parts_;
};

}  // namespace concbench
