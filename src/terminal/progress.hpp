#pragma once

#include <string>

#include "measure/measure.hpp"
#include "terminal/progress_line.hpp"

namespace concbench {

/// A line on stderr that says where measuring stands; nothing where stderr is no terminal, or one
/// that cannot wipe a line. Written a few times a second at most, between samples.
class ProgressShow {
 public:
  ProgressShow();
  ProgressShow(const ProgressShow&) = delete;
  ProgressShow& operator=(const ProgressShow&) = delete;
  /// Wipes the line.
  ~ProgressShow();

  void show(const Progress& progress);
  /// Something else than the taking of samples.
  void say(const std::string& what);

 private:
  bool is_due(const Progress& progress, Clock::time_point now) const;
  void write(const std::string& line);

  bool on_;
  ProgressStyle style_;
  Clock::time_point began_ = Clock::now();
  Clock::time_point written_ = {};
};

}  // namespace concbench
