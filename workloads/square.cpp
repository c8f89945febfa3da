#include <concbench/workload.hpp>

namespace concbench {
namespace {

/// Squares of the given values, or of the task numbers: no memory is spent on those.
class Square final : public Workload {
 public:
  explicit Square(const Params& params) {
    if (params.has("values")) numbers_ = params.counts("values");
  }

  void run(Chunk chunk, std::span<std::uint64_t> values) override {
    for (std::uint64_t i = 0; i < chunk.size(); ++i) {
      const std::uint64_t x = number(chunk.begin + i);
      values[i] = x * x;
    }
  }

  // The sum of the first x odd numbers, in the form that needs no multiplication by x itself.
  std::optional<std::uint64_t> expected(std::uint64_t task) const override {
    const std::uint64_t x = number(task);
    return x == 0 ? 0 : (x - 1) * (x - 1) + 2 * x - 1;
  }

 private:
  std::uint64_t number(std::uint64_t task) const {
    return numbers_.empty() ? task : numbers_[task];
  }

  std::vector<std::uint64_t> numbers_;
};

}  // namespace

WorkloadInfo square_info() {
  return {
      .name = "square",
      .help = "one multiplication a task: shows what handing over costs",
      .params =
          {
              {.name = "n",
               .fallback = "10000",
               .help = "how many tasks: squares of 0 ... COUNT-1",
               .min = 1},
              {.name = "values",
               .kind = ParamKind::counts,
               .help = "square these numbers instead, such as 2,7,9"},
          },
      .tasks = [](const Params& p) -> std::uint64_t {
        return p.has("values") ? p.counts("values").size() : p.count("n");
      },
      .make = construct<Square>,
      .quick = {{{"n", {"100"}}}, {{"values", {"2,7,9,10,29,12"}}}},
  };
}

}  // namespace concbench
