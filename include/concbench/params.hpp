#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace concbench {

/// What kind of text a parameter takes, and so how it is read and reported.
enum class ParamKind {
  count,     ///< a whole number
  counts,    ///< whole numbers, separated by commas
  duration,  ///< reported in nanoseconds
  bytes,     ///< a size
  rate,      ///< bytes per second
  text,
  texts,  ///< an option that may be given several times
  flag,
};

/// One parameter of a workload: an option on the command line, a key in the results.
struct ParamInfo {
  /// A single letter makes a short option.
  std::string_view name;
  ParamKind kind = ParamKind::count;
  /// As the user would type it; empty: not set unless asked for.
  std::string_view fallback = {};
  std::string_view help = {};
  /// Bounds of a count, a size or a duration in nanoseconds.
  std::uint64_t min = 0;
  std::uint64_t max = UINT64_MAX;
  /// The words that a text may be; empty: any. Must outlive the parameter, as all of its texts.
  std::span<const std::string_view> choices = {};
  /// What the option means where it is given without a value; empty: it needs one.
  std::string_view bare = {};
  /// May be given several times: each text makes cases of its own, which differ in nothing else.
  bool variants = false;
  /// A comma is part of the text: several, which may be the same, are given by repeating the
  /// option.
  bool whole = false;
  /// Words that stand by themselves on the command line are values of it.
  bool nameless = false;
  /// A text that is a command line: the words after `--` are one, too.
  bool words = false;
  /// What stands for the value in the help, such as `FILE`; empty: what its kind has.
  std::string_view takes = {};
};

using ParamValue = std::variant<bool, std::uint64_t, std::chrono::nanoseconds, std::string,
                                std::vector<std::uint64_t>, std::vector<std::string>>;

/// Options by name with the texts that were given for each, as on a command line.
using TypedParams = std::map<std::string, std::vector<std::string>, std::less<>>;

struct Param {
  ParamInfo info;
  ParamValue value;

  bool operator==(const Param& other) const {
    return info.name == other.info.name && value == other.value;
  }
};

/// The parameters of one workload, read and checked. A parameter that is not set is absent.
/// Getters throw std::out_of_range for an absent one and std::bad_variant_access for a wrong type.
class Params {
 public:
  /// Reads what was typed by the rules in `infos`, with fallbacks for the rest. Throws UsageError
  /// that names the option for a value out of its bounds or not of its kind, for an unknown name,
  /// and for several values where the kind is not `texts`. No value at all sets a flag.
  static Params parse(std::span<const ParamInfo> infos, const TypedParams& typed);

  bool has(std::string_view name) const { return find(name) != nullptr; }
  /// False for an absent one too.
  bool flag(std::string_view name) const;
  std::uint64_t count(std::string_view name) const { return get<std::uint64_t>(name); }
  /// In bytes, or bytes per second for a rate.
  std::uint64_t bytes(std::string_view name) const { return get<std::uint64_t>(name); }
  std::chrono::nanoseconds duration(std::string_view name) const {
    return get<std::chrono::nanoseconds>(name);
  }
  const std::string& text(std::string_view name) const { return get<std::string>(name); }
  const std::vector<std::uint64_t>& counts(std::string_view name) const {
    return get<std::vector<std::uint64_t>>(name);
  }
  const std::vector<std::string>& texts(std::string_view name) const {
    return get<std::vector<std::string>>(name);
  }

  /// In the order in which the workload declares them.
  std::span<const Param> all() const { return params_; }

  /// Sets or replaces one value; meant for tests and for sweeps over a parameter.
  void set(const ParamInfo& info, ParamValue value);

  bool operator==(const Params&) const = default;

 private:
  const Param* find(std::string_view name) const;
  const ParamValue& at(std::string_view name) const;
  template <class T>
  const T& get(std::string_view name) const {
    return std::get<T>(at(name));
  }

  std::vector<Param> params_;
};

}  // namespace concbench
