#include "plugins/compile.hpp"

#include <fmt/core.h>

#include <concbench/error.hpp>
#include <concbench/mix.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>

#include "os/files.hpp"
#include "os/program.hpp"
#include "plugins/header.hpp"
#include "text/list.hpp"
#include "text/words.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

/// A name for texts of which each is of another compilation.
class Fingerprint {
 public:
  void add(std::string_view text) {
    // Its length, so that two texts are not taken for another two that read the same.
    state_ = mix64(state_ + text.size());
    for (const char c : text) state_ = (state_ ^ static_cast<unsigned char>(c)) * kPrime;
  }
  std::string text() const { return fmt::format("{:016x}", mix64(state_)); }

 private:
  // Of FNV-1a, for 64 bits.
  static constexpr std::uint64_t kPrime = 0x100000001b3ULL;
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

std::string fingerprint_of(std::string_view text) {
  Fingerprint fingerprint;
  fingerprint.add(text);
  return fingerprint.text();
}

std::string environment(const char* name) {
  const char* const text = std::getenv(name);
  return text == nullptr ? "" : text;
}

/// The user's compiler: its words, and where it is.
struct Compiler {
  std::vector<std::string> words;
  std::string path;

  /// Changes where another one is installed in its place.
  std::string state() const {
    std::error_code ignored;
    const auto written = fs::last_write_time(path, ignored).time_since_epoch().count();
    return fmt::format("{} {} {}", path, written, fs::file_size(path, ignored));
  }
};

Compiler find_compiler(bool is_c) {
  const char* const variable = is_c ? "CC" : "CXX";
  std::string typed = environment(variable);
  if (typed.empty()) typed = is_c ? "cc" : "c++";
  Compiler compiler{.words = split_words(typed, variable), .path = {}};
  const auto path = compiler.words.empty() ? std::nullopt : find_program(compiler.words.front());
  if (!path) {
    throw UsageError(
        fmt::format("there is no compiler '{}'; install one, or name yours in the variable {}",
                    typed, variable));
  }
  compiler.path = *path;
  return compiler;
}

std::vector<std::string> own_flags(const PluginSource& source) {
  std::vector<std::string> flags{"-O2", "-fPIC", "-shared"};
  if (!source.is_c) flags.emplace_back("-std=c++20");
  // Of an expression only the first error is one of the user's text.
  if (source.file.empty()) flags.emplace_back("-Wfatal-errors");
  return flags;
}

void write_file(const fs::path& path, std::string_view text) { PendingFile(path).commit(text); }

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    throw FileError(
        fmt::format("cannot make folder '{}' for compiled functions: {}; XDG_CACHE_HOME names the "
                    "folder that it is in",
                    folder.string(), error.message()));
  }
}

/// The folder with the header, whose name tells one version of it from another.
fs::path header_folder(const fs::path& cache) {
  fs::path folder = cache / ("include-" + fingerprint_of(plugin_header()));
  const fs::path header = folder / "concbench" / "plugin.h";
  if (read_file(header) == plugin_header()) return folder;
  make_folder(header.parent_path());
  write_file(header, plugin_header());
  return folder;
}

/// One compilation, and where its results are kept: a list of the files that it read, by what was
/// asked for, and the object, by that and what the files held. So an object that is in use is never
/// replaced by another.
class Compilation {
 public:
  Compilation(const PluginSource& source, std::string flags)
      : source_(source), flags_(std::move(flags)), compiler_(find_compiler(source.is_c)) {
    make_folder(cache_);
    Fingerprint key;
    for (const std::string& part : {source.file.string(), source.file.empty() ? source.text : "",
                                    flags_, join_words(compiler_.words), compiler_.state(),
                                    join_words(own_flags(source)), headers_.string()}) {
      key.add(part);
    }
    key_ = key.text();
  }

  fs::path find_or_make() const {
    if (const auto read = read_file(list_of_files())) {
      fs::path known = object_for(split(*read, '\n'));
      if (fs::exists(known)) return known;
    }
    return make();
  }

 private:
  fs::path list_of_files() const { return cache_ / (key_ + ".files"); }

  fs::path object_for(const std::vector<std::string>& files) const {
    Fingerprint contents;
    for (const std::string& file : files) contents.add(read_file(file).value_or(""));
    return cache_ / fmt::format("{}-{}.so", key_, contents.text());
  }

  fs::path make() const {
    const TemporaryDirectory work(cache_);
    run_compiler(work.path());
    const auto files = dependencies_of(read_file(work.path() / "rule").value_or(""));
    // Of an expression the file is gone soon, and its text is in the key.
    std::vector<std::string> lasting;
    for (const std::string& file : files) {
      if (!file.starts_with(work.path().string())) lasting.push_back(file);
    }
    fs::path object = object_for(lasting);
    fs::rename(work.path() / "plugin.so", object);
    write_file(list_of_files(), join(lasting, "\n"));
    return object;
  }

  std::vector<std::string> command_line(const fs::path& work) const {
    std::vector<std::string> words = compiler_.words;
    const auto add = [&](const std::vector<std::string>& more) {
      words.insert(words.end(), more.begin(), more.end());
    };
    add(own_flags(source_));
    add({"-I" + headers_.string(), "-MMD", "-MT", "plugin", "-MF", work / "rule", "-o",
         work / "plugin.so"});
    add({source_.file.empty() ? (work / "source.cpp").string() : source_.file.string()});
    // Last: of flags that contradict the last one wins, and libraries are searched in their place.
    add(split_words(flags_, "--cflags"));
    return words;
  }

  void run_compiler(const fs::path& work) const {
    if (source_.file.empty()) write_file(work / "source.cpp", source_.text);
    std::vector<std::string> words = command_line(work);
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const ExitStatus ended =
        run_program(compiler_.path.c_str(), arguments.data(), ProgramInheritance("", true));
    if (ended.ok()) return;
    throw UsageError(fmt::format("cannot compile '{}': {} {}", source_.name,
                                 join_words(compiler_.words), ended.reason()));
  }

  const PluginSource& source_;
  std::string flags_;
  Compiler compiler_;
  fs::path cache_ = cache_folder();
  fs::path headers_ = header_folder(cache_);
  std::string key_;
};

}  // namespace

std::vector<std::string> dependencies_of(std::string_view rule) {
  std::vector<std::string> files;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty() && !word.ends_with(':')) files.push_back(word);
    word.clear();
  };
  for (std::size_t i = 0; i < rule.size(); ++i) {
    const char next = i + 1 < rule.size() ? rule[i + 1] : '\0';
    if (rule[i] == '\\' && next == '\n') {
      ++i;
      end_word();
    } else if ((rule[i] == '\\' && (next == ' ' || next == '#')) ||
               (rule[i] == '$' && next == '$')) {
      word += rule[++i];
    } else if (rule[i] == ' ' || rule[i] == '\n') {
      end_word();
    } else {
      word += rule[i];
    }
  }
  end_word();
  return files;
}

fs::path cache_folder() {
  const fs::path cache = environment("XDG_CACHE_HOME");
  // A relative one is to be ignored, as the specification of these folders has it.
  if (cache.is_absolute()) return cache / "concbench";
  const fs::path home = environment("HOME");
  if (home.is_absolute()) return home / ".cache" / "concbench";
  throw UsageError("there is no folder for compiled functions: set HOME or XDG_CACHE_HOME");
}

fs::path compile_plugin(const PluginSource& source, const std::string& flags) {
  return Compilation(source, flags).find_or_make();
}

}  // namespace concbench
