#include "terminal/progress.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "os/terminal.hpp"
#include "terminal/terminal.hpp"

namespace concbench {
namespace {

using namespace std::chrono_literals;

/// Whoever watches sees no more, and what is written on a terminal may take its time.
constexpr Clock::duration kPause = 100ms;
constexpr Clock::duration kLogPause = 30s;
/// Left free below the table, for the bar and what stood there before.
constexpr unsigned kRowsBelow = 3;

}  // namespace

ProgressScreen stderr_screen() {
  return {.redraws = stderr_is_terminal() && variable("TERM") != "dumb",
          // The last column is left free: some terminals go on to the next line there.
          .columns = stderr_width() - 1,
          .rows = stderr_height(),
          .style = {.unicode = is_utf8_locale(), .color = variable("NO_COLOR").empty()},
          .write = write_stderr};
}

ProgressShow::ProgressShow(ProgressScreen screen, Clock::time_point began)
    : screen_(std::move(screen)),
      began_(began),
      written_(screen_.redraws ? Clock::time_point{} : began) {}

void ProgressShow::begin(std::size_t later) { later_ = later; }

void ProgressShow::end() {
  forget();
  if (is_drawn_) redraw({""});
  is_drawn_ = false;
}

void ProgressShow::forget() {
  if (last_) earlier_ = last_->taken + 1;
  last_.reset();
}

void ProgressShow::show(const Progress& progress, Clock::time_point now) {
  last_ = progress;
  last_->taken += earlier_;
  last_->left += later_;
  sample_began_ = now;
  if (!screen_.redraws) return log(now);
  // A sample that takes long must not be shown as another one, so only short ones are passed over.
  const std::chrono::duration<double, std::nano> lasted(progress.lasted_ns);
  const bool is_short = lasted.count() > 0 && lasted < kPause;
  if (!is_short || now - written_ >= kPause) draw(now);
}

void ProgressShow::tick(Clock::time_point now) {
  if (!last_) return;
  if (!screen_.redraws) return log(now);
  if (now - written_ >= kPause) draw(now);
}

void ProgressShow::say(const std::string& what) {
  forget();
  if (!screen_.redraws) return;
  redraw({progress_line({.done = 1, .case_name = what}, screen_.columns, screen_.style)});
}

ProgressState ProgressShow::state_at(Clock::time_point now) {
  ProgressState state = progress_state(*last_, began_, sample_began_, now);
  done_ = std::max(done_, state.done);
  state.done = done_;
  return state;
}

void ProgressShow::draw(Clock::time_point now) {
  written_ = now;
  ProgressState state = state_at(now);
  std::vector<std::string> lines;
  if (last_->cases.size() > 1 && last_->cases.size() + kRowsBelow <= screen_.rows) {
    lines = progress_table(*last_, screen_.columns, screen_.style);
    state.estimate.clear();
  }
  lines.push_back(progress_line(state, screen_.columns, screen_.style));
  redraw(lines);
}

/// In one go: a terminal that shows half of it would flicker.
void ProgressShow::redraw(const std::vector<std::string>& lines) {
  std::string text = "\r";
  if (lines_above_ > 0) text += fmt::format("\x1b[{}A", lines_above_);
  text += "\x1b[J";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) text += "\n";
    text += lines[i];
  }
  lines_above_ = lines.size() - 1;
  is_drawn_ = true;
  screen_.write(text);
}

void ProgressShow::log(Clock::time_point now) {
  if (now - written_ < kLogPause) return;
  written_ = now;
  screen_.write(fmt::format("concbench: {}\n", progress_text(state_at(now))));
}

}  // namespace concbench
