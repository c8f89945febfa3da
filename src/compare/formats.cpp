#include "compare/formats.hpp"

#include <fmt/core.h>

#include "text/list.hpp"
#include "text/lookup.hpp"

namespace concbench {
namespace {

/// More of what is no time is not slower.
std::string_view verdict_word(Verdict verdict, Quantity quantity) {
  if (quantity == Quantity::time) return to_string(verdict);
  if (verdict == Verdict::faster) return "less";
  return verdict == Verdict::slower ? "more" : to_string(verdict);
}

std::string verdict_text(const std::optional<Comparison>& comparison, Quantity quantity) {
  if (!comparison) return "not compared";
  return std::string(verdict_word(comparison->verdict, quantity));
}

std::string median_text(const std::optional<double>& median, Quantity quantity) {
  return median ? format_figure(*median, quantity) : "";
}

std::string ratio_text(const std::optional<Comparison>& comparison) {
  return comparison ? format_estimate(comparison->ratio, Quantity::number) : "";
}

void add_names(std::vector<std::string>& remarks, std::string_view where,
               const std::vector<std::string>& names) {
  if (names.empty()) return;
  remarks.push_back(fmt::format("only in {}: {}", where, join(names, ", ")));
}

}  // namespace

std::vector<Column> comparison_columns(const RunComparison& compared) {
  const Quantity quantity = quantity_of(compared.settings.metric->key);
  Column name{.title = "case", .cells = {}, .left = true};
  Column base{.title = "BASE", .cells = {}};
  Column subject{.title = "NEW", .cells = {}};
  Column ratio{.title = "NEW/BASE", .cells = {}};
  Column verdict{.title = "verdict", .cells = {}, .left = true};
  for (const CaseMatch& match : compared.matches) {
    name.cells.push_back(match.name);
    base.cells.push_back(median_text(match.base_median, quantity));
    subject.cells.push_back(median_text(match.median, quantity));
    ratio.cells.push_back(ratio_text(match.comparison));
    verdict.cells.push_back(verdict_text(match.comparison, quantity));
  }
  return {name, base, subject, ratio, verdict};
}

std::string comparison_headline(const RunComparison& compared) {
  return fmt::format("{}: {} (NEW) against {} (BASE)", spoken_name(compared.settings.metric->key),
                     compared.subject.file, compared.base.file);
}

std::vector<std::string> comparison_remarks(const RunComparison& compared) {
  std::vector<std::string> remarks;
  add_names(remarks, "BASE", compared.only_in_base);
  add_names(remarks, "NEW", compared.only_in_new);
  for (const std::string& difference : compared.differences) {
    remarks.push_back(fmt::format("not from the same machine and build: {}", difference));
  }
  remarks.insert(remarks.end(), compared.warnings.begin(), compared.warnings.end());
  for (const CaseMatch& match : compared.matches) {
    for (const std::string& note : match.notes) {
      remarks.push_back(fmt::format("{}: {}", match.name, note));
    }
  }
  return remarks;
}

std::string comparison_caution(const RunComparison& compared) {
  return fmt::format(
      "Medians; ratios with {:g} % intervals. Separate runs drift apart, and what changed on the "
      "machine between them is in every ratio: to be sure, measure both in one run, where rounds "
      "are paired.",
      100 * compared.settings.confidence);
}

std::span<const ComparisonFormat> comparison_formats() {
  static constexpr ComparisonFormat kFormats[] = {
      {.name = "table", .help = "for people", .render = render_comparison_table},
      {.name = "json", .help = "for programs", .render = render_comparison_json},
      {.name = "markdown", .help = "for a pull request", .render = render_comparison_markdown},
  };
  return kFormats;
}

const ComparisonFormat& find_comparison_format(std::string_view name) {
  return find_named(comparison_formats(), name, "format");
}

}  // namespace concbench
