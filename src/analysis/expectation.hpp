#pragma once

#include <concbench/error.hpp>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/figure.hpp"

namespace concbench {

/// A mistake in a text with a grammar: the `width` bytes from `begin` of `text` are wrong.
struct ExpressionError : UsageError {
  ExpressionError(const std::string& message, std::string_view whole, std::size_t first,
                  std::size_t bytes)
      : UsageError(message), text(whole), begin(first), width(bytes) {}

  std::string text;
  std::size_t begin;
  std::size_t width;
};

enum class Relation { below, at_most, above, at_least };

/// What a side of an expectation speaks of.
enum class FigureKind {
  none,    ///< a plain value
  metric,  ///< of the samples of a case
  ratio,   ///< of a case to what it is compared with
  speedup,
};

/// One side of an expectation: a figure of a case times a factor, or the factor alone.
struct Term {
  /// As it was typed.
  std::string text = {};
  double factor = 1;
  FigureKind kind = FigureKind::none;
  /// Its whole name; empty for a plain value.
  std::string case_name = {};
  const Metric* metric = nullptr;
  Quantity quantity = Quantity::number;
};

struct Expectation {
  std::string text;
  Term left = {};
  Relation relation = Relation::below;
  Term right = {};
};

/// A case that expectations may speak of, and what else it is called.
struct KnownCase {
  std::string name;
  std::vector<std::string> others = {};
  /// It is what speed-ups are against: its own is 1, whatever was measured.
  bool is_baseline = false;
  /// Its tasks are timed one by one, so that there are percentiles.
  bool has_percentiles = false;
};

/// Reads an expectation such as `pool.total < 0.5 * sequential.total` or `pool.startup <= 2ms`.
/// Throws ExpressionError.
Expectation parse_expectation(std::string_view text, std::span<const KnownCase> cases);

}  // namespace concbench
