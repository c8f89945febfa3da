#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace concbench {

/// What is known of a run that is kept, beside its report.
struct KeptRun {
  /// Counts from 1; that of a run that was removed is not given again.
  std::int64_t number = 0;
  std::string date;
  std::string host;
  std::string cpu_model;
  std::string version;
  /// Of git, in full; empty: not known.
  std::string commit;
  /// As a shell would read it.
  std::string command;
  std::string workload;
  std::uint64_t cases = 0;
  bool complete = true;
};

/// How much is kept: older runs make room for new ones.
struct HistoryBound {
  std::int64_t runs = 1000;
  /// Of all reports together.
  std::int64_t bytes = 256 << 20;
};

/// A file of runs. Several processes may have it open; each function is one step, which has
/// happened as a whole or not at all. They throw FileError, which names the file and why: it is
/// locked by another program for more than a second, damaged, of a newer concbench, or there is
/// no room.
class History {
 public:
  virtual ~History() = default;

  /// Adds a run, with its report packed on one line, and removes what is beyond the bound.
  virtual void keep(const KeptRun& run, std::string_view report, const HistoryBound& bound) = 0;
  /// The last so many, the oldest first.
  virtual std::vector<KeptRun> last(std::size_t count) = 0;
  /// Absent: no run has this number.
  virtual std::optional<KeptRun> find(std::int64_t number) = 0;
  /// The report of a run that is there.
  virtual std::string report(std::int64_t number) = 0;
  /// Removes all but the last so many. Gives how many went.
  virtual std::size_t prune(std::size_t keep) = 0;
};

/// Whether a file that is not there is made.
enum class HistoryAccess { look, keep };

/// Why this build or installation keeps no runs, such as that SQLite is missing; empty where it
/// does.
std::string why_no_history();

/// Opens a file of runs, by the module `history`. To be called once all is measured: what is loaded
/// then makes no fork dearer, and no sampler inherits it. Null: nothing was kept there yet, and
/// nothing is to be.
std::unique_ptr<History> open_history(const std::filesystem::path& file, HistoryAccess access);

/// What the module exports.
using OpenStore = std::unique_ptr<History>(const std::filesystem::path& file, HistoryAccess access);

}  // namespace concbench
