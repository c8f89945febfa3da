#include "os/frequency.hpp"

#include "os/cpu_list.hpp"
#include "os/files.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

constexpr auto kCpus = "sys/devices/system/cpu";

std::set<std::string> read_governors(const fs::path& root) {
  std::set<std::string> governors;
  for (const fs::path& cpu : cpu_folders(root)) {
    if (auto governor = read_line(cpu / "cpufreq/scaling_governor")) governors.insert(*governor);
  }
  return governors;
}

void read_boost(FrequencyControl& control, const fs::path& root, const char* name,
                std::string_view on) {
  const auto line = read_line(root / kCpus / name);
  if (control.boost || !line) return;
  control.boost = *line == on;
  control.boost_file = fs::path("/") / kCpus / name;
}

}  // namespace

FrequencyControl read_frequency_control(const fs::path& root) {
  FrequencyControl control{.governors = read_governors(root)};
  read_boost(control, root, "intel_pstate/no_turbo", "0");
  read_boost(control, root, "cpufreq/boost", "1");
  return control;
}

}  // namespace concbench
