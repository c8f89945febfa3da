#include "doctor/doctor.hpp"

#include "os/environment.hpp"
#include "os/machine.hpp"

namespace concbench {

MachineState examine_machine(const std::filesystem::path& root) {
  // Before anything here adds to them.
  const Environment environment = read_environment(root);
  const Pressure pressure = read_pressure(root);
  const CpuTime before = read_cpu_time(root);
  const ClockQuality clock = measure_clock(std::chrono::milliseconds(500));
  const CpuTime after = read_cpu_time(root);
  return {
      .cpus = cpu_budget(root),
      .frequency = read_frequency_control(root),
      .threads_per_core = threads_per_core(root),
      .virtualized = environment.virtualized,
      .load = environment.load[0],
      .pressure = pressure,
      .since_boot = before,
      .just_now = after - before,
      .memory = read_memory(root),
      .huge_pages = huge_page_policy(root),
      .random_addresses = addresses_are_random(root),
      .clocksource = clocksource(root),
      .clock_resolution = clock_resolution(),
      .clock = clock,
      .limits = read_limits(),
  };
}

}  // namespace concbench
