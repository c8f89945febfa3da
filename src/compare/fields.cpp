#include "compare/compare.hpp"
#include "report/tables.hpp"

namespace concbench {
namespace {

constexpr Field kRunRows[] = {
    field<&RunIdentity::file>("file", kText),
    field<&RunIdentity::date>("date", kText),
    field<&RunIdentity::version>("version", kText),
    field<&RunIdentity::rounds>("rounds", kCount),
};

const TableOf<RunIdentity>& run_fields() {
  static constexpr TableOf<RunIdentity> kTable("run", kRunRows);
  return kTable;
}

/// A figure of a comparison, null where there is none.
template <auto Member, class Codec>
constexpr Field compared(std::string_view name, Codec codec, std::string_view help = "") {
  return computed(
      name, nullable(codec),
      [](const CaseMatch& m) {
        return m.comparison ? std::optional(*m.comparison.*Member) : std::nullopt;
      },
      help);
}

constexpr Field kMatchRows[] = {
    field<&CaseMatch::name>("name", kText, "in NEW"),
    field<&CaseMatch::base_name>("base_name", kText,
                                 "in BASE: other cases of a run make names longer or shorter"),
    field<&CaseMatch::base_median>("base_median", nullable(kFigure), "of the metric, in BASE"),
    field<&CaseMatch::median>("new_median", nullable(kFigure), "of the metric, in NEW"),
    compared<&Comparison::ratio>("ratio", kObject<estimate_fields>,
                                 "NEW / BASE; null: one of them has no figures"),
    compared<&Comparison::p_value>("p_value", kFraction, "corrected for several comparisons"),
    compared<&Comparison::verdict>("verdict", kChoice<Verdict::undecided>),
    field<&CaseMatch::notes>("notes", list_of(kText)),
};

const TableOf<CaseMatch>& match_fields() {
  static constexpr TableOf<CaseMatch> kTable("match", kMatchRows);
  return kTable;
}

using Compared = RunComparison;

constexpr Field kRows[] = {
    computed("schema_version", kVersion<1>, [](const Compared&) { return 1; }),
    computed(
        "metric", kText, [](const Compared& c) { return c.settings.metric->key; },
        "what is compared"),
    field<&Compared::settings, &CompareSettings::margin>(
        "margin", kFraction, "differences below this fraction count as none"),
    field<&Compared::settings, &CompareSettings::confidence>("confidence", kFraction,
                                                             "of all comparisons together"),
    field<&Compared::base>("base", kObject<run_fields>),
    field<&Compared::subject>("new", kObject<run_fields>),
    field<&Compared::matches>("cases", list_of(kObject<match_fields>), "that both runs have"),
    field<&Compared::only_in_base>("only_in_base", list_of(kText)),
    field<&Compared::only_in_new>("only_in_new", list_of(kText)),
    field<&Compared::differences>("differences", list_of(kText),
                                  "of machine and build, which make all ratios doubtful"),
    field<&Compared::warnings>("warnings", list_of(kText)),
    field<&Compared::gates>("gates", list_of(kObject<gate_fields>)),
};

const TableOf<RunComparison>& comparison_document_fields() {
  static constexpr TableOf<RunComparison> kTable("comparison", kRows);
  return kTable;
}

}  // namespace

std::string comparison_schema() {
  return schema_text(
      {.title = "concbench comparison",
       .description =
           "Two saved results, case by case, as 'concbench compare --format json' writes them."},
      comparison_document_fields());
}

std::string render_comparison_json(const RunComparison& compared, const RenderOptions&) {
  return json_file(comparison_document_fields(), &compared);
}

}  // namespace concbench
