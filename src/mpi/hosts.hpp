#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace concbench {

/// Where the ranks of a run go, besides this machine.
struct Hosts {
  /// As --hosts has it, such as `n1:2,n2:2`; empty: not given.
  std::string list = {};
  /// The file of --hostfile; empty: not given.
  std::string file = {};
  /// How many ranks there is room for; 0: ranks are on this machine alone.
  unsigned slots = 0;
  /// As ssh would be given them; a name may be there several times.
  std::vector<std::string> names = {};
  /// Where that was found: `--hosts`, `--hostfile` or `Slurm`; empty: nowhere.
  std::string_view source = {};
  /// mpirun is to be told that it may run as root, without which it refuses: the user has not.
  bool allow_root = false;

  bool are_given() const { return slots > 0; }
};

/// What was asked for by options or, where neither was given, what Slurm has allotted to this job.
/// Throws UsageError for a list or a file that names no hosts, and FileError for a file that cannot
/// be read.
Hosts read_hosts(const std::string& list, const std::string& file);

/// What a list such as `n1:2,n2` names, and how many ranks it has room for. Throws UsageError.
Hosts hosts_of_list(std::string_view list);

/// The same of the text of a hostfile of Open MPI: a host a line, with `slots=N` behind it where
/// there is more than one; a host may come again. Throws UsageError.
Hosts hosts_of_hostfile(std::string_view text);

/// The ranks that Slurm's `2(x3),1` stands for; absent where it is none of its texts.
std::optional<unsigned> slots_of_slurm(std::string_view tasks_per_node);

/// The nodes that Slurm's `n[01-03,7],m` stands for, at most 65,536. What is written in another way
/// stays as it is.
std::vector<std::string> names_of_slurm(std::string_view nodelist);

}  // namespace concbench
