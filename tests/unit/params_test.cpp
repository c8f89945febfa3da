#include <gtest/gtest.h>

#include <array>
#include <concbench/params.hpp>

#include "support/usage_error.hpp"

namespace concbench::params_test {
namespace {

using namespace std::chrono_literals;
using Counts = std::vector<std::uint64_t>;
using Texts = std::vector<std::string>;
using Typed = std::map<std::string, Texts, std::less<>>;

constexpr std::uint64_t kHour = 3'600'000'000'000;

const std::array kInfos{
    ParamInfo{.name = "n", .kind = ParamKind::count, .fallback = "30", .min = 2, .max = 93},
    ParamInfo{.name = "values", .kind = ParamKind::counts, .max = 100},
    ParamInfo{.name = "latency", .kind = ParamKind::duration, .fallback = "50ms", .max = kHour},
    ParamInfo{.name = "bytes", .kind = ParamKind::bytes, .max = 1 << 20},
    ParamInfo{.name = "bandwidth", .kind = ParamKind::rate, .min = 1},
    ParamInfo{.name = "dir", .kind = ParamKind::text},
    ParamInfo{.name = "url", .kind = ParamKind::texts},
    ParamInfo{.name = "quick", .kind = ParamKind::flag},
};

Params parse(const Typed& typed) { return Params::parse(kInfos, typed); }
std::string parse_error(const Typed& typed) {
  return usage_error([&] { parse(typed); });
}

TEST(Params, ReadsEveryKind) {
  const auto params = parse({{"n", {"1e1"}},
                             {"values", {"2,7,1_0"}},
                             {"latency", {"1.5s"}},
                             {"bytes", {"100KiB"}},
                             {"bandwidth", {"10MB/s"}},
                             {"dir", {"/tmp"}},
                             {"quick", {}}});
  EXPECT_EQ(params.count("n"), 10U);
  EXPECT_EQ(params.counts("values"), (Counts{2, 7, 10}));
  EXPECT_EQ(params.duration("latency"), 1500ms);
  EXPECT_EQ(params.bytes("bytes"), 102'400U);
  EXPECT_EQ(params.bytes("bandwidth"), 10'000'000U);
  EXPECT_EQ(params.text("dir"), "/tmp");
  EXPECT_TRUE(params.flag("quick"));
}

TEST(Params, FallsBackWhereNothingWasTyped) {
  const auto params = parse({});
  EXPECT_EQ(params.count("n"), 30U);
  EXPECT_EQ(params.duration("latency"), 50ms);
}

TEST(Params, HasNoValueWithoutAFallback) {
  const auto params = parse({});
  EXPECT_FALSE(params.has("bytes"));
  EXPECT_THROW(params.bytes("bytes"), std::out_of_range);
}

TEST(Params, RefusesToGiveAValueOfAnotherType) {
  EXPECT_THROW(parse({}).text("n"), std::bad_variant_access);
}

TEST(Params, KeepsTheOrderOfTheDeclaration) {
  const auto params = parse({{"dir", {"x"}}, {"bytes", {"1"}}});
  Texts names;
  for (const auto& param : params.all()) names.emplace_back(param.info.name);
  EXPECT_EQ(names, (Texts{"n", "latency", "bytes", "dir"}));
}

TEST(Params, TakesARepeatableOptionSeveralTimes) {
  EXPECT_EQ(parse({{"url", {"a", "b"}}}).texts("url"), (Texts{"a", "b"}));
}

TEST(Params, RefusesAnyOtherOptionGivenTwice) {
  EXPECT_EQ(parse_error({{"n", {"3", "3"}}}), "-n is given 2 times; give it once");
  EXPECT_EQ(parse_error({{"quick", {"true", "true", "true"}}}),
            "--quick is given 3 times; give it once");
}

TEST(Params, AsksForAMissingValue) {
  EXPECT_EQ(parse_error({{"bytes", {}}}), "--bytes needs a value");
  EXPECT_EQ(parse_error({{"url", {}}}), "--url needs a value");
}

TEST(Params, ReadsAFlagAsAWord) {
  EXPECT_TRUE(parse({{"quick", {"true"}}}).flag("quick"));
  EXPECT_FALSE(parse({{"quick", {"false"}}}).flag("quick"));
  EXPECT_FALSE(parse({}).flag("quick"));
  EXPECT_EQ(parse_error({{"quick", {"yes"}}}),
            "--quick: 'yes' is neither 'true' nor 'false'; write --quick alone to set it");
}

TEST(Params, RefusesACountOutOfItsBounds) {
  EXPECT_EQ(parse({{"n", {"93"}}}).count("n"), 93U);
  EXPECT_EQ(parse({{"n", {"2"}}}).count("n"), 2U);
  EXPECT_EQ(parse_error({{"n", {"94"}}}), "-n: 94 is above 93");
  EXPECT_EQ(parse_error({{"n", {"1"}}}), "-n: 1 is below 2");
}

TEST(Params, NamesBoundsInTheUnitsOfTheParameter) {
  EXPECT_EQ(parse_error({{"latency", {"61min"}}}), "--latency: 61min is above 1h");
  EXPECT_EQ(parse_error({{"bytes", {"1.5MB"}}}), "--bytes: 1.5MB is above 1MiB");
  EXPECT_EQ(parse_error({{"bandwidth", {"0"}}}), "--bandwidth: 0 is below 1B/s");
}

TEST(Params, ChecksEachCountOfAList) {
  EXPECT_EQ(parse_error({{"values", {"2,101"}}}), "--values: 101 is above 100");
  EXPECT_EQ(parse_error({{"values", {"2,,3"}}}),
            "--values: '' is not a whole number; write it like '30' or '1e6'");
}

TEST(Params, NamesTheOptionOfABadValue) {
  EXPECT_EQ(parse_error({{"latency", {"50"}}}),
            "--latency: '50' has no unit; write '50ms' or '50s'");
  EXPECT_EQ(parse_error({{"n", {"x"}}}),
            "-n: 'x' is not a whole number; write it like '30' or '1e6'");
}

TEST(Params, SuggestsTheOptionThatWasMeant) {
  EXPECT_EQ(parse_error({{"latncy", {"1s"}}}), "no option '--latncy'; did you mean '--latency'?");
}

TEST(Params, ListsTheOptionsWhereNoneIsNear) {
  EXPECT_EQ(parse_error({{"xyzzy", {"1s"}}}),
            "no option '--xyzzy'; there are -n, --values, --latency, --bytes, --bandwidth, --dir, "
            "--url, --quick");
  EXPECT_EQ(usage_error([] {
              Params::parse({}, {{"x", {}}});
            }),
            "no option '-x'; there are none here");
}

TEST(Params, SetsAndReplacesAValue) {
  Params params;
  params.set(kInfos[0], std::uint64_t{7});
  params.set(kInfos[5], std::string("x"));
  params.set(kInfos[0], std::uint64_t{8});
  EXPECT_EQ(params.count("n"), 8U);
  EXPECT_EQ(params.text("dir"), "x");
  EXPECT_EQ(params.all().size(), 2U);
}

TEST(Params, AreEqualWhereTheirValuesAre) {
  EXPECT_EQ(parse({{"n", {"30"}}}), parse({}));
  EXPECT_NE(parse({{"n", {"31"}}}), parse({}));
}

}  // namespace
}  // namespace concbench::params_test
