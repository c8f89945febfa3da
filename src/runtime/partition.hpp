#pragma once

#include <array>
#include <concbench/task.hpp>
#include <cstdint>

#include "runtime/chunk_size.hpp"

namespace concbench {

/// Tasks cut into chunks, each named by its index, so that a worker that has drawn an index from a
/// shared counter knows its tasks without asking anyone.
///
/// A guided chunk size is cut by factoring (Hummel, Schonberg and Flynn, "Factoring: a method for
/// scheduling parallel loops", CACM 35(8), 1992): each round hands out half of what is left, in as
/// many equal chunks as there are workers, down to single tasks.
class Partition {
 public:
  Partition(Chunk tasks, ChunkSize chunk_size, unsigned workers);

  std::uint64_t chunks() const { return chunks_; }
  /// `index` < chunks().
  Chunk chunk(std::uint64_t index) const;

 private:
  /// Chunks of equal size; a guided chunk size halves what is left, so 64 rounds reach any end.
  struct Round {
    std::uint64_t first_chunk = 0;
    std::uint64_t begin = 0;
    std::uint64_t size = 1;
  };

  void add_round(std::uint64_t& begin, std::uint64_t chunks, std::uint64_t size);

  Chunk tasks_;
  std::uint64_t chunks_ = 0;
  std::uint32_t rounds_ = 0;
  std::array<Round, 65> round_{};
};

}  // namespace concbench
