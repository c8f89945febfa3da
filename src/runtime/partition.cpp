#include "runtime/partition.hpp"

#include <algorithm>

namespace concbench {

Partition::Partition(Chunk tasks, ChunkSize chunk_size, unsigned workers) : tasks_(tasks) {
  std::uint64_t begin = tasks.begin;
  if (chunk_size.is_guided()) {
    for (std::uint64_t size = 2; begin < tasks.end && size > 1;) {
      size = guided_share(tasks.end - begin, workers);
      if (size > 1) add_round(begin, workers, size);
    }
  }
  const std::uint64_t size = chunk_size.tasks();
  const std::uint64_t left = tasks.end - begin;
  if (left > 0) add_round(begin, left / size + (left % size != 0), size);
}

void Partition::add_round(std::uint64_t& begin, std::uint64_t chunks, std::uint64_t size) {
  round_[rounds_++] = {.first_chunk = chunks_, .begin = begin, .size = size};
  chunks_ += chunks;
  begin += std::min(chunks * size, tasks_.end - begin);
}

Chunk Partition::chunk(std::uint64_t index) const {
  std::uint32_t r = rounds_ - 1;
  while (round_[r].first_chunk > index) --r;
  const std::uint64_t begin = round_[r].begin + (index - round_[r].first_chunk) * round_[r].size;
  return {begin, begin + std::min(round_[r].size, tasks_.end - begin)};
}

}  // namespace concbench
