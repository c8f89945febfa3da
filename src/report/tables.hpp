#pragma once

#include "report/fields.hpp"
#include "report/report.hpp"

namespace concbench {

// The tables of what several documents or formats share.

const TableOf<Estimate>& estimate_fields();
/// The same where figures may be negative.
const TableOf<Estimate>& signed_estimate_fields();
const TableOf<Distribution>& distribution_fields();
const TableOf<Sample>& sample_fields();
const TableOf<Context>& context_fields();
const TableOf<CaseReport>& case_fields();
const TableOf<Report>& sweep_fields();
const TableOf<GateResult>& gate_fields();

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
const TableOf<Report>& report_fields();

/// Distributions by their names.
struct DistributionsCodec {
  static void write(const std::vector<Distribution>& distributions, Json& to);
  static void read(const Value& from, std::vector<Distribution>& to);
  static void describe(Json& schema, Json& definitions);
};
inline constexpr DistributionsCodec kDistributions;

}  // namespace concbench
