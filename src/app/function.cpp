#include "app/function.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <filesystem>
#include <map>
#include <optional>
#include <span>

#include "app/run.hpp"
#include "cli/options.hpp"
#include "plugins/compile.hpp"
#include "plugins/describe.hpp"
#include "plugins/elf.hpp"
#include "plugins/library.hpp"
#include "plugins/rows.hpp"
#include "plugins/workload.hpp"
#include "text/list.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;
using Texts = std::vector<std::string>;

std::vector<ParamInfo> own_params() {
  return {
      {.name = "file",
       .kind = ParamKind::text,
       .help = "a source in C or C++ that uses concbench/plugin.h, or a shared object made of one; "
               "the option's name may be left out; several are compared",
       .variants = true,
       .whole = true,
       .nameless = true,
       .takes = "FILE"},
      {.name = "function",
       .kind = ParamKind::text,
       .help = "which functions of the files; several are compared [all that are in the first]",
       .variants = true,
       .takes = "NAME,..."},
      {.name = "expr",
       .kind = ParamKind::text,
       .help = "an expression of C++ over task and worker, instead of a file; several are compared",
       .variants = true,
       .whole = true,
       .takes = "TEXT"},
      {.name = "setup",
       .kind = ParamKind::text,
       .help = "statements of C++ that come before --expr once; it sees what they define",
       .takes = "TEXT"},
      {.name = "cflags",
       .kind = ParamKind::text,
       .help = "what the compiler is told beside -O2; several are compared",
       .variants = true,
       .whole = true,
       .takes = "TEXT"},
  };
}

/// What was typed for the options that say what is to be run, and all arguments with the names of
/// options where they were left out.
struct Typed {
  std::map<std::string, Texts, std::less<>> values;
  Texts arguments;

  const Texts& of(std::string_view option) const {
    static const Texts kNone;
    const auto found = values.find(option);
    return found == values.end() ? kNone : found->second;
  }
  void add(const std::string& option, const std::string& value) {
    values[option].push_back(value);
    // In one word: it may begin with a dash.
    arguments.push_back(fmt::format("--{}={}", option, value));
  }
};

bool is_shared_object(std::string_view file) { return file.ends_with(".so"); }

/// The option's name where the word is one of these, or begins with one and an equals sign.
std::optional<std::string> own_option(std::string_view word) {
  if (!word.starts_with("--")) return std::nullopt;
  const std::string_view name = word.substr(2, word.find('=') - 2);
  for (const ParamInfo& param : own_params()) {
    if (param.name == name) return std::string(name);
  }
  return std::nullopt;
}

/// Tells words that stand for a file by themselves from those that are values of options.
class FileWords {
 public:
  /// `before` is the word before it that is no value of an own option. Of an option that may be a
  /// parameter of a function it is not known yet whether it takes a value: a file ends like one.
  bool has(std::string_view word, std::string_view before) const {
    if (word.starts_with('-') || is_in(need_value_, before)) return false;
    if (!before.starts_with('-') || is_in(need_none_, before)) return true;
    return is_shared_object(word) || is_plugin_source(word);
  }

 private:
  static bool is_in(const Texts& options, std::string_view word) {
    return std::ranges::find(options, word) != options.end();
  }

  Texts need_value_ = run_option_names(true);
  Texts need_none_ = run_option_names(false);
};

Typed read_typed(std::span<const std::string> before, std::span<const std::string> words) {
  const FileWords file_words;
  Typed typed{.values = {}, .arguments = {before.begin(), before.end()}};
  std::string_view last;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto option = own_option(words[i]);
    const auto equals = words[i].find('=');
    if (option && equals != std::string::npos && equals + 1 < words[i].size()) {
      typed.add(*option, words[i].substr(equals + 1));
      last = {};
    } else if (option && equals == std::string::npos && i + 1 < words.size()) {
      typed.add(*option, words[++i]);
      last = {};
    } else if (file_words.has(words[i], last)) {
      typed.add("file", words[i]);
      last = {};
    } else {
      typed.arguments.push_back(words[i]);
      last = words[i];
    }
  }
  return typed;
}

/// A shared object that was named or made, and what it has.
struct Product {
  /// The file or the expression, and the flags, as they were typed.
  std::string what;
  std::string cflags;
  fs::path path = {};
  std::vector<PluginWorkload> workloads = {};
};

fs::path object_of(const Typed& typed, const Product& product) {
  if (!typed.of("expr").empty()) {
    const Texts& setup = typed.of("setup");
    return compile_plugin(source_of_expression(product.what, setup.empty() ? "" : setup.front()),
                          product.cflags);
  }
  if (is_shared_object(product.what)) return fs::absolute(product.what);
  return compile_plugin(source_of_file(product.what), product.cflags);
}

void fill_product(Product& product, const Typed& typed) {
  product.path = object_of(typed, product);
  try {
    product.workloads = describe_plugin(product.path);
  } catch (const PluginRefused& e) {
    throw UsageError(fmt::format("'{}' {}", product.what, e.what()));
  }
}

void check_together(const Typed& typed) {
  const bool has_file = !typed.of("file").empty();
  const bool has_expression = !typed.of("expr").empty();
  if (has_file && has_expression) throw UsageError("a file and --expr cannot be combined");
  if (!typed.of("setup").empty() && !has_expression) {
    throw UsageError("--setup is for --expr; in a file, write what is to come first there");
  }
  if (typed.of("setup").size() > 1) throw UsageError("--setup is given more than once");
  const auto object = std::ranges::find_if(typed.of("file"), is_shared_object);
  if (object != typed.of("file").end() && !typed.of("cflags").empty()) {
    throw UsageError(fmt::format("--cflags is for what is compiled, and '{}' is already", *object));
  }
}

std::vector<Product> make_products(const Typed& typed) {
  std::vector<Product> products;
  const Texts& whats = typed.of(typed.of("expr").empty() ? "file" : "expr");
  const Texts flags = typed.of("cflags").empty() ? Texts{""} : typed.of("cflags");
  for (const std::string& what : whats) {
    for (const std::string& cflags : flags) {
      fill_product(products.emplace_back(Product{.what = what, .cflags = cflags}), typed);
    }
  }
  return products;
}

Texts names_of(const Product& product) {
  Texts names;
  for (const PluginWorkload& workload : product.workloads) names.push_back(workload.name);
  return names;
}

const PluginWorkload& find_function(const Product& product, std::string_view name) {
  const auto found = std::ranges::find(product.workloads, name, &PluginWorkload::name);
  if (found != product.workloads.end()) return *found;
  throw UsageError(fmt::format("'{}' has no function '{}'; it has {}", product.what, name,
                               join(names_of(product), ", ")));
}

/// The functions that are to be run: those that were named, or all of the first file. None: the
/// only one of each file, whatever it is called.
Texts wanted_functions(const Typed& typed, const std::vector<Product>& products) {
  const Texts& named = typed.of("function");
  if (!named.empty()) return listed(named, "--function");
  const auto has_one = [](const Product& product) { return product.workloads.size() == 1; };
  return std::ranges::all_of(products, has_one) ? Texts{} : names_of(products.front());
}

Texts functions_of(const Product& product, const Texts& wanted) {
  return wanted.empty() ? names_of(product) : wanted;
}

/// Checks that every file has every function, with the same parameters: cases of one run have the
/// same options.
PluginWorkload common_description(const std::vector<Product>& products, const Texts& wanted) {
  PluginWorkload common =
      find_function(products.front(), functions_of(products.front(), wanted).front());
  for (const Product& product : products) {
    for (const std::string& name : functions_of(product, wanted)) {
      const PluginWorkload& workload = find_function(product, name);
      if (workload.params != common.params || workload.counts_tasks != common.counts_tasks) {
        throw UsageError(
            fmt::format("'{}' of '{}' has other parameters than '{}' of '{}': run them one by one, "
                        "by --function",
                        name, product.what, common.name, products.front().what));
      }
      common.flags |= workload.flags;
    }
  }
  return common;
}

/// What runs the functions, by the texts of the parameters.
class Functions {
 public:
  Functions(std::vector<Product> products, Texts wanted)
      : products_(std::move(products)), wanted_(std::move(wanted)) {}

  std::uint64_t tasks(const Params& params) const {
    const Product& product = product_of(params);
    return tasks_of(product.path, find_function(product, name_of(params)), params);
  }

  Restrictions restrictions(const Params& params) const {
    return restrictions_of(find_function(product_of(params), name_of(params)));
  }

  std::unique_ptr<Workload> make(const Params& params, const Surroundings& in) const {
    return open_plugin_workload(product_of(params).path, name_of(params), params, in.seed);
  }

 private:
  static std::string text(const Params& params, std::string_view name) {
    return params.has(name) ? params.text(name) : "";
  }
  std::string name_of(const Params& params) const {
    if (params.has("function")) return params.text("function");
    return functions_of(product_of(params), wanted_).front();
  }
  const Product& product_of(const Params& params) const {
    const std::string what = text(params, params.has("expr") ? "expr" : "file");
    const std::string cflags = text(params, "cflags");
    const auto found = std::ranges::find_if(products_, [&](const Product& product) {
      return product.what == what && product.cflags == cflags;
    });
    if (found != products_.end()) return *found;
    // A word behind a flag of the function's, which might have been its value.
    throw UsageError(fmt::format("'{}' stands behind an option that takes no value", what));
  }

  std::vector<Product> products_;
  Texts wanted_;
};

WorkloadInfo bare_info() {
  return {.name = kFunction,
          .help = "your own function, in C or C++: a file, or --expr 'task * task'",
          .params = own_params()};
}

[[noreturn]] void refuse_nothing(const Params& /*params*/) {
  throw UsageError(
      "function needs a file, such as 'concbench function mytask.c', or --expr 'task * task'");
}

void add_row(const PluginWorkload& common, const Functions& functions) {
  WorkloadInfo info = row_of({}, common).info;
  for (ParamInfo& own : own_params()) {
    if (std::ranges::find(info.params, own.name, &ParamInfo::name) != info.params.end()) {
      throw UsageError(fmt::format(
          "the parameter '{}' of '{}' is called like an option of 'function'; rename it", own.name,
          common.name));
    }
    info.params.push_back(own);
  }
  info.name = kFunction;
  info.help = bare_info().help;
  info.tasks = [functions](const Params& params) { return functions.tasks(params); };
  info.restrictions = [functions](const Params& params) { return functions.restrictions(params); };
  info.make = [functions](const Params& params, const Surroundings& in) {
    return functions.make(params, in);
  };
  add_workload({.info = std::move(info)});
}

}  // namespace

void add_function() {
  WorkloadInfo info = bare_info();
  info.check = refuse_nothing;
  add_workload({.info = std::move(info)});
}

std::vector<std::string> prepare_function(const std::vector<std::string>& arguments,
                                          std::size_t first) {
  const std::span<const std::string> all(arguments);
  Typed typed = read_typed(all.first(first), all.subspan(first));
  check_together(typed);
  std::vector<Product> products = make_products(typed);
  if (products.empty()) {
    add_function();
    return typed.arguments;
  }
  const Texts wanted = wanted_functions(typed, products);
  const PluginWorkload common = common_description(products, wanted);
  if (typed.of("function").empty() && wanted.size() > 1) {
    for (const std::string& name : wanted) typed.add("function", name);
  }
  add_row(common, Functions(std::move(products), wanted));
  return typed.arguments;
}

}  // namespace concbench
