#include "report/packed_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "support/usage_error.hpp"

namespace concbench::packed_json_test {
namespace {

std::string packed_text(const std::string& text) { return packed(Json::parse(text)).dump(); }

TEST(PackedJson, IsUnpackedToWhatItWas) {
  for (const std::string text :
       {R"({"a":[{"x":1,"y":null,"z":"same"},{"x":2.0,"y":[1],"z":"same"}]})",
        R"([{"x":[{"y":1},{"y":1}]},{"x":[{"y":1},{"y":2}]}])", R"([{},{}])",
        R"([{"x":1},{"y":1}])", R"([{"x":1,"y":2},{"y":1,"x":2}])", R"([1,[2],{}])", "null"}) {
    EXPECT_EQ(unpacked_json(packed_text(text)), text);
  }
}

TEST(PackedJson, NamesColumnsOnce) {
  const std::string text = packed_text(R"([{"long":1,"same":5},{"long":2,"same":5}])");
  EXPECT_EQ(text, R"({"list of objects":{"columns":{"long":[],"same":[5]},"rows":[[1],[2]]}})");
}

TEST(PackedJson, IsLeftAsItIsWhereItCannotBeRead) {
  EXPECT_EQ(unpacked_json("{"), "{");
  for (const std::string text :
       {R"({"list of objects":3})", R"({"list of objects":{"columns":{},"rows":1}})",
        R"({"list of objects":{"columns":{"x":1},"rows":[[]]}})",
        R"({"list of objects":{"columns":{"x":[]},"rows":[1]}})",
        R"({"list of objects":{"columns":{"x":[]},"rows":[[]]}})"}) {
    EXPECT_EQ(unpacked_json(text), text);
  }
}

TEST(PackedJson, StandsForNoMoreThanMemoryHolds) {
  std::string text = "1";
  for (int i = 0; i < 20; ++i) {
    text = R"({"list of objects":{"columns":{"x":[)" + text + R"(]},"rows":[[],[],[],[]]}})";
  }
  EXPECT_LT(unpacked_json(text).size(), 10'000'000);
}

TEST(PackedJson, MayBeDeeperThanTheStack) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_EQ(unpacked_json(deep), deep);
}

TEST(PackedJson, IsRefusedBeforeItIsParsedWhereThatWouldTakeMinutes) {
  std::string members = "{";
  for (int i = 0; i <= 1'000; ++i) members += "\"" + std::to_string(i) + "\": 0,";
  members.back() = '}';
  EXPECT_NE(usage_error([&] { unpacked_json(members); }).find("members of one object"),
            std::string::npos);
}

}  // namespace
}  // namespace concbench::packed_json_test
