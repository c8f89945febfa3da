#include "dispatch/dispatch.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string_view>
#include <vector>

#include "support/usage_error.hpp"

namespace concbench::dispatch_test {
namespace {

using Time = std::chrono::steady_clock::time_point;

Time now() { return std::chrono::steady_clock::now(); }

/// Gives tasks back one by one, the last one first, and notes when it is asked for one.
class Recorder final : public Executor {
 public:
  void submit(Chunk tasks, ChunkSize) override {
    submitted.push_back(tasks);
    for (std::uint64_t task = tasks.begin; task < tasks.end; ++task) out_.push_back(task);
  }
  Chunk wait() override {
    asked.push_back(now());
    const std::uint64_t task = out_.back();
    out_.pop_back();
    ++back;
    return {task, task + 1};
  }

  std::vector<Chunk> submitted;
  std::vector<Time> asked;
  std::uint64_t back = 0;

 private:
  std::vector<std::uint64_t> out_;
};

Milestones run(Recorder& executor, std::string_view mode, ChunkSize chunk_size = ChunkSize::of(1)) {
  return find_dispatch(mode).run(executor, 5, chunk_size);
}

std::vector<Chunk> submitted(std::string_view mode) {
  Recorder executor;
  run(executor, mode, ChunkSize::of(2));
  return executor.submitted;
}

TEST(Dispatch, HandsOverEveryTaskOnceInEveryMode) {
  for (const DispatchEntry& mode : dispatch_modes()) {
    std::uint64_t next = 0;
    for (const Chunk chunk : submitted(mode.name)) {
      EXPECT_EQ(chunk.begin, next) << mode.name;
      next = chunk.end;
    }
    EXPECT_EQ(next, 5U) << mode.name;
  }
}

TEST(Dispatch, HandsOverChunkByChunkInTheModesThatSayTaskByTask) {
  const std::vector<Chunk> chunks{{0, 2}, {2, 4}, {4, 5}};
  for (const char* mode : {"apply", "apply-async", "gather", "as-completed"}) {
    EXPECT_EQ(submitted(mode), chunks) << mode;
  }
}

TEST(Dispatch, HandsOverAllAtOnceInTheModesThatSayAllTasksAtOnce) {
  const std::vector<Chunk> whole{{0, 5}};
  for (const char* mode : {"map", "imap", "imap-unordered"}) {
    EXPECT_EQ(submitted(mode), whole) << mode;
  }
}

TEST(Dispatch, WaitsForEveryTaskInEveryMode) {
  for (const DispatchEntry& mode : dispatch_modes()) {
    Recorder executor;
    run(executor, mode.name);
    EXPECT_EQ(executor.back, 5U) << mode.name;
  }
}

TEST(Dispatch, HasItsFirstResultWithTheLastWhereItWaitsForAll) {
  for (const char* mode : {"map", "map-async", "starmap", "starmap-async", "gather"}) {
    Recorder executor;
    const Time first = run(executor, mode).first_result;
    EXPECT_GE(first, executor.asked.back()) << mode;
  }
}

TEST(Dispatch, HasItsFirstResultAtOnceWhereItTakesThemAsTheyFinish) {
  for (const char* mode : {"as-completed", "imap-unordered", "apply-async"}) {
    Recorder executor;
    const Time first = run(executor, mode).first_result;
    EXPECT_GE(first, executor.asked[0]) << mode;
    EXPECT_LE(first, executor.asked[1]) << mode;
  }
}

TEST(Dispatch, HasTheResultOfTheFirstTaskFirstWhereItKeepsTheirOrder) {
  Recorder executor;
  const Time first = run(executor, "imap").first_result;
  // The one that comes back last.
  EXPECT_GE(first, executor.asked.back());
}

TEST(Dispatch, IsFreeOnceAllIsHandedOver) {
  for (const char* mode : {"map-async", "apply-async", "imap", "as-completed"}) {
    Recorder executor;
    const Time begin = now();
    const Time free = run(executor, mode).submitted;
    EXPECT_GE(free, begin) << mode;
    EXPECT_LE(free, executor.asked.front()) << mode;
  }
}

TEST(Dispatch, IsNeverFreeWhereEachTaskIsWaitedFor) {
  Recorder executor;
  const Time free = run(executor, "apply").submitted;
  EXPECT_GE(free, executor.asked[3]);
}

TEST(Dispatch, TimesCallbacksWhereThereAreSome) {
  for (const DispatchEntry& mode : dispatch_modes()) {
    Recorder executor;
    EXPECT_EQ(run(executor, mode.name).callbacks.count() > 0, mode.name == "apply-async");
  }
}

}  // namespace
}  // namespace concbench::dispatch_test
