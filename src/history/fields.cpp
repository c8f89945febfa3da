#include "report/fields.hpp"

#include "history/list.hpp"

namespace concbench {
namespace {

constexpr Field kRunRows[] = {
    field<&KeptRun::number>("run", kCount, "its number, which no other run gets"),
    field<&KeptRun::date>("date", kText),
    field<&KeptRun::host>("host", kText),
    field<&KeptRun::cpu_model>("cpu_model", kText),
    field<&KeptRun::version>("version", kText, "of concbench"),
    field<&KeptRun::commit>("commit", nullable(kText),
                            "of git, in the folder in which it was run; null: not known"),
    field<&KeptRun::command>("command", kText, "as a shell would read it"),
    field<&KeptRun::workload>("workload", kText),
    field<&KeptRun::cases>("cases", kCount),
    field<&KeptRun::complete>("complete", kTruth),
};

}  // namespace

constexpr TableOf<KeptRun> kKeptRunFields("kept_run", kRunRows);

namespace {

constexpr Field kRunListRows[] = {
    computed("schema_version", kVersion<1>, [](const RunList&) { return 1; }),
    field<&RunList::file>("file", kText, "where they are kept"),
    field<&RunList::runs>("runs", list_of(kObject<kKeptRunFields>), "the oldest first"),
};

constexpr TableOf<RunList> kRunListFields("history", kRunListRows);

}  // namespace

std::string history_schema() {
  return schema_text({.title = "concbench history",
                      .description = "Runs that are kept, without their reports, as 'concbench "
                                     "history --format json' writes them."},
                     kRunListFields);
}

std::string render_run_list_json(const RunList& list, const RenderOptions&) {
  return json_file(kRunListFields, &list);
}

}  // namespace concbench
