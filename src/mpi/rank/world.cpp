#include "mpi/rank/world.hpp"

#include <mpi.h>

#include <array>

namespace concbench {
namespace {

constexpr int kTag = 1;
/// Of what rank 0 expects from any other.
constexpr int kAnswer = 2;

int count_of(std::size_t words) { return static_cast<int>(words); }

}  // namespace

struct World::Inbox {
  std::vector<std::uint64_t> words;
  MPI_Request request = MPI_REQUEST_NULL;
  bool is_open = false;

  void open() {
    MPI_Irecv(words.data(), count_of(words.size()), MPI_UINT64_T, MPI_ANY_SOURCE, kAnswer,
              MPI_COMM_WORLD, &request);
    is_open = true;
  }

  /// False where nothing has come. A request costs more than a call that waits.
  bool take(bool wait, MPI_Status& status) {
    if (wait && !is_open) {
      MPI_Recv(words.data(), count_of(words.size()), MPI_UINT64_T, MPI_ANY_SOURCE, kAnswer,
               MPI_COMM_WORLD, &status);
      return true;
    }
    if (!is_open) open();
    int done = 1;
    wait ? MPI_Wait(&request, &status) : MPI_Test(&request, &done, &status);
    is_open = done == 0;
    return !is_open;
  }
};

World::World() {
  // Other threads of a rank never call MPI. Asked for a level that says so, Open MPI takes locks as
  // if they did, by which a round trip takes a tenth longer.
  MPI_Init(nullptr, nullptr);
  int number = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &number);
  rank_ = static_cast<unsigned>(number);
  MPI_Comm_size(MPI_COMM_WORLD, &number);
  size_ = static_cast<unsigned>(number);
  MPI_Comm here = MPI_COMM_NULL;
  MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &here);
  MPI_Comm_rank(here, &number);
  place_ = static_cast<unsigned>(number);
  MPI_Comm_free(&here);
  const int is_first = place_ == 0 ? 1 : 0;
  MPI_Allreduce(&is_first, &number, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
  nodes_ = static_cast<unsigned>(number);
  std::array<char, MPI_MAX_PROCESSOR_NAME> name{};
  MPI_Get_processor_name(name.data(), &number);
  node_.assign(name.data(), static_cast<std::size_t>(number));
}

void World::tell(const Instruction& command) {
  std::array<std::uint64_t, 2> words{static_cast<std::uint64_t>(command.call), command.argument};
  MPI_Bcast(words.data(), count_of(words.size()), MPI_UINT64_T, 0, MPI_COMM_WORLD);
}

Instruction World::hear() {
  std::array<std::uint64_t, 2> words{};
  MPI_Bcast(words.data(), count_of(words.size()), MPI_UINT64_T, 0, MPI_COMM_WORLD);
  return {static_cast<Call>(words[0]), words[1]};
}

void World::meet() { MPI_Barrier(MPI_COMM_WORLD); }

std::string World::share(std::string text) {
  std::uint64_t size = text.size();
  MPI_Bcast(&size, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
  text.resize(size);
  MPI_Bcast(text.data(), static_cast<int>(size), MPI_CHAR, 0, MPI_COMM_WORLD);
  return text;
}

std::vector<std::uint64_t> World::sum(ConstWords words) {
  std::vector<std::uint64_t> sums(rank_ == 0 ? words.size() : 0);
  MPI_Reduce(words.data(), sums.data(), count_of(words.size()), MPI_UINT64_T, MPI_SUM, 0,
             MPI_COMM_WORLD);
  return sums;
}

std::vector<std::uint64_t> World::largest(ConstWords words) {
  std::vector<std::uint64_t> most(rank_ == 0 ? words.size() : 0);
  MPI_Reduce(words.data(), most.data(), count_of(words.size()), MPI_UINT64_T, MPI_MAX, 0,
             MPI_COMM_WORLD);
  return most;
}

void World::send(unsigned rank, ConstWords words) {
  MPI_Send(words.data(), count_of(words.size()), MPI_UINT64_T, static_cast<int>(rank), kTag,
           MPI_COMM_WORLD);
}

void World::answer(ConstWords words) {
  MPI_Send(words.data(), count_of(words.size()), MPI_UINT64_T, 0, kAnswer, MPI_COMM_WORLD);
}

void World::receive(unsigned rank, Words words) {
  MPI_Recv(words.data(), count_of(words.size()), MPI_UINT64_T, static_cast<int>(rank), kTag,
           MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

void World::expect(std::size_t most) {
  inbox_ = new Inbox;
  inbox_->words.resize(most);
}

ConstWords World::next(bool wait) {
  MPI_Status status;
  if (!inbox_->take(wait, status)) return {};
  int count = 0;
  MPI_Get_count(&status, MPI_UINT64_T, &count);
  return {inbox_->words.data(), static_cast<std::size_t>(count)};
}

void World::end() { MPI_Finalize(); }

}  // namespace concbench
