#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "measure/measure.hpp"
#include "terminal/progress_line.hpp"

namespace concbench {

/// What progress is written to.
struct ProgressScreen {
  /// A terminal that can redraw what was written; otherwise a log, which gets a line now and then.
  bool redraws = false;
  unsigned columns = 80;
  unsigned rows = 24;
  ProgressStyle style = {};
  std::function<void(std::string_view)> write;
};

/// stderr as it is.
ProgressScreen stderr_screen();

/// Shows where measuring stands. On a terminal that is a table of the cases above a bar, or the bar
/// alone where there is no room, redrawn in place ten times a second at most and gone in the end. A
/// log gets one line every 30 seconds.
class ProgressShow {
 public:
  explicit ProgressShow(ProgressScreen screen = stderr_screen(),
                        Clock::time_point began = Clock::now());
  ProgressShow(const ProgressShow&) = delete;
  ProgressShow& operator=(const ProgressShow&) = delete;
  ~ProgressShow() { end(); }

  /// Measuring a plan begins, after which others will likely take `later` samples.
  void begin(std::size_t later);
  /// It has ended: wipes what is drawn.
  void end();

  /// A sample begins. What `progress` refers to must stay until the next one, or say().
  void show(const Progress& progress, Clock::time_point now = Clock::now());
  /// The sample goes on: redraws what takes long, and is cheap otherwise.
  void tick(Clock::time_point now = Clock::now());
  /// Something else than the taking of samples.
  void say(const std::string& what);

 private:
  void forget();
  ProgressState state_at(Clock::time_point now);
  void draw(Clock::time_point now);
  void redraw(const std::vector<std::string>& lines);
  void log(Clock::time_point now);

  ProgressScreen screen_;
  Clock::time_point began_;
  std::optional<Progress> last_ = {};
  /// Samples of plans before and, likely, after this one.
  std::size_t earlier_ = 0;
  std::size_t later_ = 0;
  Clock::time_point sample_began_ = {};
  Clock::time_point written_ = {};
  /// It never goes back, though what is left to do may become more.
  double done_ = 0;
  /// Above the last one.
  std::size_t lines_above_ = 0;
  bool is_drawn_ = false;
};

}  // namespace concbench
