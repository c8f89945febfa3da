#pragma once

#include <concbench/params.hpp>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace concbench {

/// One of the sets of parameters that are measured side by side in a run.
struct Variant {
  Params params;
  /// What tells it from the others as the end of a case's name, such as `/cmd=./old`; empty where
  /// there are no others.
  std::string label;
};

/// Reads what was typed into a set of parameters for each combination of the texts of those that
/// take variants, by themselves or because they are in `also`, in the order in which they were
/// given. Throws UsageError as Params::parse() does, and for two sets that are the same.
std::vector<Variant> read_variants(
    std::span<const ParamInfo> infos,
    const std::map<std::string, std::vector<std::string>, std::less<>>& typed,
    const std::set<std::string, std::less<>>& also = {});

}  // namespace concbench
