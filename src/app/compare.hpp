#pragma once

#include <functional>
#include <string>

#include "app/gates.hpp"
#include "app/output.hpp"
#include "compare/compare.hpp"

namespace concbench {

/// How two saved reports are compared, wherever they were saved.
struct CompareOptions {
  CompareSettings settings{.metric = find_metric("total")};
  bool force = false;
  OutputOptions output = {};
  GateOptions gates = {};
};

/// Adds them to a command; `options` must outlive it.
void add_compare_options(Command& command, CompareOptions& options);

/// A metric, by what people call it.
Target metric_into(const Metric*& metric);

/// A report, and what it is called beside the figures.
struct NamedReport {
  std::string name;
  Report report;
};

struct ReportPair {
  NamedReport base;
  NamedReport subject;
};

/// Compares what `read` gives, which is called once it is known that the results can be written.
ExitCode compare(const CompareOptions& options, const std::function<ReportPair()>& read);

}  // namespace concbench
