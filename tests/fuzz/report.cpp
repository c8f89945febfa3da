#include "report/report.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "app/output.hpp"
#include "compare/compare.hpp"
#include "fuzz.hpp"
#include "report/figure.hpp"
#include "report/packed_json.hpp"
#include "support/fake_tree.hpp"

using namespace concbench;
using namespace concbench::fuzz;

namespace {

std::optional<Report> read(std::string_view text) {
  static const FakeTree tree;
  const auto file = tree.write("report", text);
  return unless_refused([&] { return read_report(file.native()); });
}

std::string shown(const Report& report, std::string_view format,
                  const RenderOptions& options = {}) {
  return find_format<Report>(format).render(report, options);
}

const std::vector<RenderOptions>& ways_to_show() {
  static const std::vector<RenderOptions> all{
      {},
      {.color = true, .breakdown = true, .histogram = true, .width = 60},
      {.all_samples = true, .charts = Charts::ascii, .ascii = true, .verbose = true}};
  return all;
}

void show(const Report& report, const RenderOptions& options) {
  for (const Format<Report>& format : formats<Report>()) {
    const std::string text = format.render(report, options);
    require(options.color || text.find('\x1b') == std::string::npos, "nothing steers the terminal");
  }
}

/// Both ways of saving a report keep all of it.
void save(const Report& report) {
  const std::string json = shown(report, "json");
  const auto read_again = read(json);
  require(read_again.has_value(), "a report that was written is read");
  require(shown(*read_again, "json") == json, "a report is written as it was read");
  require(shown(*read_again, "table") == shown(report, "table"), "it is shown as it was read");
  const auto from_page = read(shown(report, "html"));
  require(from_page && shown(*from_page, "json") == json, "its page holds all of it");
}

void compare(const Report& report, const RenderOptions& options) {
  const auto compared = unless_refused(
      [&] { return compare_reports(report, report, {.metric = find_metric("total")}); });
  if (!compared) return;
  for (const Format<RunComparison>& format : formats<RunComparison>()) {
    format.render(*compared, options);
  }
}

// What follows is for libFuzzer alone: changes that leave JSON what it is, since few others get
// past its reader.

/// Where a page has its report; the whole where the text is no page.
struct Place {
  std::size_t begin = 0;
  std::size_t end = 0;
};

Place json_in(std::string_view text) {
  constexpr std::string_view kMark = "type=\"application/json\"";
  const std::size_t mark = text.find(kMark);
  if (mark == std::string_view::npos) return {0, text.size()};
  const std::size_t begin = std::min(text.find('>', mark), text.size() - 1) + 1;
  return {begin, std::min(text.find("</script>", begin), text.size())};
}

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  void change(Json& json) {
    Json* at = &json;
    while (at->is_structured() && !at->empty() && (at == &json || chance(8))) {
      at = &*std::next(at->begin(), static_cast<long>(below(at->size())));
    }
    if (chance(3) && at->is_array() && !at->empty()) return grow_or_shrink(*at);
    *at = chance(4) && at->is_number() ? Json(at->get<double>() * (chance(2) ? 1e9 : -0.001))
                                       : other_value();
  }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }
  bool chance(unsigned of) { return below(of) != 0; }

  void grow_or_shrink(Json& list) {
    const auto some = std::next(list.begin(), static_cast<long>(below(list.size())));
    if (below(2) == 0) {
      list.erase(some);
    } else {
      list.push_back(Json(*some));
    }
  }

  Json other_value() {
    static const std::vector<Json> values{nullptr,
                                          true,
                                          false,
                                          0,
                                          1,
                                          2,
                                          -1,
                                          0.5,
                                          1e-320,
                                          1e308,
                                          1e19,
                                          9.2e18,
                                          INT64_MAX,
                                          UINT64_MAX,
                                          "",
                                          "fib",
                                          "\x1b[31m",
                                          "nan",
                                          "2026-01-31T12:34:56+01:00",
                                          Json::array(),
                                          Json::object(),
                                          Json::array({0, 1})};
    return values[below(values.size())];
  }

  std::minstd_rand random_;
};

}  // namespace

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);
[[gnu::weak]] std::size_t LLVMFuzzerMutate(std::uint8_t* /*data*/, std::size_t size,
                                           std::size_t /*most*/) {
  return size;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  const std::string text(as_text(data, size));
  const Place place = json_in(text);
  Json json = Json::parse(text.substr(place.begin, place.end - place.begin), nullptr, false);
  if (json.is_discarded() || seed % 16 == 0) return LLVMFuzzerMutate(data, size, most);
  Mutator mutator(seed);
  for (unsigned i = 0; i <= seed % 3; ++i) mutator.change(json);
  const std::string changed = text.substr(0, place.begin) +
                              json.dump(-1, ' ', false, Json::error_handler_t::replace) +
                              text.substr(place.end);
  if (changed.size() > most) return LLVMFuzzerMutate(data, size, most);
  std::copy(changed.begin(), changed.end(), data);
  return changed.size();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto report = read(as_text(data, size));
  if (!report) return 0;
  // All of it takes too long for each input, and its size is as good as chance.
  const RenderOptions& options = ways_to_show()[size % ways_to_show().size()];
  switch (size / ways_to_show().size() % 3) {
    case 0:
      show(*report, options);
      break;
    case 1:
      save(*report);
      break;
    default:
      compare(*report, options);
  }
  return 0;
}
