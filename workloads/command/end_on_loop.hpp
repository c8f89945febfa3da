#pragma once

#include <asio/awaitable.hpp>

#include "os/process.hpp"

namespace concbench::command {

/// Lets other tasks of the loop go on until the child has ended, and reaps it. Where the wait is
/// cancelled, or the loop goes, the child is killed.
asio::awaitable<ExitStatus> end_on_loop(Child child);

}  // namespace concbench::command
