#include <gtest/gtest.h>

#include "measure/sampler.hpp"

namespace concbench::tracing_test {
namespace {

CaseResult result(Status status) { return {.status = status, .samples = {Sample()}}; }

/// Which cases are traced, and with how much room.
struct Asked {
  std::vector<std::size_t> cases;
  std::vector<std::size_t> room;
};

Asked asked(const Measurements& measurements, std::size_t last = 100) {
  Asked found;
  trace_cases(measurements, [&](std::size_t index, std::size_t most) -> std::optional<CaseTrace> {
    found.cases.push_back(index);
    found.room.push_back(most);
    if (index == last) return std::nullopt;
    return CaseTrace{};
  });
  return found;
}

TEST(Tracing, TakesCasesThatWereMeasuredOrFailed) {
  const Measurements measurements{.cases = {result(Status::ok),
                                            result(Status::failed),
                                            result(Status::timed_out),
                                            {.status = Status::skipped}}};
  EXPECT_EQ(asked(measurements).cases, (std::vector<std::size_t>{0, 1}));
}

TEST(Tracing, SharesTheRoomAmongThem) {
  const Measurements measurements{
      .cases = {result(Status::ok), result(Status::timed_out), result(Status::ok)}};
  EXPECT_EQ(asked(measurements).room, (std::vector<std::size_t>(2, kMostTraceEvents / 2)));
}

TEST(Tracing, EndsWithTheFirstThatCannotBeTraced) {
  const Measurements measurements{.cases = std::vector(3, result(Status::ok))};
  EXPECT_EQ(asked(measurements, 1).cases, (std::vector<std::size_t>{0, 1}));
}

TEST(Tracing, IsLeftOutWhereMeasuringWasInterrupted) {
  const Measurements measurements{.ending = Ending::interrupted, .cases = {result(Status::ok)}};
  EXPECT_TRUE(asked(measurements).cases.empty());
}

}  // namespace
}  // namespace concbench::tracing_test
