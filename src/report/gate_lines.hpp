#pragma once

#include <vector>

#include "report/note.hpp"
#include "report/page.hpp"

namespace concbench {

/// What became of each gate, a line each below a title; nothing where there is none.
void write_gates(Page& page, const std::vector<GateResult>& gates);

}  // namespace concbench
