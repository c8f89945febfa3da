#pragma once

#include <concbench/workload.hpp>
#include <cstdint>
#include <functional>
#include <utility>

namespace concbench {

/// A workload whose tasks are calls of one function.
class FunctionWorkload : public Workload {
 public:
  explicit FunctionWorkload(std::function<std::uint64_t(std::uint64_t task)> function)
      : function_(std::move(function)) {}

  void run(Chunk chunk, std::span<std::uint64_t> values) override {
    for (std::uint64_t i = 0; i < chunk.size(); ++i) values[i] = function_(chunk.begin + i);
  }

 private:
  std::function<std::uint64_t(std::uint64_t task)> function_;
};

}  // namespace concbench
