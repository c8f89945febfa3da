#pragma once

#include <algorithm>
#include <cstdint>

namespace concbench {

/// How many tasks a worker is handed at once: a fixed number, or guided by how many are left.
///
/// `--chunk=auto` is turned into one of these by default_chunk_size() in dispatch/dispatch.hpp.
/// What guided chunks are is below.
class ChunkSize {
 public:
  static constexpr ChunkSize guided() { return ChunkSize(0); }
  static constexpr ChunkSize of(std::uint64_t tasks) { return ChunkSize(tasks == 0 ? 1 : tasks); }

  constexpr bool is_guided() const { return tasks_ == 0; }
  /// Of guided chunks the smallest.
  constexpr std::uint64_t tasks() const { return is_guided() ? 1 : tasks_; }
  constexpr bool operator==(const ChunkSize&) const = default;

 private:
  explicit constexpr ChunkSize(std::uint64_t tasks) : tasks_(tasks) {}
  std::uint64_t tasks_;
};

/// What a worker gets of tasks that are there for all: half of them go to all workers in equal
/// parts, so that there is as much to come.
constexpr std::uint64_t guided_share(std::uint64_t left, unsigned workers) {
  return std::max<std::uint64_t>(1, left / (2ULL * workers));
}

/// What a worker claims at once of tasks that it has to itself, of which others may steal the rest.
constexpr std::uint64_t guided_claim(std::uint64_t left) {
  return std::max<std::uint64_t>(1, left / 8);
}

}  // namespace concbench
