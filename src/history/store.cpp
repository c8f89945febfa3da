#include "history/store.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <concbench/error.hpp>

#include "os/module.hpp"
#include "os/regular_file.hpp"

// Runs in a database of SQLite. It has a rollback journal and no write-ahead log: a run is one
// short write, that of a second process can wait; the log would need memory that processes share,
// which network file systems, on which home folders of clusters lie, do not have, and two more
// files, also to look at a file that cannot be written.

namespace concbench {
namespace {

namespace fs = std::filesystem;

/// `conc`, by which SQLite's own tools know what a file is.
constexpr int kApplication = 0x636f6e63;
constexpr int kSchemaVersion = 1;
constexpr int kPatienceMs = 1000;

constexpr const char* kTables = R"(
  CREATE TABLE run (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    date TEXT NOT NULL,
    host TEXT NOT NULL,
    cpu_model TEXT NOT NULL,
    version TEXT NOT NULL,
    commit_id TEXT NOT NULL,
    command TEXT NOT NULL,
    workload TEXT NOT NULL,
    cases INTEGER NOT NULL,
    complete INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    report BLOB NOT NULL
  ))";

constexpr std::string_view kColumns =
    "number, date, host, cpu_model, version, commit_id, command, workload, cases, complete";

std::string_view why(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program has locked it";
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return "it is damaged, or no history; move it away to begin a new one";
    case SQLITE_FULL:
      return "there is no room left for it";
    case SQLITE_READONLY:
      return "it cannot be written";
    default:
      return "";
  }
}

class Database {
 public:
  Database(const fs::path& file, int flags) : file_(file) {
    sqlite3* opened = nullptr;
    const int code = ::sqlite3_open_v2(file.c_str(), &opened, flags, nullptr);
    handle_.reset(opened);
    check(code);
    // Someone else may have made the file: nothing in it runs.
    set(SQLITE_DBCONFIG_DEFENSIVE, 1);
    set(SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
    set(SQLITE_DBCONFIG_ENABLE_TRIGGER, 0);
    set(SQLITE_DBCONFIG_ENABLE_VIEW, 0);
    check(::sqlite3_busy_timeout(get(), kPatienceMs));
  }

  sqlite3* get() const { return handle_.get(); }

  void check(int code) const {
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
    const std::string_view known = why(code);
    refuse(known.empty() ? ::sqlite3_errmsg(get()) : known);
  }

  [[noreturn]] void refuse(std::string_view reason) const {
    throw FileError(fmt::format("history '{}': {}", file_.native(), reason));
  }

  void run(const char* sql) const { check(::sqlite3_exec(get(), sql, nullptr, nullptr, nullptr)); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { ::sqlite3_close_v2(handle); }
  };

  void set(int what, int to) const { check(::sqlite3_db_config(get(), what, to, nullptr)); }

  fs::path file_;
  std::unique_ptr<sqlite3, Close> handle_;
};

/// A statement with its values, which are bound in their order.
class Statement {
 public:
  Statement(const Database& database, std::string_view sql) : database_(database) {
    sqlite3_stmt* prepared = nullptr;
    database.check(::sqlite3_prepare_v2(database.get(), sql.data(), static_cast<int>(sql.size()),
                                        &prepared, nullptr));
    handle_.reset(prepared);
  }

  Statement& bind(std::int64_t value) {
    database_.check(::sqlite3_bind_int64(handle_.get(), ++bound_, value));
    return *this;
  }
  Statement& bind(std::string_view text) {
    database_.check(::sqlite3_bind_text64(handle_.get(), ++bound_, text.data(), text.size(),
                                          SQLITE_STATIC, SQLITE_UTF8));
    return *this;
  }
  Statement& bind_bytes(std::string_view bytes) {
    database_.check(
        ::sqlite3_bind_blob64(handle_.get(), ++bound_, bytes.data(), bytes.size(), SQLITE_STATIC));
    return *this;
  }

  /// Whether there is another row.
  bool next() {
    const int code = ::sqlite3_step(handle_.get());
    database_.check(code);
    return code == SQLITE_ROW;
  }

  std::int64_t number(int column) const { return ::sqlite3_column_int64(handle_.get(), column); }
  std::string text(int column) const {
    const void* bytes = ::sqlite3_column_blob(handle_.get(), column);
    const auto size = static_cast<std::size_t>(::sqlite3_column_bytes(handle_.get(), column));
    return bytes == nullptr ? "" : std::string(static_cast<const char*>(bytes), size);
  }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const { ::sqlite3_finalize(handle); }
  };

  const Database& database_;
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
  int bound_ = 0;
};

/// All or nothing: what is not committed is taken back.
class Transaction {
 public:
  /// Takes the lock for writing at once: of two that had begun by reading, one could not go on.
  explicit Transaction(const Database& database) : database_(database) {
    database.run("BEGIN IMMEDIATE");
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction() {
    if (!done_) ::sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }

  void commit() {
    database_.run("COMMIT");
    done_ = true;
  }

 private:
  const Database& database_;
  bool done_ = false;
};

std::int64_t number_of(const Database& database, std::string_view sql) {
  Statement statement(database, sql);
  return statement.next() ? statement.number(0) : 0;
}

bool is_new(const Database& database) {
  return number_of(database, "SELECT count(*) FROM sqlite_schema") == 0;
}

void make_tables(const Database& database) {
  // What a removed run took is given back; only possible before there is anything.
  database.run("PRAGMA auto_vacuum = FULL");
  Transaction transaction(database);
  // Another process may have been faster.
  if (!is_new(database)) return;
  database.run(kTables);
  database.run(fmt::format("PRAGMA application_id = {}", kApplication).c_str());
  database.run(fmt::format("PRAGMA user_version = {}", kSchemaVersion).c_str());
  transaction.commit();
}

void check_kind(const Database& database) {
  if (number_of(database, "PRAGMA application_id") != kApplication) {
    database.refuse("it is the database of another program");
  }
  const std::int64_t version = number_of(database, "PRAGMA user_version");
  if (version > kSchemaVersion) {
    database.refuse(
        fmt::format("a newer concbench made it (version {} of the file, this one "
                    "knows {})",
                    version, kSchemaVersion));
  }
}

KeptRun run_in(const Statement& row) {
  return {.number = row.number(0),
          .date = row.text(1),
          .host = row.text(2),
          .cpu_model = row.text(3),
          .version = row.text(4),
          .commit = row.text(5),
          .command = row.text(6),
          .workload = row.text(7),
          .cases = static_cast<std::uint64_t>(std::max<std::int64_t>(0, row.number(8))),
          .complete = row.number(9) != 0};
}

void add(const Database& database, const KeptRun& run, std::string_view report) {
  Statement(database,
            "INSERT INTO run (date, host, cpu_model, version, commit_id, command, workload, cases, "
            "complete, bytes, report) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(run.date)
      .bind(run.host)
      .bind(run.cpu_model)
      .bind(run.version)
      .bind(run.commit)
      .bind(run.command)
      .bind(run.workload)
      .bind(static_cast<std::int64_t>(run.cases))
      .bind(static_cast<std::int64_t>(run.complete))
      .bind(static_cast<std::int64_t>(report.size()))
      .bind_bytes(report)
      .next();
}

void remove_beyond(const Database& database, std::int64_t runs) {
  Statement(database,
            "DELETE FROM run WHERE number NOT IN "
            "(SELECT number FROM run ORDER BY number DESC LIMIT ?)")
      .bind(runs)
      .next();
}

/// The last one stays, however large it is.
void remove_larger(const Database& database, std::int64_t bytes) {
  Statement(database,
            "DELETE FROM run WHERE number < (SELECT max(number) FROM run) AND number IN "
            "(SELECT number FROM (SELECT number, sum(bytes) OVER (ORDER BY number DESC) AS total "
            "FROM run) WHERE total > ?)")
      .bind(bytes)
      .next();
}

class Store : public History {
 public:
  Store(const fs::path& file, int flags) : database_(file, flags) {
    if (is_new(database_)) make_tables(database_);
    check_kind(database_);
  }

  void keep(const KeptRun& run, std::string_view report, const HistoryBound& bound) override {
    Transaction transaction(database_);
    add(database_, run, report);
    remove_beyond(database_, bound.runs);
    remove_larger(database_, bound.bytes);
    transaction.commit();
  }

  std::vector<KeptRun> last(std::size_t count) override {
    Statement rows(database_,
                   fmt::format("SELECT {} FROM run ORDER BY number DESC LIMIT ?", kColumns));
    rows.bind(static_cast<std::int64_t>(count));
    std::vector<KeptRun> runs;
    while (rows.next()) runs.push_back(run_in(rows));
    std::ranges::reverse(runs);
    return runs;
  }

  std::optional<KeptRun> find(std::int64_t number) override {
    Statement row(database_, fmt::format("SELECT {} FROM run WHERE number = ?", kColumns));
    row.bind(number);
    return row.next() ? std::optional(run_in(row)) : std::nullopt;
  }

  std::string report(std::int64_t number) override {
    Statement row(database_, "SELECT report FROM run WHERE number = ?");
    row.bind(number);
    return row.next() ? row.text(0) : "";
  }

  std::size_t prune(std::size_t keep) override {
    Transaction transaction(database_);
    remove_beyond(database_, static_cast<std::int64_t>(keep));
    const int removed = ::sqlite3_changes(database_.get());
    transaction.commit();
    return static_cast<std::size_t>(removed);
  }

 private:
  Database database_;
};

std::unique_ptr<History> open_store(const fs::path& file, HistoryAccess access) {
  if (access == HistoryAccess::keep) make_private_file(file);
  return std::make_unique<Store>(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX);
}

}  // namespace

MODULE_ENTRY(open_store);

}  // namespace concbench
