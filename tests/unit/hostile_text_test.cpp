#include "support/hostile_text.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <concbench/error.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "analysis/sweep.hpp"
#include "compare/compare.hpp"
#include "doctor/doctor.hpp"
#include "metg/metg.hpp"
#include "support/example_report.hpp"
#include "terminal/progress_line.hpp"

namespace concbench::hostile_text_test {
namespace {

using Json = nlohmann::ordered_json;

/// With all that a report can hold: a sweep too, with a curve.
Json example() {
  Report report = example_report();
  // A name of one letter would be found in every word.
  for (CaseReport& c : report.cases) c.params[0].name = "how_many";
  report.cases[1].name = "fib/pool/workers=4";
  report.cases.push_back(report.cases[1]);
  report.cases.back().name = "fib/pool/workers=2";
  report.cases.back().workers = 2;
  std::vector<std::string> options;
  for (const CaseReport& c : report.cases) options.push_back("--options of " + c.name);
  report.context.environment.virtualized = "a hypervisor";
  report.sweep = make_sweep(report, std::move(options));
  return Json::parse(find_format<Report>("json").render(report, {}));
}

/// Whether the keys of an object come from outside.
bool holds_names(const std::string& key) { return key == "params" || key == "distributions"; }

void collect_texts(const Json& json, bool names, std::set<std::string>& texts) {
  if (json.is_string() && json != "") texts.insert(json.get<std::string>());
  if (!json.is_structured()) return;
  for (const auto& [key, value] : json.items()) {
    if (names) texts.insert(key);
    collect_texts(value, json.is_object() && holds_names(key), texts);
  }
}

std::string replaced(std::string text, const std::string& old, const std::string& with) {
  for (auto at = text.find(old); at != std::string::npos; at = text.find(old, at + with.size())) {
    text.replace(at, old.size(), with);
  }
  return text;
}

/// Everywhere, for what is called so in one place is called so in others.
Json with_text(const Json& json, bool names, const std::string& old, const std::string& with) {
  if (json.is_string()) return replaced(json.get<std::string>(), old, with);
  if (!json.is_structured()) return json;
  Json changed = json.is_object() ? Json::object() : Json::array();
  for (const auto& [key, value] : json.items()) {
    Json inner = with_text(value, json.is_object() && holds_names(key), old, with);
    if (json.is_array()) {
      changed.push_back(std::move(inner));
    } else {
      changed[names ? replaced(key, old, with) : key] = std::move(inner);
    }
  }
  return changed;
}

std::optional<Report> read(const Json& json) {
  try {
    Report report = parse_report(json.dump());
    if (report.sweep) report.sweep = make_sweep(report, report.sweep->options);
    return report;
  } catch (const UsageError&) {
    return std::nullopt;
  }
}

/// A page without the JSON in it, which keeps texts as they are.
std::string without_json(std::string page) {
  const std::size_t begin = page.find("<script type=\"application/json\"");
  if (begin == std::string::npos) return page;
  return page.erase(begin, page.find("</script>", begin) - begin);
}

std::string shown(const Format<Report>& format, const Report& report) {
  return without_json(format.render(report, {})) +
         without_json(format.render(report, {.color = true, .breakdown = true})) +
         without_json(format.render(report, {.charts = Charts::ascii}));
}

std::string compared(const Report& base, const Report& subject, const std::string& file) try {
  RunComparison found = compare_reports(base, subject, {.metric = find_metric("total")});
  found.base.file = found.subject.file = file;
  found.gates = subject.gates;
  std::string text;
  for (const Format<RunComparison>& format : formats<RunComparison>()) {
    if (format.name == "json") continue;
    text += without_json(format.render(found, {}));
    text += without_json(format.render(found, {.color = true}));
  }
  return text;
} catch (const UsageError&) {
  return "nothing in common";
}

/// Texts of which only some are allowed.
const std::set<std::string> kWords{
    "0123456789abcdef", "auto",    "failed",         "faster",      "held",
    "busy-machine",     "normal",  "too-few-rounds", "interrupted", "none",
    "off-cpu",          "ok",      "outliers",       "bootstrap",   "order-statistic",
    "paired-sign",      "skipped", "spread",         "sentence",    "timed_out",
    "undecided",
};

/// Whether a terminal would obey it, or an editor show it in another order.
bool steers(const std::string& text, const std::string& but) {
  for (const char c : text) {
    const bool control = (c >= 0 && c < ' ') || c == 0x7f;
    if (control && but.find(c) == std::string::npos) return true;
  }
  for (const char* sequence :
       {"\xc2\x9b", "\xc2\x85", "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x80\xa8"}) {
    if (text.find(sequence) != std::string::npos) return true;
  }
  return false;
}

void expect_tamed(const Report& hostile, const Report& tame, const Report& clean) {
  for (const char* name : {"table", "markdown", "html"}) {
    EXPECT_EQ(shown(find_format<Report>(name), hostile), shown(find_format<Report>(name), tame))
        << name;
  }
  EXPECT_EQ(compared(hostile, hostile, kHostile), compared(tame, tame, kTamed));
  EXPECT_EQ(compared(clean, hostile, "a"), compared(clean, tame, "a"));
  for (const Format<Report>& format : formats<Report>()) {
    const std::string text = format.render(hostile, {});
    if (Json::accept(text)) continue;
    // Fields of CSV keep line breaks and tabs, between quotes.
    EXPECT_FALSE(steers(text, format.name == "csv" ? "\n\t" : "\n")) << format.name;
  }
}

TEST(HostileText, IsShownTamedWhereverItStandsInAReport) {
  const Json json = example();
  const Report clean = read(json).value();
  std::set<std::string> texts;
  collect_texts(json, false, texts);
  for (const std::string& text : texts) {
    SCOPED_TRACE(text);
    const auto hostile = read(with_text(json, false, text, text + kHostile));
    const auto tame = read(with_text(json, false, text, text + kTamed));
    ASSERT_NE(hostile.has_value(), kWords.contains(text));
    if (hostile) expect_tamed(*hostile, tame.value(), clean);
  }
}

TEST(HostileText, IsShownTamedByDoctor) {
  const auto text_with = [](const std::string& text) {
    const DoctorReport report{
        .findings = {{"CPUs", text, text, Concern::good, ""},
                     {text, "a", text, Concern::warning, text}},
        .calibration = Calibration{
            .work = text, .samples = 9, .invalid = 1, .last_invalid = text, .failure = text}};
    return find_format<DoctorReport>("text").render(report, {.color = true}) +
           without_json(find_format<DoctorReport>("html").render(report, {}));
  };
  EXPECT_EQ(text_with(kHostile), text_with(kTamed));
}

TEST(HostileText, IsShownTamedByMetg) {
  const auto text_with = [](const std::string& text) {
    MetgReport report{.context = example_report().context, .chunk = text};
    report.context.cpus.quota_group = text;
    report.rows = {{.name = "pool" + text, .backend = "pool", .thresholds = {{}, {}, {}}},
                   {.name = text, .status = Status::failed, .reason = text}};
    return find_format<MetgReport>("table").render(report, {.color = true}) +
           without_json(find_format<MetgReport>("html").render(report, {}));
  };
  EXPECT_EQ(text_with(kHostile), text_with(kTamed));
}

TEST(HostileText, IsShownTamedWhileItIsMeasured) {
  const auto line_with = [](const std::string& text) {
    return progress_line({.done = 0.5, .case_name = text}, 80, {});
  };
  EXPECT_EQ(line_with(kHostile), line_with(kTamed));
}

}  // namespace
}  // namespace concbench::hostile_text_test
