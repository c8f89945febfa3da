#include <fmt/core.h>

#include <numeric>

#include "report/json_values.hpp"
#include "report/trace_events.hpp"
#include "report/trace_file.hpp"

namespace concbench {
namespace {

/// Bytes that are gathered before they go to the file.
constexpr std::size_t kGathered = 1 << 16;

/// Text in its quotes.
std::string json_text(std::string_view text) { return to_line(std::string(text)); }

/// Microseconds, exactly.
std::string microseconds(std::int64_t ns) { return fmt::format("{}.{:03}", ns / 1000, ns % 1000); }

/// A list of events, one a line. They are too many for a value of the JSON library.
class EventList {
 public:
  explicit EventList(const Sink& sink) : sink_(sink) { text_ = "{\"traceEvents\": ["; }

  template <class... T>
  void add(fmt::format_string<T...> format, T&&... values) {
    text_ += first_ ? "\n" : ",\n";
    first_ = false;
    text_ += fmt::format(format, std::forward<T>(values)...);
    if (text_.size() > kGathered) flush();
  }

  /// Closes the list and adds the rest of the file. A `displayTimeUnit` is not there: viewers of
  /// some years would take it for the unit of all times.
  void end(const Json& rest) {
    text_ += "\n], \"otherData\": ";
    text_ += to_line(rest);
    text_ += "}\n";
    flush();
  }

 private:
  void flush() {
    sink_(text_);
    text_.clear();
  }

  const Sink& sink_;
  std::string text_;
  bool first_ = true;
};

void add_names(EventList& list, const TraceEvents& found) {
  static constexpr fmt::string_view kFormat =
      R"({{"name": "{}_name", "ph": "M", "ts": 0, "pid": {}, "tid": {}, "args": {{"name": {}}}}})";
  for (std::size_t i = 0; i < found.processes.size(); ++i) {
    list.add(fmt::runtime(kFormat), "process", i + 1, i + 1, json_text(found.processes[i]));
  }
  for (const TraceLane& lane : found.lanes) {
    list.add(fmt::runtime(kFormat), "thread", lane.process, lane.number, json_text(lane.name));
  }
}

void add_event(EventList& list, const TraceEvent& e) {
  switch (e.kind) {
    case TraceEvent::Kind::phase:
      list.add(R"({{"name": "{}", "cat": "phase", "ph": "X", "ts": {}, "dur": {}, "pid": {}, )"
               R"("tid": {}}})",
               e.name, microseconds(e.begin_ns), microseconds(e.length_ns), e.process, e.lane);
      return;
    case TraceEvent::Kind::task:
      list.add(R"({{"name": "task {0}", "cat": "task", "ph": "X", "ts": {1}, "dur": {2}, )"
               R"("pid": {3}, "tid": {4}, "args": {{"task": {0}, "queue_wait_us": {5}}}}})",
               e.task, microseconds(e.begin_ns), microseconds(e.length_ns), e.process, e.lane,
               microseconds(e.wait_ns));
      return;
    case TraceEvent::Kind::instant:
      list.add(R"({{"name": "{}", "cat": "instant", "ph": "i", "s": "t", "ts": {}, "pid": {}, )"
               R"("tid": {}{}}})",
               e.name, microseconds(e.begin_ns), e.process, e.lane,
               e.what.empty() ? "" : fmt::format(R"(, "args": {{"what": {}}})", json_text(e.what)));
      return;
  }
}

Json about(std::span<const CaseTrace> cases, const TraceEvents& found,
           const TraceContext& context) {
  Json left_out = Json::object();
  Json failures = Json::object();
  Json clock_errors = Json::object();
  for (std::size_t i = 0; i < cases.size(); ++i) {
    left_out[cases[i].name] = found.left_out[i];
    if (!cases[i].failure.empty()) failures[cases[i].name] = cases[i].failure;
    const std::int64_t error_ns = cases[i].pass.times.clock_error_ns;
    if (error_ns > 0) clock_errors[cases[i].name] = error_ns;
  }
  return {{"program", "concbench " + context.version},
          {"command_line", context.command_line},
          {"runs_left_out", std::move(left_out)},
          {"failures", std::move(failures)},
          {"clock_error_ns", std::move(clock_errors)}};
}

}  // namespace

std::uint64_t write_trace(std::span<const CaseTrace> cases, const TraceContext& context,
                          std::size_t most, const Sink& sink) {
  const TraceEvents found = trace_events(cases, most);
  EventList list(sink);
  add_names(list, found);
  for (const TraceEvent& event : found.events) add_event(list, event);
  list.end(about(cases, found, context));
  return std::reduce(found.left_out.begin(), found.left_out.end());
}

}  // namespace concbench
