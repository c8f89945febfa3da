#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "report/report.hpp"

namespace concbench {

/// Keeps a run in the history. Made before it is measured, when the commit is that of what is
/// measured; nothing else is done then.
class RunKeeper {
 public:
  /// `wanted`: unless the user said --no-history.
  explicit RunKeeper(bool wanted);

  /// To be called once the results are where the user wants them. Never throws: what goes wrong is
  /// said on stderr, and costs neither them nor the exit code. A run without any figure is not
  /// kept.
  void keep(const Report& report) const noexcept;

 private:
  std::optional<std::filesystem::path> file_;
  std::string commit_;
};

}  // namespace concbench
