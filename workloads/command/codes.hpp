#pragma once

#include <concbench/params.hpp>
#include <set>
#include <string_view>

namespace concbench::command {

/// The exit codes that are no failure, beside 0.
class IgnoredCodes {
 public:
  IgnoredCodes() = default;
  /// Reads `all`, or codes such as `1,2`. Throws UsageError.
  explicit IgnoredCodes(std::string_view text);

  bool has(unsigned code) const { return all_ || codes_.contains(code); }

 private:
  bool all_ = false;
  std::set<unsigned> codes_;
};

/// What --ignore-failure says; none where it is not given.
IgnoredCodes read_ignored(const Params& params);

}  // namespace concbench::command
