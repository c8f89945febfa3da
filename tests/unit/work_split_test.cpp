#include <gtest/gtest.h>

#include <vector>

#include "statistics/cost.hpp"

namespace concbench::work_split_test {
namespace {

using Workers = std::vector<BusySpan>;

constexpr BusySpan busy(double first_ns, double last_ns) {
  return {.ran = true, .first_ns = first_ns, .last_ns = last_ns, .busy_ns = last_ns - first_ns};
}

TEST(WorkSplit, TellsTheTimeBeforeBetweenAndAfterTasks) {
  const BusySpan gap{.ran = true, .first_ns = 30, .last_ns = 90, .busy_ns = 40};
  const WorkSplit wanted{.hand_over_ns = 10,
                         .waiting_ns = 20 + 20,
                         .running_ns = 40,
                         .idle_ns = 0,
                         .collecting_ns = 10};
  EXPECT_EQ(split_work(Workers{gap}, 10, 100), wanted);
}

TEST(WorkSplit, CountsAsHandOverOnlyWhatIsBeforeAWorkersFirstTask) {
  EXPECT_EQ(split_work(Workers{busy(5, 100)}, 60, 100).hand_over_ns, 5);
}

TEST(WorkSplit, IsTheMeanOverTheWorkers) {
  const WorkSplit split = split_work(Workers{busy(0, 100), busy(0, 50)}, 0, 100);
  EXPECT_EQ(split, (WorkSplit{.running_ns = 75, .idle_ns = 25}));
}

TEST(WorkSplit, TakesAWorkerWithoutTasksForIdleOnceAllIsHandedOver) {
  const WorkSplit split = split_work(Workers{busy(10, 90), {}}, 20, 100);
  EXPECT_EQ(split.hand_over_ns, (10. + 20) / 2);
  EXPECT_EQ(split.idle_ns, 70. / 2);
}

TEST(WorkSplit, TakesATaskThatTheClockCannotSeeForOne) {
  EXPECT_EQ(split_work(Workers{busy(30, 30)}, 0, 40).waiting_ns, 30);
}

TEST(WorkSplit, AddsUpToTheWork) {
  const BusySpan gap{.ran = true, .first_ns = 7, .last_ns = 77, .busy_ns = 31};
  for (const double submitted : {0., 5., 50., 128.}) {
    for (const Workers& workers :
         {Workers{gap}, {gap, busy(3, 99)}, {{}, gap, {}, {}}, {{}, {}}, {busy(120, 128), {}}}) {
      EXPECT_EQ(split_work(workers, submitted, 128).sum(), 128);
    }
  }
}

}  // namespace
}  // namespace concbench::work_split_test
