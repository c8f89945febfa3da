#include "app/hosts.hpp"

namespace concbench {

OptionRow hosts_row(Request& request, bool rare) {
  return {"--hosts",
          into(request.hosts),
          "HOST:RANKS,...",
          "machines that Open MPI starts ranks on, for the backend 'mpi' [Slurm's, or this one]",
          {.rare = rare}};
}

OptionRow hostfile_row(Request& request, bool rare) {
  return {"--hostfile",
          into(request.hostfile),
          "FILE",
          "the same, from a hostfile of Open MPI",
          {.excludes = "--hosts", .rare = rare}};
}

}  // namespace concbench
