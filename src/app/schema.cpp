#include "cli/command.hpp"
#include "compare/compare.hpp"
#include "doctor/doctor.hpp"
#include "history/list.hpp"
#include "history/trend.hpp"
#include "metg/metg.hpp"
#include "os/terminal.hpp"
#include "report/report.hpp"

namespace concbench {
namespace {

struct SchemaOptions {
  std::string (*schema)() = json_schema;
};

}  // namespace

Action schema_command(Command& command) {
  auto& o = command.hold<SchemaOptions>();
  const Choices<std::string (*)()> documents{
      {"results", json_schema}, {"compare", comparison_schema}, {"doctor", doctor_schema},
      {"metg", metg_schema},    {"history", history_schema},    {"history-plot", trend_schema}};
  command.add_options("Options", {{"document", into(o.schema, documents), "DOCUMENT",
                                   "JSON of a run or sweep (results), or of compare, doctor, "
                                   "metg, history or history plot"}});
  return [&o](const auto&) {
    write_stdout(o.schema());
    return ExitCode::fine;
  };
}

}  // namespace concbench
