#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "doctor/doctor.hpp"
#include "text/list.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

using namespace std::chrono_literals;
using Machine = MachineState;

/// A judgement before it has a name.
struct Judged {
  std::string value;
  Concern verdict = Concern::good;
  std::string advice = {};
};

Judged good(std::string value) { return {.value = std::move(value)}; }

Judged unknown(std::string advice) { return {"not shown", Concern::unknown, std::move(advice)}; }

template <class Value, class Level>
Concern rising(Value value, Level notice, Level warning) {
  if (value < notice) return Concern::good;
  return value < warning ? Concern::notice : Concern::warning;
}

std::string percent(double fraction) { return fmt::format("{:.1f} %", 100 * fraction); }

// CPUs

Judged judge_cpus(const Machine& m) {
  const CpuBudget& cpus = m.cpus;
  if (!cpus.quota || *cpus.quota >= cpus.affinity) return good(cpus.reason());
  return {cpus.reason(), Concern::warning,
          fmt::format("more than {} busy workers are stopped until the quota's next period: raise "
                      "it, or bind this process to that many CPUs with taskset",
                      cpus.allowed())};
}

Judged judge_governor(const Machine& m) {
  const auto& governors = m.frequency.governors;
  if (governors.empty()) {
    return unknown("no frequency is controlled here; in a virtual machine only its host knows");
  }
  const std::string names = join(std::vector(governors.begin(), governors.end()), ", ");
  if (names == "performance") return good(names);
  return {names, governors.size() > 1 ? Concern::warning : Concern::notice,
          "the frequency follows the load: sudo cpupower frequency-set -g performance"};
}

Judged judge_boost(const Machine& m) {
  const FrequencyControl& frequency = m.frequency;
  if (!frequency.boost) {
    return unknown("whether the frequency rises while the CPU is cool is not shown here");
  }
  if (!*frequency.boost) return good("off");
  const int off = frequency.boost_file.filename() == "no_turbo" ? 1 : 0;
  return {"on", Concern::notice,
          fmt::format("the frequency depends on heat and on how many cores work: echo {} | sudo "
                      "tee {}",
                      off, frequency.boost_file.native())};
}

Judged judge_smt(const Machine& m) {
  if (!m.threads_per_core) return unknown("the kernel does not tell which CPUs share a core");
  if (*m.threads_per_core > 1) {
    return {fmt::format("{} hardware threads a core", *m.threads_per_core), Concern::notice,
            "workers that share a core slow each other: as many as there are cores, with --pin "
            "spread, is steadier"};
  }
  if (!m.virtualized) return good("one hardware thread a core");
  return {"one hardware thread a core, it says", Concern::unknown,
          "a hypervisor may hide that two CPUs share a core"};
}

Judged judge_virtualization(const Machine& m) {
  if (!m.virtualized) return good("none");
  return {*m.virtualized, Concern::notice,
          "others may share the hardware: compare within one run, not between runs or days"};
}

// Neighbours

Judged judge_load(const Machine& m) {
  const double cpus = m.cpus.present;
  return {fmt::format("{:.2f} on {} CPUs", m.load, m.cpus.present),
          rising(m.load / cpus, 0.15, 0.5),
          "other programs are running: end them, or give the run more rounds"};
}

Judged judge_steal(const CpuTime& time, const char* advice) {
  const auto share = stolen_share(time);
  if (!share) return unknown("/proc/stat does not tell");
  return {percent(*share), rising(*share, 0.01, 0.05), advice};
}

Judged judge_steal_since_boot(const Machine& m) {
  return judge_steal(m.since_boot,
                     "the hypervisor gives this machine's CPUs to others at times: repeat runs");
}

Judged judge_steal_now(const Machine& m) {
  return judge_steal(m.just_now,
                     "the hypervisor gives this machine's CPUs to others right now: "
                     "wait, or take a dedicated machine");
}

Judged judge_pressure(std::optional<double> share, double notice, double warning,
                      const char* advice) {
  if (!share) return unknown("this kernel does not count it (CONFIG_PSI, psi=1)");
  return {percent(*share) + " of 10 s", rising(*share, notice, warning), advice};
}

Judged judge_cpu_pressure(const Machine& m) {
  return judge_pressure(m.pressure.cpu, 0.05, 0.2, "tasks wait for a CPU: something else is busy");
}

Judged judge_memory_pressure(const Machine& m) {
  return judge_pressure(m.pressure.memory, 0.001, 0.01,
                        "tasks wait for memory: free some, or the kernel is measured instead");
}

Judged judge_io_pressure(const Machine& m) {
  return judge_pressure(m.pressure.io, 0.05, 0.2,
                        "tasks wait for a disk: workloads with files or downloads will too");
}

// Memory

Judged judge_available(const Machine& m) {
  if (!m.memory) return unknown("/proc/meminfo cannot be read");
  const auto available = static_cast<double>(m.memory->available);
  const auto total = static_cast<double>(m.memory->total);
  return {fmt::format("{} of {}", format_bytes(available), format_bytes(total)),
          rising(1 - available / total, 0.8, 0.9),
          "little is left: many workers may be swapped out or killed"};
}

Judged judge_swap(const Machine& m) {
  if (!m.memory) return unknown("/proc/meminfo cannot be read");
  if (m.memory->swap_total == 0) return good("none");
  const std::string value =
      fmt::format("{} of {} used", format_bytes(static_cast<double>(m.memory->swap_used)),
                  format_bytes(static_cast<double>(m.memory->swap_total)));
  if (m.memory->swap_used == 0) return good(value);
  return {value, Concern::notice,
          "memory that comes back from a disk makes rare, long passes: sudo swapoff -a"};
}

Judged judge_huge_pages(const Machine& m) {
  if (!m.huge_pages) return unknown("this kernel has none, or does not say");
  if (*m.huge_pages != "always") return good(*m.huge_pages);
  return {*m.huge_pages, Concern::notice,
          "which memory gets huge pages is luck: echo madvise | sudo tee "
          "/sys/kernel/mm/transparent_hugepage/enabled"};
}

Judged judge_addresses(const Machine& m) {
  if (!m.random_addresses) return unknown("the kernel does not tell");
  if (*m.random_addresses) return good("random");
  return {"fixed", Concern::notice,
          "every run has the same layout, lucky or not, and cannot show it: sudo sysctl "
          "kernel.randomize_va_space=2"};
}

// Clock

Judged judge_clocksource(const Machine& m) {
  if (!m.clocksource) return unknown("the kernel does not tell");
  constexpr std::string_view kSlow[] = {"hpet", "acpi_pm", "jiffies", "refined-jiffies", "pit"};
  if (std::ranges::find(kSlow, *m.clocksource) == std::end(kSlow)) return good(*m.clocksource);
  return {*m.clocksource, Concern::warning,
          "slow to read; the kernel's log says why it does not trust the CPU's own counter"};
}

// The default shortest sample is a thousand times the higher level.
Judged judge_ticks(std::chrono::nanoseconds tick) {
  return {format_duration(tick), rising(tick, 1us, 20us),
          "give samples of at least a thousand steps of the clock: --min-time"};
}

Judged judge_resolution(const Machine& m) { return judge_ticks(m.clock_resolution); }

Judged judge_step(const Machine& m) { return judge_ticks(m.clock.step); }

Judged judge_cost(const Machine& m) {
  return {fmt::format("{:.1f} ns", m.clock.cost.count()), rising(m.clock.cost.count(), 200.0, 2e3),
          "reading the clock is a system call here: passes need many tasks"};
}

// Limits

std::string spell(std::optional<std::uint64_t> limit, bool bytes) {
  if (!limit) return "unlimited";
  return bytes ? spell_bytes(*limit) : fmt::format("{}", *limit);
}

std::string spell(const Limit& limit, bool bytes = false) {
  const std::string soft = spell(limit.soft, bytes);
  const std::string hard = spell(limit.hard, bytes);
  return soft == hard ? soft : fmt::format("{}, at most {}", soft, hard);
}

bool is_below(std::optional<std::uint64_t> limit, std::uint64_t wanted) {
  return limit && *limit < wanted;
}

/// Of soft limits that nothing raises.
Judged judge_limit(const Limit& limit, bool bytes, std::uint64_t notice, std::uint64_t warning,
                   const char* advice) {
  const Concern verdict = is_below(limit.soft, warning)  ? Concern::warning
                          : is_below(limit.soft, notice) ? Concern::notice
                                                         : Concern::good;
  return {spell(limit, bytes), verdict, advice};
}

Judged judge_open_files(const Machine& m) {
  // The workloads that need many raise the soft limit themselves.
  const Limit& limit = m.limits.open_files;
  Judged judged = judge_limit({.soft = limit.hard}, false, 4096, 1024,
                              "downloads with many connections will be refused some: ulimit -Hn");
  judged.value = spell(limit);
  return judged;
}

Judged judge_processes(const Machine& m) {
  return judge_limit(m.limits.processes, false, 4096, 1280,
                     "a thread or process per task, up to 1024 at once, may be refused: ulimit -u");
}

Judged judge_locked_memory(const Machine& m) {
  return judge_limit(m.limits.locked_memory, true, 64ULL << 10, 0,
                     "io_uring may be refused on older kernels: ulimit -l");
}

Judged judge_stack(const Machine& m) {
  constexpr std::uint64_t kHuge = 64ULL << 20;
  const Limit& limit = m.limits.stack;
  if (limit.soft && *limit.soft > kHuge) {
    return {spell(limit, true), Concern::notice,
            "every thread reserves that much: a thousand may be refused; ulimit -s 8192"};
  }
  return judge_limit(limit, true, 1 << 20, 256 << 10, "deep recursion in a task may crash it");
}

Judged judge_address_space(const Machine& m) {
  return judge_limit(m.limits.address_space, true, 64ULL << 30, 16ULL << 30,
                     "the stacks of a thousand threads take 8 GiB of it: ulimit -v unlimited");
}

struct Judgement {
  std::string_view group;
  std::string_view name;
  Judged (*judge)(const Machine&);
};

constexpr Judgement kJudgements[] = {
    {"CPUs", "cpus", judge_cpus},
    {"CPUs", "governor", judge_governor},
    {"CPUs", "boost", judge_boost},
    {"CPUs", "smt", judge_smt},
    {"CPUs", "virtualization", judge_virtualization},
    {"Neighbours", "load", judge_load},
    {"Neighbours", "steal-since-boot", judge_steal_since_boot},
    {"Neighbours", "steal-now", judge_steal_now},
    {"Neighbours", "cpu-pressure", judge_cpu_pressure},
    {"Neighbours", "memory-pressure", judge_memory_pressure},
    {"Neighbours", "io-pressure", judge_io_pressure},
    {"Memory", "available", judge_available},
    {"Memory", "swap", judge_swap},
    {"Memory", "huge-pages", judge_huge_pages},
    {"Memory", "addresses", judge_addresses},
    {"Clock", "clocksource", judge_clocksource},
    {"Clock", "resolution", judge_resolution},
    {"Clock", "smallest-step", judge_step},
    {"Clock", "reading-cost", judge_cost},
    {"Limits", "open-files", judge_open_files},
    {"Limits", "processes", judge_processes},
    {"Limits", "locked-memory", judge_locked_memory},
    {"Limits", "stack", judge_stack},
    {"Limits", "address-space", judge_address_space},
};

}  // namespace

std::vector<MachineFinding> judge_machine(const MachineState& machine) {
  std::vector<MachineFinding> findings;
  for (const Judgement& row : kJudgements) {
    Judged judged = row.judge(machine);
    if (judged.verdict == Concern::good) judged.advice.clear();
    findings.push_back(
        {row.group, row.name, std::move(judged.value), judged.verdict, std::move(judged.advice)});
  }
  return findings;
}

}  // namespace concbench
