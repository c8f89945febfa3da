#pragma once

#include "report/fields.hpp"
#include "report/report.hpp"

namespace concbench {

// The tables of what several documents or formats share.

extern const TableOf<Estimate> kEstimateFields;
/// The same where figures may be negative.
extern const TableOf<Estimate> kSignedEstimateFields;
extern const TableOf<Distribution> kDistributionFields;
extern const TableOf<Sample> kSampleFields;
extern const TableOf<Context> kContextFields;
extern const TableOf<CaseReport> kCaseFields;
extern const TableOf<Report> kSweepFields;
extern const TableOf<GateResult> kGateFields;
extern const TableOf<TraceSummary> kTraceFields;

/// A note, or in older files its words alone.
struct NoteCodec {
  static void write(const Note& note, Json& to);
  static void read(const Value& from, Note& to);
  static void describe(Json& schema, Json& definitions);
};
inline constexpr NoteCodec kNote;

/// Puts the name of its baseline into what was written of a case, which does not know it.
void name_baseline(const CaseReport& c, const std::string& baseline, Json& json);

/// The JSON results.
extern const TableOf<Report> kReportFields;

/// Distributions by their names.
struct DistributionsCodec {
  static void write(const std::vector<Distribution>& distributions, Json& to);
  static void read(const Value& from, std::vector<Distribution>& to);
  static void describe(Json& schema, Json& definitions);
};
inline constexpr DistributionsCodec kDistributions;

}  // namespace concbench
