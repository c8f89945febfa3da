#include "compare/wording.hpp"

#include <fmt/core.h>

#include "report/wording.hpp"
#include "text/list.hpp"

namespace concbench {
namespace {

void add_names(std::vector<std::string>& remarks, std::string_view where,
               const std::vector<std::string>& names) {
  if (names.empty()) return;
  remarks.push_back(fmt::format("only in {}: {}", where, join(names, ", ")));
}

/// Names of the matches with this verdict.
std::vector<std::string> names_with(const RunComparison& compared, Verdict verdict) {
  std::vector<std::string> names;
  for (const CaseMatch& match : compared.matches) {
    if (match.comparison && match.comparison->verdict == verdict) names.push_back(match.name);
  }
  return names;
}

/// The verdicts in a sentence, the worst first; a single case with its figures.
std::string verdicts_text(const RunComparison& compared) {
  const Quantity quantity = quantity_of(compared.settings.metric->key);
  if (compared.matches.size() == 1) {
    return fmt::format("{}: {}", compared.matches[0].name,
                       change_text(compared.matches[0].comparison, quantity));
  }
  const bool is_time = quantity == Quantity::time;
  const std::pair<Verdict, std::string_view> verdicts[] = {
      {Verdict::slower, is_time ? "slower" : "more"},
      {Verdict::faster, is_time ? "faster" : "less"},
      {Verdict::same, "same"},
      {Verdict::undecided, "undecided"}};
  std::vector<std::string> clauses;
  for (const auto& [verdict, word] : verdicts) {
    const std::vector<std::string> names = names_with(compared, verdict);
    if (!names.empty()) clauses.push_back(fmt::format("{}: {}", word, spoken_list(names)));
  }
  return clauses.empty() ? "nothing could be compared" : "NEW against BASE: " + join(clauses, "; ");
}

}  // namespace

std::string median_text(const std::optional<double>& median, Quantity quantity) {
  return median ? format_figure(*median, quantity) : "";
}

std::string change_text(const std::optional<Comparison>& comparison, Quantity quantity) {
  return comparison ? ratio_text(*comparison, quantity).together() : "not compared";
}

std::string headline(const RunComparison& compared) {
  return fmt::format("{}: {} (NEW) against {} (BASE)", spoken_name(compared.settings.metric->key),
                     compared.subject.file, compared.base.file);
}

std::vector<std::string> remarks_on(const RunComparison& compared, bool all) {
  std::vector<std::string> remarks;
  add_names(remarks, "BASE", compared.only_in_base);
  add_names(remarks, "NEW", compared.only_in_new);
  for (const std::string& difference : compared.differences) {
    remarks.push_back(fmt::format("not from the same machine and build: {}", difference));
  }
  remarks.insert(remarks.end(), compared.warnings.begin(), compared.warnings.end());
  for (const CaseMatch& match : compared.matches) {
    for (const Note& note : match.notes) {
      if (!all && urgency_of(note) == Urgency::none) continue;
      remarks.push_back(fmt::format("{}: {}", match.name, sentence_of(note)));
    }
  }
  return remarks;
}

std::string answer(const RunComparison& compared) {
  if (std::string gates = gates_answer(compared.gates); !gates.empty()) return gates;
  return capitalized(verdicts_text(compared)) + ".";
}

std::string caution(const RunComparison& compared) {
  return fmt::format(
      "Medians; ratios with {:g} % intervals. Separate runs drift apart, and what changed on the "
      "machine between them is in every ratio: to be sure, measure both in one run, where rounds "
      "are paired.",
      100 * compared.settings.confidence);
}

}  // namespace concbench
