#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "measure/measure.hpp"
#include "os/signals.hpp"
#include "plan/plan.hpp"
#include "report/report.hpp"
#include "runtime/trace.hpp"
#include "terminal/progress.hpp"

namespace concbench {

/// Of the program, as set in one place in the build.
std::string_view version();

/// What figures of this plan depend on, as it is now. `arguments` are the program's own.
Context read_context(const Plan& plan, const std::vector<std::string>& arguments);

/// A plan among others, and what is wanted of it beside figures.
struct Part {
  /// Where traces go; each case then has one more pass for that, after all is measured. Null: none
  /// are wanted.
  std::vector<CaseTrace>* traces = nullptr;
  /// About how many samples plans that follow will take.
  std::size_t later = 0;
};

/// Measuring for a user who watches: shows where it stands, and stops for SIGINT, SIGTERM and
/// SIGHUP with what there is by then, also where these come between two plans. Nothing that it
/// started is left.
class Session {
 public:
  Measurements measure(const Plan& plan, const Part& part = {});

 private:
  SignalWatch signals_;
  ProgressShow progress_;
};

/// A session of one plan.
Measurements measure_plan(const Plan& plan, std::vector<CaseTrace>* traces = nullptr);

}  // namespace concbench
