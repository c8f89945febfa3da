#pragma once

#include <functional>
#include <string>
#include <vector>

#include "metg/metg.hpp"
#include "plan/plan.hpp"

namespace concbench {

/// The rows, each as a case of the workload `chain`, and the measuring of them. As any other cases
/// they are planned and sampled: only the static split is of no table.
class ChainCases {
 public:
  /// Of `request` all but the parameters counts. Throws UsageError for whatever cannot work.
  ChainCases(const Request& request, const CpuBudget& cpus);

  unsigned workers() const { return workers_; }
  /// Tasks handed over at once; 0: it is left to the backend.
  std::uint64_t chunk() const { return chunk_; }
  /// Without figures.
  std::vector<MetgRow> rows() const;

  /// What is to be measured for some probes, in that order.
  Plan plan_of(const std::vector<MetgProbe>& probes, unsigned rounds) const;

 private:
  Plan make(const MetgProbe& probe) const;
  Case case_of(const MetgProbe& probe) const;

  Request request_;
  CpuBudget cpus_;
  Hosts hosts_;
  unsigned workers_ = 1;
  std::uint64_t chunk_ = 0;
  std::vector<Case> rows_;
};

/// What measuring a plan of probes has found of them.
MetgBatch to_batch(const Plan& plan, const Measurements& measurements);

}  // namespace concbench
