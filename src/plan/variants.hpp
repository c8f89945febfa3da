#pragma once

#include <concbench/params.hpp>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace concbench {

/// A name in braces in the texts of a workload, such as `{threads}`, and what stands for it in
/// turn.
struct Placeholder {
  std::string name;
  std::vector<std::string> values;
};

/// One of the sets of parameters that are measured side by side in a run.
struct Variant {
  Params params;
  /// What tells it from the others as the end of a case's name, such as `/cmd=./old`; empty where
  /// there are no others.
  std::string label;
};

/// Reads what was typed into a set of parameters for each combination of the texts of those that
/// take variants, by themselves or because they are in `also`, and of the values of placeholders,
/// in the order in which they were given. Throws UsageError as Params::parse() does, and for two
/// sets that are the same, but for programs and functions of the user's: whoever measures one twice
/// wants to know the noise.
std::vector<Variant> read_variants(std::span<const ParamInfo> infos, const TypedParams& typed,
                                   const std::set<std::string, std::less<>>& also = {},
                                   const std::vector<Placeholder>& placeholders = {});

/// Whether a text has this name in braces, not preceded by `{` or `$`.
bool has_placeholder(std::string_view text, std::string_view name);

}  // namespace concbench
