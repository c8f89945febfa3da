#pragma once

#include <concbench/gate.hpp>
#include <string>
#include <vector>

#include "columns.hpp"

namespace concbench {

/// What became of each gate, a line each below a title; empty where there is none.
std::string gate_lines(const std::vector<GateResult>& gates, const Paint& paint);

}  // namespace concbench
