#include <gtest/gtest.h>

#include <concbench/dispatch.hpp>
#include <vector>

#include "support/usage_error.hpp"

namespace concbench {
namespace {

using Time = std::chrono::steady_clock::time_point;

Time now() { return std::chrono::steady_clock::now(); }

/// Gives tasks back one by one, the last one first, and notes when it is asked for one.
class Recorder final : public Executor {
 public:
  void submit(Chunk tasks, Grain grain) override {
    submitted.push_back(tasks);
    grains.push_back(grain);
    left_ = tasks.end;
  }
  Chunk wait() override {
    asked.push_back(now());
    --left_;
    return {left_, left_ + 1};
  }

  std::vector<Chunk> submitted;
  std::vector<Grain> grains;
  std::vector<Time> asked;

 private:
  std::uint64_t left_ = 0;
};

TEST(Dispatch, HandsOverAllTasksOnceInEveryMode) {
  for (const DispatchEntry& mode : dispatch_modes()) {
    Recorder executor;
    mode.run(executor, 5, Grain::of(2));
    EXPECT_EQ(executor.submitted, (std::vector<Chunk>{{0, 5}})) << mode.name;
    EXPECT_EQ(executor.grains, (std::vector<Grain>{Grain::of(2)})) << mode.name;
    EXPECT_EQ(executor.asked.size(), 5U) << mode.name;
  }
}

TEST(Dispatch, HasItsFirstResultWithTheLastWhereItWaitsForAll) {
  for (const char* mode : {"map", "gather"}) {
    Recorder executor;
    const Time first = find_dispatch(mode).run(executor, 5, Grain::of(1));
    EXPECT_GE(first, executor.asked.back()) << mode;
  }
}

TEST(Dispatch, HasItsFirstResultAtOnceWhereItTakesThemAsTheyFinish) {
  Recorder executor;
  const Time first = find_dispatch("as-completed").run(executor, 5, Grain::of(1));
  EXPECT_GE(first, executor.asked[0]);
  EXPECT_LE(first, executor.asked[1]);
}

}  // namespace
}  // namespace concbench
