// What a message of MPI and its answer take, of the sizes that a range of one task and its value
// have: what concbench's own round trips are held against.
//
//     mpirun -np 2 build/release/concbench-mpi-ping-pong [TRIPS]
#include <mpi.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

/// In words.
constexpr int kRange = 3;
constexpr int kAnswer = 9;

void answer(int trips) {
  std::array<std::uint64_t, kAnswer> words{};
  for (int i = 0; i < trips; ++i) {
    MPI_Recv(words.data(), kRange, MPI_UINT64_T, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    MPI_Send(words.data(), kAnswer, MPI_UINT64_T, 0, 0, MPI_COMM_WORLD);
  }
}

/// How long each took, in nanoseconds.
std::vector<std::int64_t> ask(int trips) {
  std::array<std::uint64_t, kAnswer> words{};
  std::vector<std::int64_t> times;
  for (int i = 0; i < trips; ++i) {
    const auto began = Clock::now();
    MPI_Send(words.data(), kRange, MPI_UINT64_T, 1, 0, MPI_COMM_WORLD);
    MPI_Recv(words.data(), kAnswer, MPI_UINT64_T, 1, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    times.push_back((Clock::now() - began).count());
  }
  return times;
}

void print(std::vector<std::int64_t> times) {
  std::int64_t sum = 0;
  for (const std::int64_t time : times) sum += time;
  std::ranges::sort(times);
  const auto count = static_cast<std::int64_t>(times.size());
  std::printf("round trip: median %ld ns, mean %ld ns\n",
              static_cast<long>(times[times.size() / 2]), static_cast<long>(sum / count));
}

}  // namespace

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  const int trips = argc > 1 ? std::atoi(argv[1]) : 20'000;
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  // Connections are made with the first message, and passes are warmed up, too.
  const int warm_up = trips / 10 + 1;
  if (rank == 0) {
    ask(warm_up);
    print(ask(trips));
  } else {
    answer(warm_up + trips);
  }
  MPI_Finalize();
}
