#include "runtime/partition.hpp"

#include <algorithm>

namespace concbench {

Partition::Partition(Chunk tasks, Grain grain, unsigned workers) : tasks_(tasks) {
  std::uint64_t begin = tasks.begin;
  if (grain.is_guided()) {
    for (std::uint64_t size = 2; begin < tasks.end && size > 1;) {
      size = std::max<std::uint64_t>(1, (tasks.end - begin) / (2ULL * workers));
      if (size > 1) add_round(begin, workers, size);
    }
  }
  const std::uint64_t size = grain.is_guided() ? 1 : grain.tasks();
  const std::uint64_t left = tasks.end - begin;
  if (left > 0) add_round(begin, left / size + (left % size != 0), size);
}

void Partition::add_round(std::uint64_t& begin, std::uint64_t pieces, std::uint64_t size) {
  round_[rounds_++] = {.first_piece = pieces_, .begin = begin, .size = size};
  pieces_ += pieces;
  begin += std::min(pieces * size, tasks_.end - begin);
}

Chunk Partition::piece(std::uint64_t index) const {
  std::uint32_t r = rounds_ - 1;
  while (round_[r].first_piece > index) --r;
  const std::uint64_t begin = round_[r].begin + (index - round_[r].first_piece) * round_[r].size;
  return {begin, begin + std::min(round_[r].size, tasks_.end - begin)};
}

}  // namespace concbench
