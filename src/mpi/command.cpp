#include "mpi/command.hpp"

#include <fmt/core.h>

#include <array>
#include <sstream>

#include "mpi/folders.hpp"
#include "os/files.hpp"
#include "os/module.hpp"
#include "os/program.hpp"
#include "text/words.hpp"

namespace concbench {
namespace {

/// What starts a daemon. Ranks are the same program, which cleans up where a daemon cannot. Empty
/// where the daemon is started by itself: Open MPI splits all of it at blanks, a shell on the other
/// machine reads it, and the program has to be found by its path.
std::string agent_of(const Launch& launch) {
  if (to_word(std::array{launch.program}) != launch.program) return "";
  std::vector<std::filesystem::path> folders{launch.folder};
  if (!launch.directory.empty()) folders.push_back(launch.directory);
  return fmt::format("{} --daemon {} orted", launch.program.string(), to_word(folders));
}

}  // namespace

std::vector<std::string> words_of(const Launch& launch) {
  std::vector<std::string> words{launch.mpirun, "-np", std::to_string(launch.ranks)};
  const auto add = [&](std::initializer_list<std::string> more) {
    words.insert(words.end(), more.begin(), more.end());
  };
  if (!launch.hosts.list.empty()) add({"--host", launch.hosts.list});
  if (!launch.hosts.file.empty()) add({"--hostfile", launch.hosts.file});
  // As the workers of other backends; --pin is for all of them.
  add({"--bind-to", "none"});
  // By itself mpirun takes cores for places, and refuses the second thread of one.
  if (!launch.hosts.are_given() || launch.is_crowded()) add({"--oversubscribe"});
  add({"-x", kArgumentsVariable, launch.program});
  return words;
}

std::vector<std::pair<std::string, std::string>> variables_of(const Launch& launch) {
  std::vector<std::pair<std::string, std::string>> variables{
      {"OMPI_MCA_orte_tmpdir_base", launch.folder},
      {"OMPI_MCA_btl_vader_backing_directory", launch.folder},
      // Containers forbid it, which is said in many lines; values are too few at once to gain by
      // it.
      {"OMPI_MCA_btl_vader_single_copy_mechanism", "none"},
      {"OMPI_MCA_btl_base_warn_component_unused", "0"},
      // A node whose link is down is noticed after 4 s, and otherwise in hours.
      {"OMPI_MCA_oob_tcp_keepalive_time", "2"},
      {"OMPI_MCA_oob_tcp_keepalive_intvl", "1"},
      {"OMPI_MCA_oob_tcp_keepalive_probes", "2"},
      // mpirun would give ranks a second between SIGTERM and SIGKILL, but they have nothing to
      // save.
      {"OMPI_MCA_odls_base_sigkill_timeout", "0"},
  };
  // Looking for networks takes as long as all else of a start, and ranks of one machine need none.
  if (!launch.hosts.are_given()) {
    variables.emplace_back("OMPI_MCA_pml", "ob1");
    variables.emplace_back("OMPI_MCA_btl", "self,vader");
  }
  variables.emplace_back(kArgumentsVariable, join_words(launch.arguments));
  if (const std::string agent = agent_of(launch); !agent.empty()) {
    variables.emplace_back("OMPI_MCA_orte_launch_agent", agent);
  }
  if (launch.hosts.allow_root) {
    variables.emplace_back(kRootVariable, "1");
    variables.emplace_back("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1");
  }
  return variables;
}

std::filesystem::path find_mpirun() { return find_program("mpirun").value_or(""); }

std::filesystem::path rank_program() { return find_companion("concbench-mpi"); }

std::vector<std::string> own_arguments() {
  std::vector<std::string> arguments;
  std::istringstream line(read_file("/proc/self/cmdline").value_or(""));
  for (std::string word; std::getline(line, word, '\0');) arguments.push_back(word);
  return arguments;
}

std::string why_no_ranks() {
  if (rank_program().empty()) return "concbench-mpi is not installed beside the program";
  return find_mpirun().empty() ? "there is no mpirun in PATH" : "";
}

}  // namespace concbench
