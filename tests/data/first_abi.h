#pragma once

// Your own functions as workloads of concbench, from C99, C++ or whatever has C's calling
// conventions. There is nothing to link. A whole plug-in:
//
//     #include <concbench/plugin.h>
//
//     CONCBENCH_WORKLOAD(square, task) { return task * task; }
//
// `concbench function square.c` compiles and runs it. A shared object made of it
// (`cc -shared -fPIC -O2 -o square.so square.c`) is found by `concbench -L FOLDER square`.
//
// What is here is stable: within an ABI number, fields are only added at the end of structs, and
// `size` tells which ones there are. A field that is not there is taken for one that is 0.
//
// Memory belongs to the side that allocated it, and is freed by it. Texts end with a zero byte.

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
/// What a field has in C++ where nothing is said about it; in C it is 0.
#define CONCBENCH_UNLESS_SET(...) = __VA_ARGS__
extern "C" {
#else
#define CONCBENCH_UNLESS_SET(...)
#endif

/// The bytes `concbnch`, read as a number of a little-endian machine.
#define CONCBENCH_PLUGIN_MAGIC UINT64_C(0x68636e62636e6f63)
#define CONCBENCH_PLUGIN_ABI 1U

/// What functions return. Every other number is a failure, too, and shown.
enum {
  CONCBENCH_OK = 0,
  CONCBENCH_FAILED = 1,
  /// A task that was asked to stop did.
  CONCBENCH_STOPPED = 2,
  /// The user's parameters do not go together: found before anything is measured, by `tasks`.
  CONCBENCH_REFUSED = 3,
  /// By `expected`: nobody knows the value but by running the task.
  CONCBENCH_UNKNOWN = 4
};

/// In `task` of a failure: the chunk as a whole.
#define CONCBENCH_NO_TASK UINT64_MAX

/// Where a function says why it failed. All of it is the caller's; so is the buffer.
typedef struct concbench_failure {
  uint32_t size CONCBENCH_UNLESS_SET(sizeof(concbench_failure));
  /// How many bytes there are at `message`.
  uint32_t message_size CONCBENCH_UNLESS_SET(0);
  /// One line of text; empty as the caller sets it.
  char* message CONCBENCH_UNLESS_SET(nullptr);
  /// Which task failed; CONCBENCH_NO_TASK as the caller sets it.
  uint64_t task CONCBENCH_UNLESS_SET(CONCBENCH_NO_TASK);
} concbench_failure;

/// What a parameter takes, and so how the user writes it.
enum {
  CONCBENCH_COUNT = 0,     ///< a whole number
  CONCBENCH_DURATION = 1,  ///< such as 5ms; passed in nanoseconds
  CONCBENCH_BYTES = 2,     ///< such as 64KiB
  CONCBENCH_TEXT = 3,
  CONCBENCH_FLAG = 4  ///< an option without a value; passed as 0 or 1
};

/// A parameter: an option on the command line, which can be swept, and a key in the results.
typedef struct concbench_param {
  /// Lower case letters, digits and dashes. A single letter makes a short option.
  const char* name CONCBENCH_UNLESS_SET(nullptr);
  /// As the user would write it; null: not set unless it is asked for.
  const char* fallback CONCBENCH_UNLESS_SET(nullptr);
  /// What a count counts, such as `items`; may be null.
  const char* unit CONCBENCH_UNLESS_SET(nullptr);
  const char* help CONCBENCH_UNLESS_SET(nullptr);
  /// Bounds of a number. A `most` of 0 is none.
  uint64_t least CONCBENCH_UNLESS_SET(0);
  uint64_t most CONCBENCH_UNLESS_SET(0);
  uint32_t kind CONCBENCH_UNLESS_SET(CONCBENCH_COUNT);
} concbench_param;

/// The value of a parameter. Never grows.
typedef struct concbench_value {
  uint64_t number CONCBENCH_UNLESS_SET(0);
  /// Null where it is no text.
  const char* text CONCBENCH_UNLESS_SET(nullptr);
  /// 0: it was not set, and has no default.
  uint64_t is_set CONCBENCH_UNLESS_SET(0);
} concbench_value;

/// What the user wants. Valid during the call that gets it.
typedef struct concbench_settings {
  uint32_t size CONCBENCH_UNLESS_SET(sizeof(concbench_settings));
  /// As many as the workload has parameters, in their order.
  uint32_t value_count CONCBENCH_UNLESS_SET(0);
  const concbench_value* values CONCBENCH_UNLESS_SET(nullptr);
  /// The random seed.
  uint64_t seed CONCBENCH_UNLESS_SET(0);
} concbench_settings;

/// Consecutive tasks, begin <= number < end, for one worker.
typedef struct concbench_chunk {
  uint32_t size CONCBENCH_UNLESS_SET(sizeof(concbench_chunk));
  /// From 0; in use by one worker at a time.
  uint32_t worker CONCBENCH_UNLESS_SET(0);
  uint64_t begin CONCBENCH_UNLESS_SET(0);
  uint64_t end CONCBENCH_UNLESS_SET(0);
  /// Given `stop`, tells whether a task that waits is to end early, and to return
  /// CONCBENCH_STOPPED. One that computes need not ask.
  int (*stop_requested)(const void* stop) CONCBENCH_UNLESS_SET(nullptr);
  const void* stop CONCBENCH_UNLESS_SET(nullptr);
} concbench_chunk;

/// Tasks wait rather than compute.
#define CONCBENCH_WAITS UINT64_C(1)
/// `run` must not be called by several threads of a process at once: backends with threads are
/// skipped.
#define CONCBENCH_NOT_THREAD_SAFE UINT64_C(2)
/// Tasks may block, on files or locks: an event loop is to hand them to a pool.
#define CONCBENCH_MAY_BLOCK UINT64_C(4)
/// Values are the bits of doubles; otherwise they are whole numbers.
#define CONCBENCH_DOUBLES UINT64_C(8)

/// A list of independent tasks, numbered from 0, and a function from task number to value. May lie
/// in read-only memory but for `next`, and must stay where it is.
///
/// `tasks` is called in a process of its own. All others are called in a process for one sample:
/// open, then for each pass prepare, run for chunks that make up all tasks, and clean_up; close in
/// the end, where nothing has failed. All but `run` may be null.
typedef struct concbench_workload {
  uint64_t magic CONCBENCH_UNLESS_SET(CONCBENCH_PLUGIN_MAGIC);
  uint32_t abi CONCBENCH_UNLESS_SET(CONCBENCH_PLUGIN_ABI);
  uint32_t size CONCBENCH_UNLESS_SET(sizeof(concbench_workload));
  /// Another one of the same plug-in, or null.
  struct concbench_workload* next CONCBENCH_UNLESS_SET(nullptr);
  /// Letters, digits, dashes and underscores.
  const char* name CONCBENCH_UNLESS_SET(nullptr);
  /// One line; may be null.
  const char* help CONCBENCH_UNLESS_SET(nullptr);
  /// Yours, as you count; may be null.
  const char* version CONCBENCH_UNLESS_SET(nullptr);
  const concbench_param* params CONCBENCH_UNLESS_SET(nullptr);
  uint32_t param_count CONCBENCH_UNLESS_SET(0);
  uint32_t param_size CONCBENCH_UNLESS_SET(sizeof(concbench_param));
  /// Any of CONCBENCH_WAITS and so on, or-ed.
  uint64_t flags CONCBENCH_UNLESS_SET(0);
  /// Sets how many tasks there are. Null: as many as the parameter `n` says, which is added where
  /// the workload has none of that name.
  int (*tasks)(const concbench_settings* settings, uint64_t* count, concbench_failure* failure)
      CONCBENCH_UNLESS_SET(nullptr);
  /// Once, before there are workers: the place for all that is made once. What it puts into
  /// `state`, which is null before, is passed to the others.
  int (*open)(const concbench_settings* settings, void** state, concbench_failure* failure)
      CONCBENCH_UNLESS_SET(nullptr);
  /// Sets values[0] for task chunk->begin, and so on. Called at once from many threads, or from
  /// forked processes, on different chunks.
  int (*run)(void* state, const concbench_chunk* chunk, uint64_t* values,
             concbench_failure* failure) CONCBENCH_UNLESS_SET(nullptr);
  /// Sets the right value of a task where that is known in another way than by running it;
  /// otherwise returns CONCBENCH_UNKNOWN. After each pass, untimed.
  int (*expected)(void* state, uint64_t task, uint64_t* value, concbench_failure* failure)
      CONCBENCH_UNLESS_SET(nullptr);
  /// Before each pass, untimed, while there are no workers.
  int (*prepare)(void* state, concbench_failure* failure) CONCBENCH_UNLESS_SET(nullptr);
  /// After each pass that did not fail, untimed, with no worker left.
  int (*clean_up)(void* state, concbench_failure* failure) CONCBENCH_UNLESS_SET(nullptr);
  /// After the last pass of a sample that did not fail. What can still fail belongs in clean_up.
  void (*close)(void* state) CONCBENCH_UNLESS_SET(nullptr);
} concbench_workload;

/// For designated initialisers in C, where the first fields have to be set, too.
#define CONCBENCH_PLUGIN_HEAD                                   \
  .magic = CONCBENCH_PLUGIN_MAGIC, .abi = CONCBENCH_PLUGIN_ABI, \
  .size = sizeof(concbench_workload), .param_size = sizeof(concbench_param)

/// The one function that a plug-in exports: its first workload.
__attribute__((visibility("default"))) const concbench_workload* concbench_workloads(void);

/// To be defined before the header is included by a program that reads plug-ins, or by a plug-in
/// that defines concbench_workloads() itself.
#ifndef CONCBENCH_PLUGIN_TYPES_ONLY

// Weak, so that a plug-in may consist of several sources.
__attribute__((weak, visibility("hidden"))) concbench_workload* concbench_added = 0;

__attribute__((weak, visibility("default"))) const concbench_workload* concbench_workloads(void) {
  return concbench_added;
}

static inline void concbench_add(concbench_workload* workload) {
  concbench_workload** end = &concbench_added;
  while (*end != 0) end = &(*end)->next;
  *end = workload;
}

/// Adds a variable of type concbench_workload, which is initialised with constants, to those that
/// the plug-in has.
#define CONCBENCH_PLUGIN(workload)                                          \
  __attribute__((constructor)) static void concbench_add_##workload(void) { \
    concbench_add(&workload);                                               \
  }                                                                         \
  static void concbench_add_##workload(void)

#endif  // CONCBENCH_PLUGIN_TYPES_ONLY

/// Writes why a function failed, shortened to what there is room for, and returns the code.
static inline int concbench_fail(concbench_failure* failure, int code, const char* message) {
  size_t length = strlen(message);
  if (failure->message_size == 0) return code;
  if (length >= failure->message_size) length = failure->message_size - 1;
  memcpy(failure->message, message, length);
  failure->message[length] = 0;
  return code;
}

#ifdef __cplusplus
}  // extern "C"
#endif

// A function of a task's number as a workload, in the manner of
//     CONCBENCH_WORKLOAD(square, task) { return task * task; }
// whose value is a uint64_t, or a double with CONCBENCH_DOUBLE_WORKLOAD. In C++, which has to be
// C++20 for it, the function may throw.

#if !defined(__cplusplus) && !defined(CONCBENCH_PLUGIN_TYPES_ONLY)

#define CONCBENCH_DEFINE_WORKLOAD(id, task, value_type, value_flags)                   \
  static value_type id##_task(uint64_t task);                                          \
  static int id##_run(void* state, const concbench_chunk* chunk, uint64_t* values,     \
                      concbench_failure* failure) {                                    \
    (void)state;                                                                       \
    (void)failure;                                                                     \
    const uint64_t end = chunk->end;                                                   \
    for (uint64_t i = chunk->begin; i < end; ++i, ++values) {                          \
      const value_type value = id##_task(i);                                           \
      memcpy(values, &value, sizeof value);                                            \
    }                                                                                  \
    return CONCBENCH_OK;                                                               \
  }                                                                                    \
  static concbench_workload id##_workload = {CONCBENCH_PLUGIN_HEAD, .name = #id,       \
                                             .flags = (value_flags), .run = id##_run}; \
  CONCBENCH_PLUGIN(id##_workload);                                                     \
  static value_type id##_task(uint64_t task)

#define CONCBENCH_WORKLOAD(id, task) CONCBENCH_DEFINE_WORKLOAD(id, task, uint64_t, 0)
#define CONCBENCH_DOUBLE_WORKLOAD(id, task) \
  CONCBENCH_DEFINE_WORKLOAD(id, task, double, CONCBENCH_DOUBLES)

#elif defined(__cplusplus) && __cplusplus >= 202002L && !defined(CONCBENCH_PLUGIN_TYPES_ONLY)

#include <bit>
#include <chrono>
#include <concepts>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>
#include <type_traits>

// What two plug-ins have of it must not become one.
#pragma GCC visibility push(hidden)

namespace concbench::plugin {

/// What a task throws that was asked to stop and did.
struct Stopped : std::runtime_error {
  Stopped() : std::runtime_error("stopped") {}
};

/// The user's parameters do not go together; thrown by `tasks`.
struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A code and a message of the exception that is being handled: none leaves a plug-in.
inline int code_of_exception(concbench_failure* failure) noexcept {
  try {
    throw;
  } catch (const Stopped&) {
    return CONCBENCH_STOPPED;
  } catch (const Refused& e) {
    return concbench_fail(failure, CONCBENCH_REFUSED, e.what());
  } catch (const std::exception& e) {
    return concbench_fail(failure, CONCBENCH_FAILED, e.what());
  } catch (...) {
    return concbench_fail(failure, CONCBENCH_FAILED, "threw something that is no std::exception");
  }
}

/// Calls `body`, whatever it throws.
template <class Body>
int guarded(concbench_failure* failure, Body&& body) noexcept {
  try {
    body();
    return CONCBENCH_OK;
  } catch (...) {
    return code_of_exception(failure);
  }
}

template <class Value>
std::uint64_t bits_of(Value value) {
  if constexpr (std::is_floating_point_v<Value>) {
    return std::bit_cast<std::uint64_t>(static_cast<double>(value));
  } else {
    return static_cast<std::uint64_t>(value);
  }
}

template <class Value>
constexpr std::uint64_t flags_of_value() {
  return std::is_floating_point_v<Value> ? CONCBENCH_DOUBLES : 0;
}

/// Calls `value_of` for each task of a chunk. A failure names the task.
template <class ValueOf>
int run_each(const concbench_chunk* chunk, std::uint64_t* values, concbench_failure* failure,
             ValueOf value_of) noexcept {
  const std::uint64_t end = chunk->end;
  std::uint64_t task = chunk->begin;
  // Not by guarded(): what a lambda refers to would be kept in memory, which costs a nanosecond.
  try {
    for (; task < end; ++task) *values++ = bits_of(value_of(task));
    return CONCBENCH_OK;
  } catch (...) {
    failure->task = task;
    return code_of_exception(failure);
  }
}

template <auto function>
int run_function(void* /*state*/, const concbench_chunk* chunk, std::uint64_t* values,
                 concbench_failure* failure) noexcept {
  return run_each(chunk, values, failure, function);
}

template <auto function>
constexpr concbench_workload function_workload(const char* name) {
  concbench_workload workload;
  workload.name = name;
  workload.flags = flags_of_value<decltype(function(0))>();
  workload.run = run_function<function>;
  return workload;
}

/// The values of the parameters, by name. A name that the workload does not declare, or a value
/// that is not set and has no default, is a std::out_of_range.
class Settings {
 public:
  Settings(std::span<const concbench_param> params, const concbench_settings* settings)
      : params_(params), settings_(settings) {}

  bool has(std::string_view name) const { return find(name).is_set != 0; }
  bool flag(std::string_view name) const { return find(name).number != 0; }
  std::uint64_t count(std::string_view name) const { return at(name).number; }
  std::uint64_t bytes(std::string_view name) const { return at(name).number; }
  std::chrono::nanoseconds duration(std::string_view name) const {
    return std::chrono::nanoseconds(static_cast<std::int64_t>(at(name).number));
  }
  std::string_view text(std::string_view name) const { return at(name).text; }
  std::uint64_t seed() const { return settings_->seed; }

 private:
  const concbench_value& find(std::string_view name) const {
    for (std::size_t i = 0; i < params_.size(); ++i) {
      if (params_[i].name == name) return settings_->values[i];
    }
    throw std::out_of_range("the workload has no parameter of the name that is asked for");
  }
  const concbench_value& at(std::string_view name) const {
    const concbench_value& value = find(name);
    if (value.is_set == 0) throw std::out_of_range("a parameter that is needed is not set");
    return value;
  }

  std::span<const concbench_param> params_;
  const concbench_settings* settings_;
};

/// What can be known of a workload without making one.
struct Info {
  const char* name = nullptr;
  const char* help = nullptr;
  const char* version = nullptr;
  /// Any of CONCBENCH_WAITS and so on, or-ed; that values are doubles is seen by itself.
  std::uint64_t flags = 0;
};

/// The functions of a workload that is an object of class T, which has a constant `info` and
///
///     value operator()(std::uint64_t task);  // or with `unsigned worker` as a second argument
///     void run(const concbench_chunk& chunk, std::span<std::uint64_t> values);  // or this one
///
/// and may have
///
///     static constexpr concbench_param params[] = {...};
///     static std::uint64_t tasks(const concbench::plugin::Settings& settings);
///     explicit T(const concbench::plugin::Settings& settings);
///     std::optional<value> expected(std::uint64_t task) const;
///     void prepare();
///     void clean_up();
///
/// Any of them may throw.
template <class T>
struct OfClass {
  static std::span<const concbench_param> params() {
    if constexpr (requires { T::params; }) return T::params;
    return {};
  }

  static int tasks(const concbench_settings* settings, std::uint64_t* count,
                   concbench_failure* failure) noexcept {
    return guarded(failure, [&] { *count = T::tasks(Settings(params(), settings)); });
  }

  static int open(const concbench_settings* settings, void** state,
                  concbench_failure* failure) noexcept {
    return guarded(failure, [&] {
      if constexpr (std::is_constructible_v<T, const Settings&>) {
        *state = new T(Settings(params(), settings));
      } else {
        *state = new T();
      }
    });
  }

  static int run(void* state, const concbench_chunk* chunk, std::uint64_t* values,
                 concbench_failure* failure) noexcept {
    T& self = *static_cast<T*>(state);
    if constexpr (requires { self.run(*chunk, std::span<std::uint64_t>()); }) {
      return guarded(failure, [&] { self.run(*chunk, {values, chunk->end - chunk->begin}); });
    } else if constexpr (requires { self(chunk->begin, chunk->worker); }) {
      return run_each(chunk, values, failure,
                      [&](std::uint64_t task) { return self(task, chunk->worker); });
    } else {
      return run_each(chunk, values, failure, [&](std::uint64_t task) { return self(task); });
    }
  }

  static int expected(void* state, std::uint64_t task, std::uint64_t* value,
                      concbench_failure* failure) noexcept {
    bool is_known = false;
    const int code = guarded(failure, [&] {
      const auto known = static_cast<const T*>(state)->expected(task);
      is_known = known.has_value();
      if (is_known) *value = bits_of(*known);
    });
    return code == CONCBENCH_OK && !is_known ? CONCBENCH_UNKNOWN : code;
  }

  static int prepare(void* state, concbench_failure* failure) noexcept {
    return guarded(failure, [&] { static_cast<T*>(state)->prepare(); });
  }

  static int clean_up(void* state, concbench_failure* failure) noexcept {
    return guarded(failure, [&] { static_cast<T*>(state)->clean_up(); });
  }

  static void close(void* state) noexcept { delete static_cast<T*>(state); }

  static constexpr std::uint64_t flags() {
    if constexpr (std::is_invocable_v<T&, std::uint64_t, unsigned>) {
      using Value = std::invoke_result_t<T&, std::uint64_t, unsigned>;
      return T::info.flags | flags_of_value<Value>();
    } else if constexpr (std::is_invocable_v<T&, std::uint64_t>) {
      using Value = std::invoke_result_t<T&, std::uint64_t>;
      return T::info.flags | flags_of_value<Value>();
    } else {
      return T::info.flags;
    }
  }

  static constexpr concbench_workload workload() {
    concbench_workload w;
    w.name = T::info.name;
    w.help = T::info.help;
    w.version = T::info.version;
    w.flags = flags();
    w.open = open;
    w.run = run;
    w.close = close;
    if constexpr (requires { T::params; }) {
      w.params = std::data(T::params);
      w.param_count = static_cast<std::uint32_t>(std::size(T::params));
    }
    if constexpr (requires(const Settings& settings) { T::tasks(settings); }) w.tasks = tasks;
    if constexpr (requires(const T& self) { self.expected(0); }) w.expected = expected;
    if constexpr (requires(T & self) { self.prepare(); }) w.prepare = prepare;
    if constexpr (requires(T & self) { self.clean_up(); }) w.clean_up = clean_up;
    return w;
  }
};

}  // namespace concbench::plugin

#pragma GCC visibility pop

#define CONCBENCH_DEFINE_WORKLOAD(id, task, value_type)       \
  static value_type id##_task(std::uint64_t task);            \
  static concbench_workload id##_workload =                   \
      ::concbench::plugin::function_workload<id##_task>(#id); \
  CONCBENCH_PLUGIN(id##_workload);                            \
  static value_type id##_task(std::uint64_t task)

#define CONCBENCH_WORKLOAD(id, task) CONCBENCH_DEFINE_WORKLOAD(id, task, std::uint64_t)
#define CONCBENCH_DOUBLE_WORKLOAD(id, task) CONCBENCH_DEFINE_WORKLOAD(id, task, double)

/// A class, in no other scope than the file's, as ::concbench::plugin::OfClass describes it.
#define CONCBENCH_WORKLOAD_CLASS(type)                                                        \
  static concbench_workload type##_workload = ::concbench::plugin::OfClass<type>::workload(); \
  CONCBENCH_PLUGIN(type##_workload)

#elif defined(__cplusplus) && !defined(CONCBENCH_PLUGIN_TYPES_ONLY)

#define CONCBENCH_DEFINE_WORKLOAD(id, task, value_type)                               \
  static_assert(false, "CONCBENCH_WORKLOAD needs C++20: compile it with -std=c++20"); \
  static value_type id##_task(uint64_t task)

#define CONCBENCH_WORKLOAD(id, task) CONCBENCH_DEFINE_WORKLOAD(id, task, uint64_t)
#define CONCBENCH_DOUBLE_WORKLOAD(id, task) CONCBENCH_DEFINE_WORKLOAD(id, task, double)
#define CONCBENCH_WORKLOAD_CLASS(type) \
  static_assert(false, "CONCBENCH_WORKLOAD_CLASS needs C++20: compile it with -std=c++20")

#endif
