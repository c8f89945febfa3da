#pragma once

#include "backends/backend.hpp"

namespace concbench {

/// What could be achieved if handing over cost nothing: as many threads as workers, each of which
/// runs its share of the tasks in one go. Not in the table of backends: it is what they are held
/// against, with equal tasks and `map`.
const BackendEntry& static_split();

}  // namespace concbench
