#pragma once

#include <concbench/measure.hpp>

namespace concbench {

/// A line on stderr that says where measuring stands; nothing where stderr is no terminal.
class ProgressLine {
 public:
  ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  /// Wipes the line.
  ~ProgressLine();

  void show(const Progress& progress);

 private:
  bool on_;
  Clock::time_point began_ = Clock::now();
};

}  // namespace concbench
