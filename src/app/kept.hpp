#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/compare.hpp"
#include "history/store.hpp"

namespace concbench {

/// The runs of this user that are kept, to be looked at.
class KeptRuns {
 public:
  /// Throws UsageError where no history is meant, FileError where it cannot be read.
  KeptRuns();

  const std::filesystem::path& file() const { return file_; }
  /// Null where nothing was kept yet.
  History* history() const { return history_.get(); }
  /// The last so many, the oldest first.
  std::vector<KeptRun> last(std::size_t count) const;
  /// A run, the last one where no number is given. Throws UsageError where there is none.
  KeptRun find(std::optional<std::int64_t> number) const;
  /// Throws UsageError where it cannot be read, such as that of a newer concbench.
  NamedReport read(const KeptRun& run) const;

 private:
  std::filesystem::path file_;
  std::unique_ptr<History> history_;
};

}  // namespace concbench
