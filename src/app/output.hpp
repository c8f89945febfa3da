#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/options.hpp"
#include "os/files.hpp"
#include "report/report.hpp"

namespace concbench {

class Command;

/// The report in a JSON text, which may be packed. Throws UsageError, which begins with what it is
/// `called`, where there is none.
Report packed_report_in(std::string_view json, std::string_view called);

/// The report in the JSON file at `path`, or on standard input where that is `-`. Throws FileError
/// for a file that cannot be read, and UsageError, which names it, for one that holds no report.
Report read_report(const std::string& path);

/// A format to be written to a file, and the option that asked for it.
struct Export {
  std::string format;
  /// `-` is standard output.
  std::string path;
  std::string option;
};

struct OutputOptions {
  /// On standard output; empty: the first of the value's formats.
  std::string format = {};
  std::vector<Export> exports = {};
  /// Absent: on a terminal, unless NO_COLOR is set.
  std::optional<bool> color = {};
  /// Absent: Unicode where the locale's texts are UTF-8.
  std::optional<Charts> charts = {};
  bool all_samples = false;
  bool breakdown = false;
  bool histogram = false;
  bool verbose = false;
};

/// Adds the options of a value with these formats.
void add_format(Command& command, OutputOptions& options, const Candidates& formats);
/// Adds files in any of the value's formats.
void add_exports(Command& command, OutputOptions& options, const Candidates& formats);

template <class Value>
Candidates format_candidates() {
  Candidates candidates;
  for (const Format<Value>& format : formats<Value>()) {
    candidates.push_back({std::string(format.name), std::string(format.help)});
  }
  return candidates;
}
template <class Value>
void add_format(Command& command, OutputOptions& options) {
  add_format(command, options, format_candidates<Value>());
}
template <class Value>
void add_exports(Command& command, OutputOptions& options) {
  add_exports(command, options, format_candidates<Value>());
}
/// Adds all that a report of a run can be written with.
void add_report_output(Command& command, OutputOptions& options);
/// Adds --chart, for commands whose reports may be those of a sweep.
void add_chart(Command& command, OutputOptions& options);

/// Tells on stderr that a file is there.
void tell_of_file(std::string_view path);

/// Standard output and files, for any value that has formats.
class Destinations {
 public:
  /// Opens all files. `check` throws UsageError for a name that is no format; `instead` is the
  /// option that takes standard output for itself, or empty.
  Destinations(const OutputOptions& options, void (*check)(std::string_view format),
               std::string_view instead);

  /// One more file, asked for by `option`. Throws UsageError where that is written to already.
  PendingFile open(const std::string& path, const std::string& option);

  /// Gets the bytes of a format; an empty name is the default for standard output.
  using Render = std::function<std::string(std::string_view format, const RenderOptions& options)>;
  void write(const Render& render);

 private:
  void take(const std::filesystem::path& target, const std::string& option);

  RenderOptions render_;
  std::string on_stdout_;
  struct File {
    std::string format;
    /// As the user wrote it.
    std::string path;
    PendingFile file;
  };

  std::vector<File> files_;
  /// Each with the option that asked for it.
  std::vector<std::pair<std::filesystem::path, std::string>> taken_;
};

/// Everywhere a value goes. To be made before anything is measured: what cannot be written is found
/// out then.
template <class Value>
class Output {
 public:
  /// Throws UsageError for what cannot be meant, FileError for a file that cannot be written.
  /// `instead`, named by its option, takes standard output in place of a format.
  explicit Output(const OutputOptions& options, const Format<Value>* instead = nullptr)
      : destinations_(
            options, [](std::string_view name) { find_format<Value>(name); },
            instead == nullptr ? "" : instead->name),
        default_(instead == nullptr ? &formats<Value>().front() : instead) {}

  PendingFile open(const std::string& path, const std::string& option) {
    return destinations_.open(path, option);
  }

  /// Files first, since their names were asked for. Where one of them fails, the others and
  /// standard output still get theirs, before the FileError is thrown.
  void write(const Value& value) {
    destinations_.write([&](std::string_view name, const RenderOptions& options) {
      const Format<Value>& format = name.empty() ? *default_ : find_format<Value>(name);
      return format.render(value, options);
    });
  }

 private:
  Destinations destinations_;
  const Format<Value>* default_;
};

}  // namespace concbench
