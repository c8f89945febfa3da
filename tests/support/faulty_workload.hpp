#pragma once

#include <chrono>
#include <concbench/workload.hpp>
#include <cstdint>
#include <string_view>

#include "os/fd.hpp"
#include "workloads/table.hpp"

namespace concbench {

/// A row of the table of workloads, for tests: its tasks give their own numbers, but for what the
/// parameters say.
const WorkloadEntry& faulty_workload();

/// How many tasks it has, and the number of the one that goes wrong.
inline constexpr std::uint64_t kFaultyTasks = 6;
inline constexpr std::uint64_t kFaultyTask = 3;

/// CPU time that each task uses up where the fault is `burn`, and memory that one does for `fill`.
inline constexpr std::chrono::milliseconds kBurntPerTask{20};
inline constexpr std::uint64_t kFilled = 64ULL << 20;

/// Parameters that make something go wrong. Faults of one task: `throw`, `throw-number`, `segv`,
/// `abort`, `kill`, `terminate`, `exit-3`, `exit-0`, `hang`, `fill`, `wrong`, `orphan` (a process
/// that is left behind), `file` (a file that is left behind, then a throw). Faults of the whole:
/// `make`, `setup`, `child` (setup() starts a child of its own), `fickle` (values that differ from
/// pass to pass), `burn`, `hang-all`, `none`. Each task rings `bell`, where it is given, before
/// anything else.
Params fault(std::string_view kind, const Fd* bell = nullptr);

}  // namespace concbench
