#include "golden.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "os/files.hpp"

namespace concbench {

void expect_approved(const std::string& name, const std::string& shown) {
  const auto tests = std::filesystem::path(__FILE__).parent_path().parent_path();
  const auto file = tests / "golden" / name;
  if (std::getenv("CONCBENCH_APPROVE") != nullptr) std::ofstream(file) << shown;
  EXPECT_EQ(shown, read_file(file).value_or("there is no " + file.string()));
}

}  // namespace concbench
