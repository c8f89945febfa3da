#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "os/process.hpp"

namespace concbench {

/// What a rank writes before a line that says why it ends; the rest of the line is the reason.
inline constexpr std::string_view kRankSays = "concbench-mpi: ";

struct RankEnd {
  std::string reason = {};
  /// A rank gave this reason itself; otherwise something was lost, and another try may do better.
  bool is_own = false;
  /// The one that mpirun blames.
  std::optional<unsigned> rank = {};
};

/// Why the ranks have ended before their work was done, in one line, from what mpirun and they
/// wrote to stderr and from how mpirun ended: a rank with its node and signal, a node that was
/// lost, or the first words of what was said.
RankEnd explain_end(const ExitStatus& mpirun, std::string_view said);

/// Whether mpirun has said that the job cannot go on. It may hang in spite of that, where ranks
/// have not found one another yet.
bool tells_an_end(std::string_view said);

/// What programs wrote before mpirun tells that the job ends; all of it where it does not.
std::string_view before_an_end(std::string_view words);

}  // namespace concbench
