#pragma once

#include <cstdint>

#include "runtime/job.hpp"

namespace concbench {

/// Ends a pass as the sampler does; gives its digest.
inline std::uint64_t verify(Job& job) { return job.tasks().verify(job.workers().take_executed()); }

}  // namespace concbench
