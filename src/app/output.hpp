#pragma once

#include <optional>
#include <string>
#include <vector>

#include "os/files.hpp"
#include "report/report.hpp"

namespace concbench {

class Command;
struct CaseTrace;
struct TraceContext;

/// The texts of the options that say where a report goes, as they were typed.
struct OutputOptions {
  /// Empty: not given.
  std::string format = {};
  /// Each is FORMAT:FILE.
  std::vector<std::string> exports = {};
  std::string export_json = {};
  std::string export_csv = {};
  std::string export_markdown = {};
  std::string color = "auto";
  bool all_samples = false;
  bool breakdown = false;
  std::string trace = {};
  std::string chart = "auto";
  /// Of a sweep: stdout gets the options of what it recommends, and nothing else.
  bool pick = false;
};

/// Adds them to a command; `options` must outlive it.
void add_output(Command& command, OutputOptions& options);
/// Adds --chart, for commands whose reports may be those of a sweep.
void add_chart(Command& command, OutputOptions& options);

/// Adds --trace, to a command that measures.
void add_trace(Command& command, OutputOptions& options);

/// Everywhere a report goes: standard output, and files. To be made before anything is measured:
/// what cannot be written is found out then.
class Output {
 public:
  /// Throws UsageError for what cannot be meant, FileError for a file that cannot be written.
  explicit Output(const OutputOptions& options);

  /// Files first, since their names were asked for. Where one of them fails, the others and
  /// standard output still get theirs, before the FileError is thrown.
  void write(const Report& report);

  /// Whether traces of the cases are wanted, too.
  bool wants_traces() const { return trace_.has_value(); }
  /// Only where they are wanted; says on stderr what is missing in the file. Writes none where no
  /// case could be traced.
  void write_traces(const std::vector<CaseTrace>& traces, const TraceContext& context);

 private:
  struct Destination {
    const Format<Report>* format;
    PendingFile file;
  };

  RenderOptions render_;
  const Format<Report>* on_stdout_ = nullptr;
  std::vector<Destination> files_;
  std::optional<PendingFile> trace_;
  std::string trace_path_;
};

}  // namespace concbench
