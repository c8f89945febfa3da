#pragma once

#include <concbench/backend.hpp>
#include <cstdint>

namespace concbench {

/// Hands all tasks over at once, in pieces of `grain`, and waits for all of them.
void dispatch_map(Executor& executor, std::uint64_t tasks, Grain grain);

}  // namespace concbench
