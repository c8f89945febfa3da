#include <concbench/mix.hpp>
#include <concbench/workload.hpp>

namespace concbench {
namespace {

/// A number of steps, each of which needs the one before: work of a known amount, which
/// no compiler and no CPU can shorten or overlap.
class Chain final : public Workload {
 public:
  explicit Chain(const Params& params) : steps_(params.count("steps")) {}

  void run(Chunk chunk, std::span<std::uint64_t> values) override {
    for (std::uint64_t i = 0; i < chunk.size(); ++i) values[i] = walk(chunk.begin + i);
  }

 private:
  std::uint64_t walk(std::uint64_t x) const {
    for (std::uint64_t step = 0; step < steps_; ++step) x = mix64(x + step);
    return x;
  }

  std::uint64_t steps_;
};

}  // namespace

WorkloadInfo chain_info() {
  return {
      .name = "chain",
      .help = "computing of a known amount: dependent integer steps",
      .params =
          {
              {.name = "n", .fallback = "16", .help = "how many tasks", .min = 1},
              {.name = "steps", .fallback = "100000", .help = "steps of each task"},
          },
      .tasks = [](const Params& p) { return p.count("n"); },
      .make = construct<Chain>,
      .quick = {{{"n", {"20"}}, {"steps", {"50"}}}},
  };
}

}  // namespace concbench
