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

constexpr TableOf<RunIdentity> kRunFields("run", kRunRows);

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
    compared<&Comparison::ratio>("ratio", kObject<kEstimateFields>,
                                 "NEW / BASE; null: one of them has no figures"),
    compared<&Comparison::p_value>("p_value", kFraction, "corrected for several comparisons"),
    compared<&Comparison::verdict>("verdict", kChoice<Verdict::undecided>),
    field<&CaseMatch::notes>("notes", list_of(kNote)),
};

constexpr TableOf<CaseMatch> kMatchFields("match", kMatchRows);

using Compared = RunComparison;

constexpr Field kComparisonDocumentRows[] = {
    computed("schema_version", kVersion<2>, [](const Compared&) { return 2; }),
    computed(
        "metric", kText, [](const Compared& c) { return c.settings.metric->key; },
        "what is compared"),
    field<&Compared::settings, &CompareSettings::margin>(
        "margin", kFraction, "differences below this fraction count as none"),
    field<&Compared::settings, &CompareSettings::confidence>("confidence", kFraction,
                                                             "of all comparisons together"),
    field<&Compared::base>("base", kObject<kRunFields>),
    field<&Compared::subject>("new", kObject<kRunFields>),
    field<&Compared::matches>("cases", list_of(kObject<kMatchFields>), "that both runs have"),
    field<&Compared::only_in_base>("only_in_base", list_of(kText)),
    field<&Compared::only_in_new>("only_in_new", list_of(kText)),
    field<&Compared::differences>("differences", list_of(kText),
                                  "of machine and build, which make all ratios doubtful"),
    field<&Compared::warnings>("warnings", list_of(kText)),
    field<&Compared::gates>("gates", list_of(kObject<kGateFields>)),
};

constexpr TableOf<RunComparison> kComparisonDocumentFields("comparison", kComparisonDocumentRows);

}  // namespace

std::string comparison_schema() {
  return schema_text(
      {.title = "concbench comparison",
       .description =
           "Two saved results, case by case, as 'concbench compare --format json' writes them."},
      kComparisonDocumentFields);
}

std::string render_comparison_json(const RunComparison& compared, const RenderOptions&) {
  return json_file(kComparisonDocumentFields, &compared);
}

std::string json_line_of(const RunComparison& compared) {
  return json_line(kComparisonDocumentFields, &compared);
}

}  // namespace concbench
