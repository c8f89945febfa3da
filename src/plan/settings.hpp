#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace concbench {

/// How workers are bound to CPUs. `none` leaves them to the scheduler, as most programs do.
enum class Pinning {
  none,
  compact,  ///< neighbours share what they can: a core's hardware threads first
  spread,   ///< neighbours share as little as they can: a core for each first
};

/// How long a run may take that nothing else limits.
enum class Effort { quick, normal, thorough };

/// How measuring is done, the same for all cases.
struct Settings {
  /// The exact number; absent: as many as it takes to decide every comparison, at least kMinRounds.
  std::optional<unsigned> rounds = {};
  static constexpr unsigned kMinRounds = 10;
  /// Differences below this fraction do not matter to the user: `same`.
  double margin = 0.02;
  /// An interval of this relative half-width is narrow enough, decided or not; absent: kPrecision
  /// where nothing is compared, and a comparison goes on until it is decided.
  std::optional<double> precision = {};
  static constexpr double kPrecision = 0.01;
  /// What intervals and verdicts promise, for all comparisons and looks of a run together.
  double confidence = 0.99;
  /// Passes before the timed ones of each sample.
  unsigned warmup = 1;
  /// A sample goes on until its timed passes have lasted this long together; absent: for
  /// kMinSampleTime, but a single pass where one takes kLongPass or more.
  std::optional<std::chrono::nanoseconds> min_sample_time = {};
  static constexpr std::chrono::nanoseconds kMinSampleTime = std::chrono::milliseconds(20);
  static constexpr std::chrono::nanoseconds kLongPass = std::chrono::milliseconds(2);
  std::uint64_t seed = 1;
  /// Of one pass; absent: none.
  std::optional<std::chrono::nanoseconds> timeout = {};
  /// Of one task; absent: none.
  std::optional<std::chrono::nanoseconds> task_timeout = {};
  /// Counts tasks that are out of time, instead of failing their case.
  bool allow_timeouts = false;
  /// How often a task is run again whose worker process has died.
  unsigned retries = 2;
  /// Bytes of memory that the sampler touches before the first pass, and keeps.
  std::uint64_t rss = 0;
  Effort effort = Effort::normal;
  /// Of the whole command, kept to the moment; absent: what the effort allows, after which no
  /// further round begins once there are kMinRounds.
  std::optional<std::chrono::nanoseconds> time_limit = {};
  static constexpr std::chrono::nanoseconds kQuick = std::chrono::seconds(2);
  static constexpr std::chrono::nanoseconds kNormal = std::chrono::seconds(5);
  static constexpr std::chrono::nanoseconds kThoroughPerCase = std::chrono::seconds(10);
  Pinning pinning = Pinning::none;
  /// Counts samples during which the machine was disturbed like any other.
  bool keep_invalid = false;
  /// Stamps each task, for how long it waited and ran.
  bool latency = false;
};

}  // namespace concbench
