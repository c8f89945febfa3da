#include <gtest/gtest.h>
#include <unistd.h>

#include <sstream>
#include <string>
#include <system_error>

#include "os/files.hpp"
#include "os/machine.hpp"
#include "os/memory.hpp"

namespace concbench::resident_memory_test {
namespace {

constexpr std::size_t kSize = (std::size_t{32} << 20) + 5000;

/// Of this process, in bytes.
double resident_size() {
  std::istringstream statm(read_file("/proc/self/statm").value_or(""));
  double total = 0;
  double resident = 0;
  statm >> total >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

int touch_all(ResidentMemory& memory) {
  int pieces = 1;
  while (memory.touch_more()) ++pieces;
  return pieces;
}

TEST(ResidentMemory, IsThereOnceItIsTouched) {
  const double before = resident_size();
  ResidentMemory memory(kSize);
  EXPECT_LT(resident_size() - before, 0.2 * kSize);
  touch_all(memory);
  EXPECT_GE(resident_size() - before, 0.9 * kSize);
}

TEST(ResidentMemory, GoesWithItsOwner) {
  const double before = resident_size();
  {
    ResidentMemory memory(kSize);
    touch_all(memory);
  }
  EXPECT_LT(resident_size() - before, 0.2 * kSize);
}

TEST(ResidentMemory, IsTouchedInPieces) {
  ResidentMemory memory(kSize);
  EXPECT_EQ(touch_all(memory), 33);
  EXPECT_FALSE(memory.touch_more());
}

TEST(ResidentMemory, IsNoneForNoBytes) {
  ResidentMemory memory(0);
  EXPECT_FALSE(memory.touch_more());
}

/// How many mappings of this process are to be without huge pages.
int mappings_of_small_pages() {
  std::istringstream lines(read_file("/proc/self/smaps").value_or(""));
  int count = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("VmFlags:") && line.find(" nh") != std::string::npos) ++count;
  }
  return count;
}

TEST(ResidentMemory, HasNoHugePages) {
  if (!huge_page_policy()) GTEST_SKIP() << "this kernel has none";
  const int before = mappings_of_small_pages();
  const ResidentMemory memory(kSize);
  EXPECT_GT(mappings_of_small_pages(), before);
}

TEST(ResidentMemory, IsRefusedWhereTheSystemDoesNotHaveSoMuch) {
  EXPECT_THROW(ResidentMemory(std::size_t{1} << 60), std::system_error);
  EXPECT_THROW(ResidentMemory(SIZE_MAX), std::system_error);
}

}  // namespace
}  // namespace concbench::resident_memory_test
