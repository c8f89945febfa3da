#include "text/lookup.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "text/list.hpp"

namespace concbench {
namespace {

/// What people compare by: without the dashes that all options share, and without capitals.
std::string in_one_spelling(std::string_view word) {
  word.remove_prefix(std::min(word.find_first_not_of('-'), word.size()));
  std::string result(word);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

/// Damerau-Levenshtein in the form of optimal string alignment: the least number of letters to
/// insert, delete, replace or swap with their neighbour. Three rows of the usual matrix are enough.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before.swap(above);
    above.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.size()];
}

/// A slip in one letter of three is likely; in a single letter, anything would be.
bool near(std::string_view typed, std::string_view candidate, std::size_t slips) {
  if (slips == 0) return true;
  if (typed.size() >= 2 && candidate.starts_with(typed)) return true;
  return slips <= (typed.size() + 1) / 3;
}

}  // namespace

std::string did_you_mean(std::string_view typed, std::span<const std::string_view> candidates) {
  const std::string word = in_one_spelling(typed);
  std::string_view best;
  std::size_t fewest = SIZE_MAX;
  for (const auto candidate : candidates) {
    const std::string other = in_one_spelling(candidate);
    const std::size_t slips = distance(word, other);
    if (slips >= fewest || !near(word, other, slips)) continue;
    best = candidate;
    fewest = slips;
  }
  return best.empty() ? std::string() : fmt::format("; did you mean '{}'?", best);
}

std::string did_you_mean_or_all(std::string_view typed,
                                std::span<const std::string_view> candidates) {
  std::string hint = did_you_mean(typed, candidates);
  if (!hint.empty()) return hint;
  return candidates.empty() ? "; there are none here"
                            : fmt::format("; there are {}", join(candidates, ", "));
}

void refuse_word(std::string_view text, std::string_view option,
                 std::span<const std::string_view> words) {
  throw UsageError(fmt::format("{}: invalid value '{}' (expected {} or {})", option, text,
                               join(words.first(words.size() - 1), ", "), words.back()));
}

}  // namespace concbench
