#include "terminal/progress.hpp"

#include <fmt/core.h>

#include <string_view>

#include "os/terminal.hpp"
#include "terminal/terminal.hpp"

namespace concbench {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kWipe = "\r\x1b[K";

/// Whoever watches sees no more, and what is written on a terminal may take its time.
constexpr Clock::duration kPause = 100ms;

ProgressStyle style_of_terminal() {
  return {.unicode = is_utf8_locale(), .color = variable("NO_COLOR").empty()};
}

}  // namespace

ProgressShow::ProgressShow()
    : on_(stderr_is_terminal() && variable("TERM") != "dumb"), style_(style_of_terminal()) {}

ProgressShow::~ProgressShow() {
  if (on_) write_stderr(kWipe);
}

/// A sample that takes long must not be shown as another one, so only short ones are passed over.
bool ProgressShow::is_due(const Progress& progress, Clock::time_point now) const {
  const std::chrono::duration<double, std::nano> lasted(progress.lasted_ns);
  const bool is_short = lasted.count() > 0 && lasted < kPause;
  return !is_short || now - written_ >= kPause;
}

void ProgressShow::show(const Progress& progress) {
  if (!on_) return;
  const Clock::time_point now = Clock::now();
  if (!is_due(progress, now)) return;
  written_ = now;
  // The last column is left free: some terminals go on to the next line there.
  write(progress_line(progress_state(progress, began_, now), stderr_width() - 1, style_));
}

void ProgressShow::say(const std::string& what) {
  if (!on_) return;
  write(progress_line({.done = 1, .case_name = what}, stderr_width() - 1, style_));
}

void ProgressShow::write(const std::string& line) {
  write_stderr(fmt::format("{}{}", kWipe, line));
}

}  // namespace concbench
