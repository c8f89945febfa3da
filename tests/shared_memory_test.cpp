#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <sstream>

#include "os/files.hpp"
#include "os/memory.hpp"
#include "os/process.hpp"

namespace concbench::shared_memory_test {
namespace {

constexpr std::size_t kValues = 1'000'000;

/// How much of the memory that this process shares is mapped into it, in bytes.
std::int64_t shared_size() {
  std::istringstream statm(read_file("/proc/self/statm").value_or(""));
  std::int64_t total = 0;
  std::int64_t resident = 0;
  std::int64_t shared = 0;
  statm >> total >> resident >> shared;
  return shared * ::sysconf(_SC_PAGESIZE);
}

/// How much more of it is mapped into a fresh child once that has taken `step`.
template <class Step>
std::int64_t growth_in_child(Step step) {
  const Shared<std::int64_t> growth;
  Child child(fork_process([&] {
    const std::int64_t before = shared_size();
    step();
    *growth = shared_size() - before;
  }));
  child.wait();
  return *growth;
}

TEST(SharedMemory, IsMappedIntoAFreshProcessAllAtOnce) {
  const SharedArray<std::uint64_t> values(kValues);
  std::ranges::fill(values.values(), 1);
  const std::int64_t mapped = growth_in_child([&] { map_ahead(std::as_bytes(values.values())); });
  const auto size = static_cast<std::int64_t>(kValues * sizeof(std::uint64_t));
  EXPECT_GE(mapped, size * 9 / 10);
}

TEST(SharedMemory, IsMappedFromTheMiddleOfAPageOn) {
  const SharedArray<std::uint64_t> values(kValues);
  std::ranges::fill(values.values(), 1);
  const auto end = std::as_bytes(values.values().subspan(kValues - 5000));
  const std::int64_t mapped = growth_in_child([&] { map_ahead(end); });
  EXPECT_GE(mapped, 5000 * 8);
  EXPECT_LT(mapped, 4 << 20);
}

TEST(SharedMemory, IsWrittenByWhoeverHasMappedIt) {
  const SharedArray<std::uint64_t> values(kValues);
  growth_in_child([&] {
    map_ahead(std::as_bytes(values.values()));
    std::ranges::fill(values.values(), 7);
  });
  EXPECT_EQ(std::ranges::count(values.values(), 7), static_cast<std::int64_t>(kValues));
}

}  // namespace
}  // namespace concbench::shared_memory_test
