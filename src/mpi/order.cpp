#include "mpi/order.hpp"

#include <stdexcept>
#include <type_traits>

#include "measure/record.hpp"
#include "mpi/frames.hpp"

namespace concbench {
namespace {

// Both sides are built together.
static_assert(std::is_trivially_copyable_v<Settings>);

/// Changes with most of what the two sides must agree on.
constexpr std::uint64_t kLayout = sizeof(Settings) * 1'000'000 + sizeof(SampleFindings) * 1'000 + 1;

void put(ByteWriter& to, bool value) { to.put(value); }
void put(ByteWriter& to, std::uint64_t value) { to.put(value); }
void put(ByteWriter& to, std::chrono::nanoseconds value) { to.put(value.count()); }
void put(ByteWriter& to, const std::string& value) { to.put_text(value); }

template <class T>
void put(ByteWriter& to, const std::vector<T>& values) {
  to.put(static_cast<std::uint64_t>(values.size()));
  for (const T& value : values) put(to, value);
}

void get(ByteReader& from, bool& value) { value = from.get<bool>(); }
void get(ByteReader& from, std::uint64_t& value) { value = from.get<std::uint64_t>(); }
void get(ByteReader& from, std::chrono::nanoseconds& value) {
  value = std::chrono::nanoseconds(from.get<std::chrono::nanoseconds::rep>());
}
void get(ByteReader& from, std::string& value) { value = from.get_text(); }

template <class T>
void get(ByteReader& from, std::vector<T>& values) {
  values.resize(from.get<std::uint64_t>());
  for (T& value : values) get(from, value);
}

/// Reads the alternative with this number.
template <std::size_t Index = 0>
ParamValue get_value(ByteReader& from, std::size_t index) {
  if constexpr (Index < std::variant_size_v<ParamValue>) {
    if (index != Index) return get_value<Index + 1>(from, index);
    std::variant_alternative_t<Index, ParamValue> value{};
    get(from, value);
    return value;
  } else {
    throw std::runtime_error("a parameter of an unknown kind");
  }
}

void put_params(ByteWriter& to, const Params& params) {
  to.put(static_cast<std::uint64_t>(params.all().size()));
  for (const Param& param : params.all()) {
    to.put_text(param.info.name);
    to.put(static_cast<std::uint64_t>(param.value.index()));
    std::visit([&](const auto& value) { put(to, value); }, param.value);
  }
}

const ParamInfo& info_of(const WorkloadInfo& workload, const std::string& name) {
  for (const ParamInfo& info : workload.params) {
    if (info.name == name) return info;
  }
  throw std::runtime_error("workload '" + std::string(workload.name) + "' has no parameter '" +
                           name + "' in concbench-mpi");
}

Params get_params(ByteReader& from, const WorkloadInfo& workload) {
  Params params;
  for (auto count = from.get<std::uint64_t>(); count > 0; --count) {
    const ParamInfo& info = info_of(workload, from.get_text());
    const auto index = static_cast<std::size_t>(from.get<std::uint64_t>());
    params.set(info, get_value(from, index));
  }
  return params;
}

}  // namespace

SampleOrder order_of(const Case& c, const Settings& settings, const ExecutorConfig& config,
                     const Surroundings& around, std::uint64_t traced) {
  return {.workload = std::string(c.workload->info.name),
          .params = c.params,
          .dispatch = std::string(c.dispatch->name),
          .chunk = c.chunk_size.is_guided() ? 0 : c.chunk_size.tasks(),
          .tasks = c.tasks,
          .streams = config.streams,
          .settings = settings,
          .seed = around.seed,
          .directory = around.directory,
          .server = around.server,
          .traced = traced};
}

std::string to_bytes(const SampleOrder& order) {
  ByteWriter to;
  to.put(kLayout);
  to.put_text(order.workload);
  put_params(to, order.params);
  to.put_text(order.dispatch);
  to.put(order.chunk);
  to.put(order.tasks);
  to.put(order.streams);
  to.put(order.settings);
  to.put(order.seed);
  to.put_text(order.directory);
  to.put_text(order.server);
  to.put(order.traced);
  return to.take();
}

SampleOrder read_order(std::string_view bytes) {
  ByteReader from(bytes);
  if (from.get<std::uint64_t>() != kLayout) {
    throw std::runtime_error("concbench-mpi is of another build than concbench; install both");
  }
  SampleOrder order;
  order.workload = from.get_text();
  order.params = get_params(from, find_workload(order.workload).info);
  order.dispatch = from.get_text();
  order.chunk = from.get<std::uint64_t>();
  order.tasks = from.get<std::uint64_t>();
  order.streams = from.get<bool>();
  order.settings = from.get<Settings>();
  order.seed = from.get<std::uint64_t>();
  order.directory = from.get_text();
  order.server = from.get_text();
  order.traced = from.get<std::uint64_t>();
  return order;
}

}  // namespace concbench
