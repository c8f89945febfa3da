#include "workloads/table.hpp"

#include <utility>
#include <vector>

#include "os/module.hpp"
#include "text/lookup.hpp"

/// The description that a workload's source gives, such as fib_info().
#define INFO(id)                     \
  .info = [] {                       \
    extern WorkloadInfo id##_info(); \
    return id##_info();              \
  }()

namespace concbench {

namespace python {
std::span<const BackendEntry> backends();
}

/// The program's own, and then those of plug-ins. In no namespace without a name, which the
/// declarations in it would belong to.
static std::vector<WorkloadEntry>& table() {
  static std::vector<WorkloadEntry> rows = {
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
      {INFO(python), .module = "python", .backends = python::backends,
       .missing = CONCBENCH_MISSING_python},
  };
  return rows;
}

std::span<const WorkloadEntry> workloads() { return table(); }

void add_workload(WorkloadEntry entry) { table().push_back(std::move(entry)); }

const WorkloadEntry& find_workload(std::string_view name) {
  return find_named(workloads(), name, "workload");
}

std::unique_ptr<Workload> make_workload(const WorkloadEntry& entry, const Params& params,
                                        const Surroundings& surroundings) {
  if (entry.info.make) return entry.info.make(params, surroundings);
  return load_function<MakeWorkload>(entry.module)(params, surroundings);
}

ServeWorkload* load_server(const WorkloadEntry& entry) {
  return load_function<ServeWorkload>(entry.server_module);
}

}  // namespace concbench
