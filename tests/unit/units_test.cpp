#include "text/units.hpp"

#include <gtest/gtest.h>

#include <clocale>

#include "support/usage_error.hpp"

namespace concbench::units_test {
namespace {

using namespace std::chrono_literals;

std::string count_error(std::string_view text) {
  return usage_error([&] { parse_count(text, "-n"); });
}
std::string duration_error(std::string_view text) {
  return usage_error([&] { parse_duration(text, "--latency"); });
}
std::string bytes_error(std::string_view text) {
  return usage_error([&] { parse_bytes(text, "--bytes"); });
}

TEST(Units, ReadsACountWithUnderscores) { EXPECT_EQ(parse_count("1_000_000", "-n"), 1'000'000U); }

TEST(Units, ReadsACountWithAnExponent) {
  EXPECT_EQ(parse_count("1e6", "-n"), 1'000'000U);
  EXPECT_EQ(parse_count("2.5e3", "-n"), 2'500U);
  EXPECT_EQ(parse_count("5000e-3", "-n"), 5U);
  EXPECT_EQ(parse_count("1E+2", "-n"), 100U);
}

TEST(Units, ReadsACountThatIsZeroInAnyForm) {
  for (const auto* text : {"0", "000", "0.0", "0e99999999999999999999"}) {
    EXPECT_EQ(parse_count(text, "-n"), 0U) << text;
  }
}

TEST(Units, ReadsTheLargestCountExactly) {
  EXPECT_EQ(parse_count("18446744073709551615", "-n"), UINT64_MAX);
  EXPECT_EQ(parse_count("1.8446744073709551615e19", "-n"), UINT64_MAX);
}

TEST(Units, RefusesACountThatDoesNotFit) {
  for (const auto* text : {"18446744073709551616", "1e20", "1e99999999999999999999"}) {
    EXPECT_EQ(count_error(text), std::string("-n: '") + text +
                                     "' is too large; the largest is '18446744073709551615'");
  }
}

TEST(Units, RefusesACountThatIsNotWhole) {
  for (const auto* text : {"1.5", "1.5e0", "1e-1", "15e-1", "1e-99999999999999999999"}) {
    EXPECT_EQ(count_error(text),
              std::string("-n: '") + text + "' is not a whole number; write it like '30' or '1e6'");
  }
}

TEST(Units, RefusesACountWithAnythingElseInIt) {
  for (const auto* text : {"",   " ",    "x",  "30x", " 30",  "30 ", "+30", "1__0", "_1",  "1_",
                           "1.", "1_.0", "1e", "1e+", "0x10", "--5", "-",   "nan",  "inf", "1,5"}) {
    EXPECT_EQ(count_error(text),
              std::string("-n: '") + text + "' is not a whole number; write it like '30' or '1e6'");
  }
}

TEST(Units, RefusesWhatIsNegative) {
  EXPECT_EQ(count_error("-5"), "-n: '-5' is negative; the smallest is '0'");
  EXPECT_EQ(duration_error("-5ms"), "--latency: '-5ms' is negative; the smallest is '0'");
}

TEST(Units, ReadsADurationInEveryUnit) {
  EXPECT_EQ(parse_duration("250ns", ""), 250ns);
  EXPECT_EQ(parse_duration("10us", ""), 10us);
  EXPECT_EQ(parse_duration("10\u00b5s", ""), 10us);
  EXPECT_EQ(parse_duration("10\u03bcs", ""), 10us);
  EXPECT_EQ(parse_duration("50ms", ""), 50ms);
  EXPECT_EQ(parse_duration("2s", ""), 2s);
  EXPECT_EQ(parse_duration("3min", ""), 3min);
  EXPECT_EQ(parse_duration("1h", ""), 1h);
}

TEST(Units, ReadsADurationWithDecimalsExactly) {
  EXPECT_EQ(parse_duration("1.5min", ""), 90s);
  EXPECT_EQ(parse_duration(".5s", ""), 500ms);
  EXPECT_EQ(parse_duration("0.1us", ""), 100ns);
  EXPECT_EQ(parse_duration("1e3ms", ""), 1s);
  EXPECT_EQ(parse_duration("9223372036.854775807s", "").count(), INT64_MAX);
}

TEST(Units, ReadsZeroAsADurationWithoutAUnit) { EXPECT_EQ(parse_duration("0", ""), 0ns); }

TEST(Units, AsksForTheUnitOfADuration) {
  EXPECT_EQ(duration_error("50"), "--latency: '50' has no unit; write '50ms' or '50s'");
}

TEST(Units, ListsTheUnitsOfDurations) {
  for (const auto* text : {"5parsecs", "5 ms", "5MS", "5ms ", "5m"}) {
    EXPECT_EQ(duration_error(text),
              std::string("--latency: '") + text +
                  "' has an unknown unit; the units are ns, us, ms, s, min, h");
  }
}

TEST(Units, RefusesADurationFinerThanANanosecond) {
  EXPECT_EQ(
      duration_error("1.5ns"),
      "--latency: '1.5ns' is not a whole number of nanoseconds; write it like '50ms' or '2s'");
}

TEST(Units, ReadsTheLongestDurationAndRefusesALongerOne) {
  EXPECT_EQ(parse_duration("2562047h", ""), 2562047h);
  EXPECT_EQ(parse_duration("9223372036854775807ns", "").count(), INT64_MAX);
  const std::string why = "is too large; the largest is '2562047h'";
  EXPECT_EQ(duration_error("2562048h"), "--latency: '2562048h' " + why);
  EXPECT_EQ(duration_error("9223372036854775808ns"), "--latency: '9223372036854775808ns' " + why);
}

TEST(Units, SaysWhatADurationLooksLike) {
  EXPECT_EQ(duration_error("soon"),
            "--latency: 'soon' is not a duration; write it like '50ms' or '2s'");
}

TEST(Units, ReadsSizesInDecimalUnits) {
  EXPECT_EQ(parse_bytes("512", ""), 512U);
  EXPECT_EQ(parse_bytes("512B", ""), 512U);
  EXPECT_EQ(parse_bytes("1kB", ""), 1'000U);
  EXPECT_EQ(parse_bytes("1KB", ""), 1'000U);
  EXPECT_EQ(parse_bytes("10MB", ""), 10'000'000U);
  EXPECT_EQ(parse_bytes("2GB", ""), 2'000'000'000U);
  EXPECT_EQ(parse_bytes("1.5TB", ""), 1'500'000'000'000U);
}

TEST(Units, ReadsSizesInBinaryUnits) {
  EXPECT_EQ(parse_bytes("100KiB", ""), 102'400U);
  EXPECT_EQ(parse_bytes("1.5KiB", ""), 1'536U);
  EXPECT_EQ(parse_bytes("1MiB", ""), 1U << 20);
  EXPECT_EQ(parse_bytes("1GiB", ""), 1U << 30);
  EXPECT_EQ(parse_bytes("1TiB", ""), 1ULL << 40);
}

TEST(Units, ReadsABareLetterAsABinaryUnit) {
  EXPECT_EQ(parse_bytes("1k", ""), 1024U);
  EXPECT_EQ(parse_bytes("1K", ""), 1024U);
  EXPECT_EQ(parse_bytes("1M", ""), 1U << 20);
  EXPECT_EQ(parse_bytes("1G", ""), 1U << 30);
  EXPECT_EQ(parse_bytes("1T", ""), 1ULL << 40);
}

TEST(Units, RefusesASizeInBits) {
  EXPECT_EQ(bytes_error("10Mb"),
            "--bytes: '10Mb' has an unknown unit; the units are B, kB, MB, GB, TB, KiB, MiB, GiB, "
            "TiB");
}

TEST(Units, RefusesASizeThatIsNoWholeNumberOfBytes) {
  EXPECT_EQ(bytes_error("1.1KiB"),
            "--bytes: '1.1KiB' is not a whole number of bytes; write it like '100KiB' or '10MB'");
}

TEST(Units, RefusesASizeThatDoesNotFit) {
  EXPECT_EQ(parse_bytes("16777215TiB", ""), UINT64_MAX - (1ULL << 40) + 1);
  EXPECT_EQ(bytes_error("16777216TiB"),
            "--bytes: '16777216TiB' is too large; the largest is '16777215TiB'");
  EXPECT_EQ(bytes_error("16777217TiB"),
            "--bytes: '16777217TiB' is too large; the largest is '16777215TiB'");
}

TEST(Units, ReadsARateWithAndWithoutPerSecond) {
  EXPECT_EQ(parse_rate("10MB/s", ""), 10'000'000U);
  EXPECT_EQ(parse_rate("10MB", ""), 10'000'000U);
  EXPECT_EQ(parse_rate("10/s", ""), 10U);
}

TEST(Units, QuotesARateAsItWasTyped) {
  EXPECT_EQ(usage_error([] { parse_rate("fast/s", "--bandwidth"); }),
            "--bandwidth: 'fast/s' is not a rate; write it like '100KiB/s' or '10MB/s'");
}

TEST(Units, ShowsADurationAtThreeDigitsInTheUnitThatSuitsIt) {
  EXPECT_EQ(format_duration(0ns), "0 ns");
  EXPECT_EQ(format_duration(999ns), "999 ns");
  EXPECT_EQ(format_duration(1us), "1.00 us");
  EXPECT_EQ(format_duration(9500ns), "9.50 us");
  EXPECT_EQ(format_duration(12'340us), "12.3 ms");
  EXPECT_EQ(format_duration(123'400us), "123 ms");
  EXPECT_EQ(format_duration(59s), "59.0 s");
  EXPECT_EQ(format_duration(90s), "1.50 min");
  EXPECT_EQ(format_duration(36h), "36.0 h");
}

TEST(Units, MovesToTheNextUnitWhereRoundingWouldReachIt) {
  EXPECT_EQ(format_duration(999'499ns), "999 us");
  EXPECT_EQ(format_duration(999'500ns), "1.00 ms");
  EXPECT_EQ(format_duration(59'960ms), "1.00 min");
  EXPECT_EQ(format_duration(9'996us), "10.0 ms");
}

TEST(Units, ShowsANegativeDuration) {
  EXPECT_EQ(format_duration(-5ns), "-5 ns");
  EXPECT_EQ(format_duration(-1500us), "-1.50 ms");
}

TEST(Units, ShowsASizeInTheBinaryUnitThatSuitsIt) {
  EXPECT_EQ(format_bytes(0), "0 B");
  EXPECT_EQ(format_bytes(1000), "1000 B");
  EXPECT_EQ(format_bytes(3.4 * 1024 * 1024), "3.4 MiB");
  EXPECT_EQ(format_bytes(341.0 * 1024), "341 KiB");
  EXPECT_EQ(format_bytes(1023.9 * 1024), "1.0 MiB");
  EXPECT_EQ(format_bytes(2e16), "18190 TiB");
  EXPECT_EQ(format_bytes(-2048), "-2.0 KiB");
}

TEST(Units, SpellsWhatItReads) {
  for (const auto* text : {"0ns", "1ns", "90s", "1500ms", "2h", "10us"}) {
    EXPECT_EQ(spell_duration(parse_duration(text, "")), text);
  }
  for (const auto* text : {"0B", "1B", "100KiB", "10MB", "1GiB", "1536B", "16777215TiB"}) {
    EXPECT_EQ(spell_bytes(parse_bytes(text, "")), text);
  }
}

}  // namespace
}  // namespace concbench::units_test
