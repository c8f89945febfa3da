#pragma once

#include <cstdint>
#include <functional>
#include <optional>

namespace concbench {

/// How often a forked child that runs `body` comes to the first instruction at `address`, found by
/// walking it through every instruction. Nothing where this machine does not let a process do so.
std::optional<std::uint64_t> count_calls(const void* address, const std::function<void()>& body);

/// How many instructions such a child takes from start to end.
std::optional<std::uint64_t> count_instructions(const std::function<void()>& body);

}  // namespace concbench
