#include "measure/record.hpp"

#include <array>
#include <bit>

namespace concbench {
namespace {

using Doubles = std::array<double, sizeof(PassFigures) / sizeof(double)>;
static_assert(sizeof(Doubles) == sizeof(PassFigures));

}  // namespace

PassFigures& PassFigures::operator+=(const PassFigures& other) {
  auto sums = std::bit_cast<Doubles>(*this);
  const auto more = std::bit_cast<Doubles>(other);
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += more[i];
  return *this = std::bit_cast<PassFigures>(sums);
}

PassFigures PassFigures::operator/(double divisor) const {
  auto values = std::bit_cast<Doubles>(*this);
  for (double& value : values) value /= divisor;
  return std::bit_cast<PassFigures>(values);
}

Sample ended(Outcome outcome, std::string reason) {
  Sample sample;
  sample.outcome = outcome;
  sample.reason = std::move(reason);
  return sample;
}

Sample to_sample(const SampleRecord& record) {
  Sample sample = ended(record.outcome, record.reason);
  sample.lost = record.lost;
  sample.nodes = record.nodes;
  sample.launch_ns = to_ns(record.launch);
  if (record.passes == 0) return sample;
  static_cast<PassFigures&>(sample) = record.sums / static_cast<double>(record.passes);
  sample.passes = record.passes;
  sample.max_rss_bytes = record.max_rss_bytes;
  sample.digest = record.digest;
  sample.first_pass_ns = to_ns(record.first_pass);
  sample.reference_ns = to_ns(record.reference);
  return sample;
}

}  // namespace concbench
