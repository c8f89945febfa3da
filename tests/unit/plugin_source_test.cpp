#include <gtest/gtest.h>

#include "plugins/compile.hpp"
#include "plugins/source.hpp"

namespace concbench::plugin_source_test {
namespace {

using Files = std::vector<std::string>;

/// The line of a text that follows the line `before`, after the last one of those.
std::string line_after(const std::string& text, const std::string& before) {
  const auto at = text.rfind(before + "\n") + before.size() + 1;
  return text.substr(at, text.find('\n', at) - at);
}

TEST(PluginSource, IsKnownByItsEnd) {
  for (const char* file : {"a.c", "a.cpp", "a.cc", "a.cxx", "./b/a.c"}) {
    EXPECT_TRUE(is_plugin_source(file)) << file;
  }
  for (const char* file : {"a.so", "a.h", "c", "a.py", "a.json"}) {
    EXPECT_FALSE(is_plugin_source(file)) << file;
  }
}

TEST(PluginSource, HasTheExpressionInALineThatCompilersCallSo) {
  const std::string text = source_of_expression("task * 2", "").text;
  EXPECT_EQ(line_after(text, "#line 1 \"--expr\""), "task * 2");
}

TEST(PluginSource, HasLinesForThePreprocessorAboveTheStatements) {
  const std::string text = source_of_expression("x", "int x = 1;\n#include <map>\nint y;").text;
  EXPECT_LT(text.find("#include <map>"), text.find("int x = 1;"));
  EXPECT_EQ(line_after(text, "#line 1 \"--setup\""), "int x = 1;");
  EXPECT_NE(text.find("int x = 1;\n\nint y;\n"), std::string::npos);
}

TEST(Dependencies, AreAllFilesBehindTheColon) {
  EXPECT_EQ(dependencies_of("plugin: a.c b/c.h \\\n  d.h\n"), (Files{"a.c", "b/c.h", "d.h"}));
  EXPECT_EQ(dependencies_of(""), Files{});
}

TEST(Dependencies, MayHaveBlanksAndSignsInTheirNames) {
  EXPECT_EQ(dependencies_of("plugin: my\\ task.c a\\#b.h c$$d.h\n"),
            (Files{"my task.c", "a#b.h", "c$d.h"}));
}

}  // namespace
}  // namespace concbench::plugin_source_test
