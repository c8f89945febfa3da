#pragma once

namespace concbench {

/// The mark by which `concbench-mpi` knows that it is to run a daemon, behind which come the
/// folders of the job's files, with `:` between them, and the daemon's command line.
inline constexpr const char* kDaemonOption = "--daemon";

/// Runs Open MPI's daemon on a node, and removes what it and its ranks have left in the folders,
/// however they ended. Gives what the daemon exited with.
int keep_daemon(char** arguments);

}  // namespace concbench
