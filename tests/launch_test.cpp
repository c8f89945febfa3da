#include "mpi/launch.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "mpi/frames.hpp"
#include "os/files.hpp"
#include "os/memory.hpp"
#include "os/process.hpp"

namespace concbench::launch_test {
namespace {

/// In place of mpirun: what comes from rank 0 is in a file, and then the job has lost a rank.
class LostRank : public testing::Test {
 protected:
  /// What is said of the sample of a job whose rank 0 had told so much.
  std::string reason_after(const std::string& frames) {
    write("frames", frames);
    write("mpirun",
          "#!/bin/sh\ncat \"${0%/*}/frames\"\necho 'mpirun noticed that process rank 1 with PID 7 "
          "on node n2 exited on signal 9 (Killed).' >&2\nexit 137\n");
    std::filesystem::permissions(path("mpirun"), std::filesystem::perms::owner_all);
    const Launch launch{.mpirun = path("mpirun"), .folder = path("job")};
    std::filesystem::create_directory(launch.folder);
    const SampleOrder order{.workload = "noop", .dispatch = "map"};
    const Shared<SampleRecord> record;
    WorkerTable workers(2);
    Child sampler(fork_process([&] {
      run_launched_sample(launch, order, {workers, {}}, *record);
    }));
    EXPECT_TRUE(sampler.wait().ok());
    EXPECT_TRUE(record->lost);
    return record->reason;
  }

 private:
  std::filesystem::path path(const char* name) const { return directory_.path() / name; }
  void write(const char* name, const std::string& text) { std::ofstream(path(name)) << text; }

  TemporaryDirectory directory_{""};
};

std::string ready() {
  ByteWriter body;
  body.put(std::uint32_t{2});
  body.put_text("n1");
  return to_bytes(FrameKind::begun, "") + to_bytes(FrameKind::ready, body.take());
}

/// Rank 0 lives, and the ranks have these tasks.
std::string beat(const std::vector<std::string>& held) {
  ByteWriter body;
  body.put(std::int64_t{0});
  for (const std::string& text : held) body.put_text(text);
  return to_bytes(FrameKind::beat, body.take());
}

constexpr auto kLost = "rank 1 on node n2 was killed by signal 9 (Killed)";

TEST_F(LostRank, IsSaidToHaveHadTheTasksOfTheLastSignOfLife) {
  EXPECT_EQ(reason_after(ready() + beat({"task 1", "task 2"}) + beat({"task 3", "tasks 4-6"})),
            std::string(kLost) + "; lately it had tasks 4-6");
}

TEST_F(LostRank, IsSaidToHaveHadNoTasksWhereItHadNone) {
  EXPECT_EQ(reason_after(ready() + beat({"task 1", ""})), kLost);
  EXPECT_EQ(reason_after(ready()), kLost);
}

}  // namespace
}  // namespace concbench::launch_test
