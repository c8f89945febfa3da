#pragma once

#include <chrono>
#include <cstdint>

#include "backends/backend.hpp"

namespace concbench {

// What modes are made of.

/// Calls `use` for each piece of `grain`, in order; a guided grain means single tasks here.
template <class Use>
void for_each_piece(std::uint64_t tasks, Grain grain, Use use) {
  const std::uint64_t size = grain.is_guided() ? 1 : grain.tasks();
  for (std::uint64_t begin = 0; begin < tasks;) {
    const std::uint64_t end = tasks - begin > size ? begin + size : tasks;
    use(Chunk{begin, end});
    begin = end;
  }
}

/// Hands over piece by piece, without waiting for any.
inline void submit_singly(Executor& executor, std::uint64_t tasks, Grain grain) {
  for_each_piece(tasks, grain,
                 [&](Chunk piece) { executor.submit(piece, Grain::of(piece.size())); });
}

/// Waits for all tasks and gives the time at which the first of them were back. Calls `use` for
/// whatever comes back, as it comes.
template <class Use>
std::chrono::steady_clock::time_point collect(Executor& executor, std::uint64_t tasks, Use use) {
  const Chunk head = executor.wait();
  const auto first = std::chrono::steady_clock::now();
  use(head);
  for (std::uint64_t back = head.size(); back < tasks;) {
    const Chunk chunk = executor.wait();
    use(chunk);
    back += chunk.size();
  }
  return first;
}

}  // namespace concbench
