#include <gtest/gtest.h>
#include <sys/stat.h>

#include <concbench/error.hpp>

#include "history/commit.hpp"
#include "history/store.hpp"
#include "support/fake_tree.hpp"

namespace concbench::history_test {
namespace {

namespace fs = std::filesystem;

const std::string kHash(40, 'a');
const std::string kOther(40, 'b');

TEST(Commit, IsThatOfTheBranchThatIsCheckedOut) {
  const FakeTree tree;
  tree.write(".git/HEAD", "ref: refs/heads/main\n");
  tree.write(".git/refs/heads/main", kHash + "\n");
  tree.write("src/deep/file", "");
  EXPECT_EQ(commit_of(tree.root()), kHash);
  EXPECT_EQ(commit_of(tree.root() / "src/deep"), kHash);
}

TEST(Commit, IsFoundAmongPackedOnes) {
  const FakeTree tree;
  tree.write(".git/HEAD", "ref: refs/heads/a/b\n");
  tree.write(".git/packed-refs", "# pack-refs with: peeled\n" + kOther + " refs/heads/a/bc\n" +
                                     kHash + " refs/heads/a/b\n^" + kOther + "\n");
  EXPECT_EQ(commit_of(tree.root()), kHash);
}

TEST(Commit, MayBeCheckedOutWithoutABranch) {
  const FakeTree tree;
  tree.write(".git/HEAD", kHash + "\n");
  EXPECT_EQ(commit_of(tree.root()), kHash);
}

TEST(Commit, OfAWorktreeIsItsOwn) {
  const FakeTree tree;
  tree.write("main/.git/HEAD", "ref: refs/heads/main\n");
  tree.write("main/.git/refs/heads/main", kOther + "\n");
  tree.write("main/.git/refs/heads/side", kHash + "\n");
  tree.write("main/.git/worktrees/side/HEAD", "ref: refs/heads/side\n");
  tree.write("main/.git/worktrees/side/commondir", "../..\n");
  tree.write("side/.git", "gitdir: ../main/.git/worktrees/side\n");
  EXPECT_EQ(commit_of(tree.root() / "side"), kHash);
}

TEST(Commit, IsNoneOutsideOfARepositoryAndBeforeTheFirstCommit) {
  const FakeTree tree;
  EXPECT_EQ(commit_of(tree.root()), "");
  tree.write(".git/HEAD", "ref: refs/heads/main\n");
  EXPECT_EQ(commit_of(tree.root()), "");
}

TEST(Commit, IsNoneWhereTheRepositoryIsAnEnemys) {
  const FakeTree tree;
  tree.write("secret", kHash);
  for (const std::string& head :
       {std::string("ref: refs/../../secret\n"), "ref: " + tree.root().string() + "/secret\n",
        std::string("ref: refs/heads/ring\n"), std::string("\x1b]0;evil\a\n"),
        std::string(1 << 20, 'a')}) {
    tree.write(".git/HEAD", head);
    tree.write(".git/refs/heads/ring", "ref: refs/heads/ring\n");
    EXPECT_EQ(commit_of(tree.root()), "") << head.substr(0, 80);
  }
}

TEST(Commit, IsNotWaitedForAtAPipe) {
  const FakeTree tree;
  tree.write(".git/config", "");
  ASSERT_EQ(::mkfifo((tree.root() / ".git/HEAD").c_str(), 0600), 0);
  EXPECT_EQ(commit_of(tree.root()), "");
}

/// Skips where this build has no SQLite.
class HistoryFile : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = why_no_history(); !why.empty()) GTEST_SKIP() << why;
  }

  std::unique_ptr<History> open() const { return open_history(file_, HistoryAccess::keep); }

  static KeptRun made_run(const std::string& command) {
    KeptRun run;
    run.date = "2026-11-28T18:03:00+00:00";
    run.host = "here";
    run.command = command;
    return run;
  }

  static std::vector<std::string> commands_in(History& history) {
    std::vector<std::string> commands;
    for (const KeptRun& run : history.last(100)) commands.push_back(run.command);
    return commands;
  }

  FakeTree tree_;
  fs::path file_ = tree_.root() / "new" / "history.db";
};

using Commands = std::vector<std::string>;

TEST_F(HistoryFile, GivesBackWhatItKeeps) {
  const std::string report = std::string("{\0}", 3) + "\xff";
  KeptRun run = made_run("concbench fib");
  run.commit = kHash;
  run.complete = false;
  open()->keep(run, report, {});
  const auto history = open();
  const KeptRun kept = history->last(1).at(0);
  EXPECT_EQ(kept.number, 1);
  EXPECT_EQ(kept.command, "concbench fib");
  EXPECT_EQ(kept.commit, kHash);
  EXPECT_FALSE(kept.complete);
  EXPECT_EQ(history->report(1), report);
  EXPECT_EQ(history->find(1)->host, "here");
  EXPECT_EQ(history->find(2), std::nullopt);
}

TEST_F(HistoryFile, MayBeReadByItsUserAlone) {
  open();
  EXPECT_EQ(fs::status(file_).permissions(), fs::perms(0600));
  EXPECT_EQ(fs::status(file_.parent_path()).permissions(), fs::perms(0700));
}

TEST_F(HistoryFile, LeavesTheOldestOutWhereThereAreTooMany) {
  const auto history = open();
  for (const char* command : {"a", "b", "c"}) history->keep(made_run(command), "{}", {.runs = 2});
  EXPECT_EQ(commands_in(*history), (Commands{"b", "c"}));
  EXPECT_EQ(history->last(1).at(0).number, 3);
}

TEST_F(HistoryFile, LeavesTheOldestOutWhereTheyAreTooLarge) {
  const auto history = open();
  for (const char* command : {"a", "b", "c"}) {
    history->keep(made_run(command), std::string(1000, 'x'), {.bytes = 2500});
  }
  EXPECT_EQ(commands_in(*history), (Commands{"b", "c"}));
  history->keep(made_run("huge"), std::string(9000, 'x'), {.bytes = 2500});
  EXPECT_EQ(commands_in(*history), Commands{"huge"});
}

TEST_F(HistoryFile, GivesBackTheRoomOfRunsThatWentAway) {
  const auto history = open();
  for (int i = 0; i < 10; ++i) history->keep(made_run("a"), std::string(100'000, 'x'), {});
  const auto before = fs::file_size(file_);
  EXPECT_EQ(history->prune(1), 9U);
  EXPECT_LT(fs::file_size(file_), before / 4);
}

TEST_F(HistoryFile, DoesNotGiveANumberAgain) {
  const auto history = open();
  history->keep(made_run("a"), "{}", {});
  history->prune(0);
  history->keep(made_run("b"), "{}", {});
  EXPECT_EQ(history->last(1).at(0).number, 2);
}

TEST_F(HistoryFile, IsNotMadeByWhoeverOnlyLooks) {
  const fs::path other = tree_.root() / "other.db";
  EXPECT_EQ(open_history(other, HistoryAccess::look), nullptr);
  EXPECT_FALSE(fs::exists(other));
}

TEST_F(HistoryFile, IsRefusedWhereItIsNone) {
  fs::create_directory(tree_.root() / "folder");
  ASSERT_EQ(::mkfifo((tree_.root() / "pipe").c_str(), 0600), 0);
  tree_.write("text", std::string(5000, 'x'));
  for (const char* name : {"folder", "pipe", "text", "text/below"}) {
    EXPECT_THROW(open_history(tree_.root() / name, HistoryAccess::keep), FileError) << name;
  }
}

}  // namespace
}  // namespace concbench::history_test
