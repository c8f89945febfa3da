#include <concbench/workload.hpp>
#include <numeric>

namespace concbench {
namespace {

/// Tasks that do nothing but deliver their number: what is left is concbench's own cost.
class Noop final : public Workload {
 public:
  void run(Chunk chunk, std::span<std::uint64_t> values) override {
    std::iota(values.begin(), values.end(), chunk.begin);
  }

  std::optional<std::uint64_t> expected(std::uint64_t task) const override { return task; }
};

}  // namespace

WorkloadInfo noop_info() {
  return {
      .name = "noop",
      .help = "empty tasks: what the backends cost by themselves",
      .params = {{.name = "n", .fallback = "1000", .help = "how many tasks", .min = 1}},
      .tasks = [](const Params& p) { return p.count("n"); },
      .make = construct<Noop>,
      .quick = {{{"n", {"100"}}}},
  };
}

}  // namespace concbench
