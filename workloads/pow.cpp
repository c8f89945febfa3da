#include <fmt/core.h>

#include <concbench/error.hpp>
#include <concbench/workload.hpp>

namespace concbench {

// The product goes through an empty instruction that the compiler cannot look into: it could
// otherwise make one multiplication of several, or square.
std::uint64_t power(std::uint64_t base, std::uint64_t exponent) {
  std::uint64_t product = 1;
  for (std::uint64_t i = 0; i < exponent; ++i) {
    asm volatile("" : "+r"(product));
    product *= base;
  }
  return product;
}

namespace {

// Beyond it a single task would take the better part of an hour.
constexpr std::uint64_t kLargestExponent = 1'000'000'000'000;

/// Another way to the same value: a squaring for each bit of the exponent.
std::uint64_t power_by_squares(std::uint64_t base, std::uint64_t exponent) {
  std::uint64_t product = 1;
  for (; exponent != 0; exponent /= 2, base *= base) {
    if (exponent % 2 != 0) product *= base;
  }
  return product;
}

class Pow final : public Workload {
 public:
  explicit Pow(const Params& params)
      : bases_(params.counts("base")), exponents_(params.counts("exponent")) {}

  void run(Chunk chunk, std::span<std::uint64_t> values) override {
    for (std::uint64_t i = 0; i < chunk.size(); ++i) {
      const std::uint64_t pair = pair_of(chunk.begin + i);
      values[i] = power(bases_[pair], exponents_[pair]);
    }
  }

  std::optional<std::uint64_t> expected(std::uint64_t task) const override {
    const std::uint64_t pair = pair_of(task);
    return power_by_squares(bases_[pair], exponents_[pair]);
  }

 private:
  std::uint64_t pair_of(std::uint64_t task) const { return task % bases_.size(); }

  std::vector<std::uint64_t> bases_;
  std::vector<std::uint64_t> exponents_;
};

void check_pairs(const Params& params) {
  const std::size_t bases = params.counts("base").size();
  const std::size_t exponents = params.counts("exponent").size();
  if (bases == exponents) return;
  throw UsageError(fmt::format("--base and --exponent make pairs, but have {} and {} numbers",
                               bases, exponents));
}

}  // namespace

WorkloadInfo pow_info() {
  return {
      .name = "pow",
      .help = "powers of pairs of arguments: one multiplication for each factor",
      .params =
          {
              {.name = "n",
               .help = "how many tasks; pairs are used in turn [as many as there are pairs]",
               .min = 1},
              {.name = "base",
               .kind = ParamKind::counts,
               .fallback = "2,3,10",
               .help = "first arguments, one for each pair"},
              {.name = "exponent",
               .kind = ParamKind::counts,
               .fallback = "5,2,3",
               .help = "second arguments, one for each pair",
               .max = kLargestExponent},
          },
      .tasks = [](const Params& p) -> std::uint64_t {
        return p.has("n") ? p.count("n") : p.counts("base").size();
      },
      .make = construct<Pow>,
      .check = check_pairs,
      .several_arguments = true,
      .quick = {{{"n", {"20"}}}, {{"base", {"1,2,3,4,5"}}, {"exponent", {"70,0,1,9,2"}}}},
  };
}

}  // namespace concbench
