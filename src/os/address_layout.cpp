#include "os/address_layout.hpp"

#include <cstdlib>
#include <string>

#include "os/cpu_list.hpp"
#include "os/files.hpp"

namespace concbench {
namespace {

/// A bit of the process's personality; the file shows it in hexadecimal.
constexpr unsigned long kNoRandomization = 0x0040000;

bool is_off_for_this_process(const std::filesystem::path& root) {
  const std::string flags = read_line(root / "proc/self/personality").value_or("0");
  return (std::strtoul(flags.c_str(), nullptr, 16) & kNoRandomization) != 0;
}

}  // namespace

std::optional<bool> addresses_are_random(const std::filesystem::path& root) {
  const auto level = to_number(read_line(root / "proc/sys/kernel/randomize_va_space").value_or(""));
  if (!level) return std::nullopt;
  return *level > 0 && !is_off_for_this_process(root);
}

}  // namespace concbench
