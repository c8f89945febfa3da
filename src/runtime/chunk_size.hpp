#pragma once

#include <cstdint>

namespace concbench {

/// How many tasks a worker is handed at once: a fixed number, or guided by how many are left.
class ChunkSize {
 public:
  static constexpr ChunkSize guided() { return ChunkSize(0); }
  static constexpr ChunkSize of(std::uint64_t tasks) { return ChunkSize(tasks == 0 ? 1 : tasks); }

  constexpr bool is_guided() const { return tasks_ == 0; }
  /// Only for a size that is not guided.
  constexpr std::uint64_t tasks() const { return tasks_; }
  constexpr bool operator==(const ChunkSize&) const = default;

 private:
  explicit constexpr ChunkSize(std::uint64_t tasks) : tasks_(tasks) {}
  std::uint64_t tasks_;
};

}  // namespace concbench
