#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "mpi/hosts.hpp"

namespace concbench {

/// What ranks are started with.
struct Launch {
  std::filesystem::path mpirun = {};
  /// The program of each rank.
  std::filesystem::path program = {};
  Hosts hosts = {};
  unsigned ranks = 1;
  /// That this machine may keep busy.
  unsigned cpus = 1;
  /// Where the job's files go on each node; on this one it exists, and the caller removes it.
  std::filesystem::path folder = {};
  /// The same of the workload's files; empty: there are none.
  std::filesystem::path directory = {};
  /// What ranks write to stderr is for the user.
  bool shows_output = false;
  /// Of the program that starts them; ranks add functions of its user by it.
  std::vector<std::string> arguments = {};

  /// Whether there are more ranks than there is room for.
  bool is_crowded() const { return ranks > (hosts.are_given() ? hosts.slots : cpus); }
};

/// The variable by which ranks know the arguments, as words of a shell.
inline constexpr const char* kArgumentsVariable = "CONCBENCH_ARGUMENTS";

/// The variable that lets mpirun run as root.
inline constexpr const char* kRootVariable = "OMPI_ALLOW_RUN_AS_ROOT";

/// The arguments of this process.
std::vector<std::string> own_arguments();

/// The words of mpirun's command line.
std::vector<std::string> words_of(const Launch& launch);

/// Variables for mpirun, each only for where the user has not set it.
std::vector<std::pair<std::string, std::string>> variables_of(const Launch& launch);

/// Why ranks cannot be started from here; empty where they can.
std::string why_no_ranks();

/// Both are there where why_no_ranks() says nothing.
std::filesystem::path find_mpirun();
std::filesystem::path rank_program();

}  // namespace concbench
