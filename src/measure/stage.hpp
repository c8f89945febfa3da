#pragma once

#include <chrono>
#include <concbench/workload.hpp>
#include <memory>
#include <string>
#include <vector>

#include "plan/plan.hpp"

namespace concbench {

class Fd;

/// What workloads need around them while a plan is measured: private folders and servers, one for
/// each set of parameters. All of it is gone with this object.
class Stage {
 public:
  /// Runs what workloads have to be set up once. Throws std::runtime_error for a folder or a server
  /// that cannot be had, and where setting up fails. Once `signals` is readable, nothing more is
  /// set up: there will be nothing to measure. From then on the calling process is the parent of
  /// whatever its descendants leave behind.
  explicit Stage(const Plan& plan, const Fd* signals = nullptr);
  ~Stage();

  /// What cases[index] meets.
  const Surroundings& surroundings(std::size_t index) const { return *by_case_[index]; }

  /// CPU time that the servers have used.
  std::chrono::nanoseconds servers_cpu() const;

  /// Such as `the server of workload 'download' was killed by signal 9 (Killed)`; empty where
  /// cases[index] has none, or one that runs. For a sample that has failed: waits a moment for a
  /// server whose connections are closed already.
  std::string server_end(std::size_t index);

  /// Removes what a sample of cases[index] that was cut short has left in its folder.
  void sweep(std::size_t index);

 private:
  struct Set;

  Set& set_of(std::size_t index) const;
  Set& set_for(const Case& c, const Plan& plan, const Fd* signals);
  static void add_directory(Set& set);
  static void add_server(Set& set, const std::string& address);

  std::vector<std::unique_ptr<Set>> sets_;
  std::vector<const Surroundings*> by_case_;
};

}  // namespace concbench
