#include "workloads/table.hpp"

#include "os/module.hpp"
#include "text/lookup.hpp"

/// The description that a workload's source gives, such as fib_info().
#define INFO(id)                     \
  .info = [] {                       \
    extern WorkloadInfo id##_info(); \
    return id##_info();              \
  }()

namespace concbench {

std::span<const WorkloadEntry> workloads() {
  static const WorkloadEntry kTable[] = {
      {INFO(fib)},
      {INFO(prime)},
      {INFO(square)},
      {INFO(chain)},
      {INFO(sumsq)},
      {INFO(pow)},
      {INFO(sleep)},
      {INFO(timer)},
      {INFO(read)},
      {INFO(noop)},
      {INFO(counter)},
      {INFO(queue)},
      {INFO(command)},
      {INFO(download), .module = "download", .server_module = "download-server",
       .missing = CONCBENCH_MISSING_download},
  };
  return kTable;
}

const WorkloadEntry& find_workload(std::string_view name) {
  return find_named(workloads(), name, "workload");
}

std::unique_ptr<Workload> make_workload(const WorkloadEntry& entry, const Params& params,
                                        const Surroundings& surroundings) {
  MakeWorkload* make =
      entry.info.make != nullptr ? entry.info.make : load_function<MakeWorkload>(entry.module);
  return make(params, surroundings);
}

ServeWorkload* load_server(const WorkloadEntry& entry) {
  return load_function<ServeWorkload>(entry.server_module);
}

}  // namespace concbench
