#include "mpi/hosts.hpp"

#include <string>

#include "fuzz.hpp"

using namespace concbench;
using namespace concbench::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  const auto listed = unless_refused([&] { return hosts_of_list(text); });
  require(!listed || (listed->are_given() && !listed->names.empty()), "a list has room for a rank");
  unless_refused([&] { return hosts_of_hostfile(text); });
  static_cast<void>(names_of_slurm(text));
  static_cast<void>(slots_of_slurm(text));
  return 0;
}
