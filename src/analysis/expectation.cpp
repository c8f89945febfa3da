#include "analysis/expectation.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

#include "text/list.hpp"
#include "text/lookup.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

/// A piece of the text that knows its place in it.
struct Token {
  std::string_view text;
  std::size_t begin = 0;
};

bool is_space(char c) { return c == ' ' || c == '\t'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_quote(char c) { return c == '"' || c == '\''; }
bool ends_word(char c) { return is_space(c) || is_quote(c) || c == '<' || c == '>' || c == '*'; }

std::string_view name_of(Quantity quantity) {
  switch (quantity) {
    case Quantity::time:
      return "time";
    case Quantity::size:
      return "size";
    case Quantity::number:
      return "number";
  }
  return "";
}

bool is_called(const KnownCase& c, std::string_view name) {
  return c.name == name || std::ranges::find(c.others, name) != c.others.end();
}

/// Reads one expectation, once, from left to right.
class Parser {
 public:
  Parser(std::string_view text, std::span<const KnownCase> cases) : text_(text), cases_(cases) {}

  Expectation whole() {
    Expectation found{.text = std::string(text_), .left = figure_side()};
    found.relation = relation();
    skip_space();
    const std::size_t begin = place_;
    found.right = side();
    agree(found, begin);
    skip_space();
    if (place_ < text_.size()) refuse({text_.substr(place_), place_}, "nothing more is expected");
    return found;
  }

 private:
  [[noreturn]] void refuse(const Token& token, std::string_view why) const {
    throw ExpressionError(fmt::format("--expect: {}", why), text_, token.begin,
                          std::max<std::size_t>(1, token.text.size()));
  }

  bool at_end() const { return place_ == text_.size(); }

  void skip_space() {
    while (!at_end() && is_space(text_[place_])) ++place_;
  }

  Token since(std::size_t begin) const { return {text_.substr(begin, place_ - begin), begin}; }

  /// Up to a space or a mark, with quoted parts as a whole.
  Token word() {
    skip_space();
    const std::size_t begin = place_;
    while (!at_end() && (!ends_word(text_[place_]) || is_quote(text_[place_]))) {
      if (is_quote(text_[place_]))
        skip_quoted();
      else
        ++place_;
    }
    return since(begin);
  }

  void skip_quoted() {
    const std::size_t end = text_.find(text_[place_], place_ + 1);
    if (end == std::string_view::npos)
      refuse({text_.substr(place_), place_}, "a quote is not ended");
    place_ = end + 1;
  }

  Term figure_side() {
    skip_space();
    const std::size_t begin = place_;
    Term term = side();
    if (term.kind != FigureKind::none) return term;
    refuse({text_.substr(begin, term.text.size()), begin},
           "the left side must have a figure, such as pool.total");
  }

  Term side() {
    const Token first = word();
    if (first.text.empty()) {
      refuse({text_.substr(place_, 1), place_},
             "a figure such as pool.total, or a value, is missing");
    }
    if (!is_digit(first.text.front()) && first.text.front() != '.') return figure(first, 1);
    Term value = plain_value(first);
    skip_space();
    if (at_end() || text_[place_] != '*') return value;
    ++place_;
    return times(first, value);
  }

  Term times(const Token& first, const Term& value) {
    if (value.quantity != Quantity::number) {
      refuse(first,
             fmt::format("a figure cannot be multiplied with a {}", name_of(value.quantity)));
    }
    const Token second = word();
    if (second.text.empty()) refuse({text_.substr(place_, 1), place_}, "a figure is missing");
    Term term = figure(second, value.factor);
    term.text = std::string(since(first.begin).text);
    return term;
  }

  Term plain_value(const Token& token) const {
    Term term{.text = std::string(token.text)};
    const char* const end = token.text.data() + token.text.size();
    const auto [rest, error] = std::from_chars(token.text.data(), end, term.factor);
    if (error != std::errc{}) refuse(token, fmt::format("'{}' is no value", token.text));
    const std::string_view unit(rest, end);
    if (unit.empty()) return term;
    if (unit == "%") {
      term.factor /= 100;
      return term;
    }
    if (read_time(term) || read_size(term)) return term;
    refuse(token, fmt::format("'{}' is neither a number, nor a percentage, nor a time such as 2ms, "
                              "nor a size such as 10MiB",
                              token.text));
  }

  static bool read_time(Term& term) {
    try {
      term.factor = static_cast<double>(parse_duration(term.text, "").count());
    } catch (const UsageError&) {
      return false;
    }
    term.quantity = Quantity::time;
    return true;
  }

  static bool read_size(Term& term) {
    try {
      term.factor = static_cast<double>(parse_bytes(term.text, ""));
    } catch (const UsageError&) {
      return false;
    }
    term.quantity = Quantity::size;
    return true;
  }

  /// What is after the last point is the figure: names of cases may have points too.
  Term figure(const Token& token, double factor) const {
    const std::size_t point = token.text.rfind('.');
    if (point == std::string_view::npos || point == 0 || is_quote(token.text.back())) {
      refuse(token, fmt::format("'{}' is neither a value nor a figure; write CASE.METRIC, such as "
                                "pool.total",
                                token.text));
    }
    const KnownCase& c = known_case({token.text.substr(0, point), token.begin});
    Term term{.text = std::string(token.text), .factor = factor, .case_name = c.name};
    name_figure(term, {token.text.substr(point + 1), token.begin + point + 1}, c);
    return term;
  }

  void name_figure(Term& term, const Token& token, const KnownCase& c) const {
    if (token.text == "ratio" || token.text == "speedup") {
      if (c.is_baseline) refuse_baseline(token, c);
      term.kind = token.text == "ratio" ? FigureKind::ratio : FigureKind::speedup;
      return;
    }
    term.kind = FigureKind::metric;
    term.metric = find_metric(token.text);
    if (term.metric == nullptr) term.metric = known_percentile(token, c);
    term.quantity = quantity_of(term.metric->key);
  }

  [[noreturn]] void refuse_baseline(const Token& token, const KnownCase& c) const {
    refuse(token, fmt::format("'{}' is what others are compared with, so that its own {} is always "
                              "1",
                              c.name, token.text));
  }

  const Metric* known_percentile(const Token& token, const KnownCase& c) const {
    const Metric* found = find_percentile(token.text);
    if (found == nullptr) refuse_metric(token);
    if (c.has_percentiles) return found;
    refuse(token, fmt::format("'{}' needs --latency, which times each task", token.text));
  }

  [[noreturn]] void refuse_metric(const Token& token) const {
    std::vector<std::string_view> names = spoken_names();
    names.insert(names.end(), {"speedup", "ratio"});
    for (const Metric& metric : percentiles()) names.push_back(spoken_name(metric.key));
    refuse(token, fmt::format("unknown metric '{}'{}", token.text,
                              did_you_mean_or_all(token.text, names)));
  }

  const KnownCase& known_case(const Token& token) const {
    std::string_view name = token.text;
    const bool quoted = name.size() >= 2 && is_quote(name.front()) && name.back() == name.front();
    if (quoted) name = name.substr(1, name.size() - 2);
    std::vector<const KnownCase*> meant;
    for (const KnownCase& c : cases_) {
      if (c.name == name) return c;
      if (is_called(c, name)) meant.push_back(&c);
    }
    if (meant.empty()) refuse_case(token, name);
    if (meant.size() == 1) return *meant.front();
    std::vector<std::string> names;
    names.reserve(meant.size());
    for (const KnownCase* c : meant) names.push_back(c->name);
    refuse(token, fmt::format("'{}' may be any of {} cases; write one of {}", name, meant.size(),
                              join(names, ", ")));
  }

  [[noreturn]] void refuse_case(const Token& token, std::string_view name) const {
    std::vector<std::string_view> names;
    for (const KnownCase& c : cases_) {
      names.push_back(c.name);
      names.insert(names.end(), c.others.begin(), c.others.end());
    }
    std::string hint = did_you_mean(name, names);
    if (hint.empty()) hint = fmt::format("; there are {}", join(cases_names(), ", "));
    refuse(token, fmt::format("unknown case '{}'{}", name, hint));
  }

  std::vector<std::string_view> cases_names() const {
    std::vector<std::string_view> names;
    for (const KnownCase& c : cases_) names.push_back(c.name);
    return names;
  }

  Relation relation() {
    skip_space();
    const std::size_t begin = place_;
    while (!at_end() && std::string_view("<>=!").find(text_[place_]) != std::string_view::npos) {
      ++place_;
    }
    const Token token = since(begin);
    if (token.text == "<") return Relation::below;
    if (token.text == "<=") return Relation::at_most;
    if (token.text == ">") return Relation::above;
    if (token.text == ">=") return Relation::at_least;
    if (token.text.empty()) {
      refuse({text_.substr(begin, 1), begin}, "one of <, <=, > and >= is missing");
    }
    refuse(token, fmt::format("no comparison is called '{}'; write <, <=, > or >=", token.text));
  }

  void agree(const Expectation& e, std::size_t begin) const {
    if (e.left.quantity == e.right.quantity) return;
    const bool bare = e.right.kind == FigureKind::none && e.right.quantity == Quantity::number;
    const std::string_view hint = !bare ? ""
                                  : e.left.quantity == Quantity::time
                                      ? "; give it a unit, such as ms"
                                      : "; give it a unit, such as MiB";
    refuse({text_.substr(begin, e.right.text.size()), begin},
           fmt::format("a {} cannot be compared with a {}{}", name_of(e.left.quantity),
                       name_of(e.right.quantity), hint));
  }

  std::string_view text_;
  std::span<const KnownCase> cases_;
  std::size_t place_ = 0;
};

}  // namespace

Expectation parse_expectation(std::string_view text, std::span<const KnownCase> cases) {
  return Parser(text, cases).whole();
}

}  // namespace concbench
