#pragma once

#include <cstdint>

namespace concbench {

/// Consecutive tasks, begin <= number < end.
struct Chunk {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;

  constexpr std::uint64_t size() const { return end - begin; }
  constexpr bool empty() const { return begin >= end; }
  constexpr bool operator==(const Chunk&) const = default;
};

/// How many tasks a worker is handed at once: a fixed number, or guided by what is left.
class Grain {
 public:
  static constexpr Grain guided() { return Grain(0); }
  static constexpr Grain of(std::uint64_t tasks) { return Grain(tasks == 0 ? 1 : tasks); }

  constexpr bool is_guided() const { return tasks_ == 0; }
  /// Only for a grain that is not guided.
  constexpr std::uint64_t tasks() const { return tasks_; }
  constexpr bool operator==(const Grain&) const = default;

 private:
  explicit constexpr Grain(std::uint64_t tasks) : tasks_(tasks) {}
  std::uint64_t tasks_;
};

}  // namespace concbench
