// A plug-in as it was written when the ABI had number 1, for the header of that time, which stands
// beside it and is never changed. It uses every field, and fails where one is not as it was.

#define CONCBENCH_PLUGIN_TYPES_ONLY
#include "first_abi.h"

#include <stdio.h>
#include <stdlib.h>

struct state {
  uint64_t factor;
  int prepared;
};

static const concbench_param params[] = {
    {"n", "20", NULL, "how many tasks", 1, 1000, CONCBENCH_COUNT},
    {"factor", "3", "units", "what a task's number is multiplied with", 0, 0, CONCBENCH_COUNT},
    {"wait", "5ms", NULL, "a duration", 0, 0, CONCBENCH_DURATION},
    {"size", "4KiB", NULL, "a size", 0, 0, CONCBENCH_BYTES},
    {"text", "words", NULL, "a text", 0, 0, CONCBENCH_TEXT},
    {"flag", NULL, NULL, "a flag", 0, 0, CONCBENCH_FLAG},
};

static int count_tasks(const concbench_settings* settings, uint64_t* count,
                       concbench_failure* failure) {
  if (settings->values[0].number == 13) {
    return concbench_fail(failure, CONCBENCH_REFUSED, "13 tasks are refused");
  }
  *count = settings->values[0].number;
  return CONCBENCH_OK;
}

static int open_state(const concbench_settings* settings, void** opened,
                      concbench_failure* failure) {
  const concbench_value* values = settings->values;
  if (settings->size < 24 || settings->value_count != 6 || settings->seed != 42) {
    return concbench_fail(failure, CONCBENCH_FAILED, "settings are not as they were");
  }
  if (values[2].number != 5000000 || values[3].number != 4096 || strcmp(values[4].text, "words")) {
    return concbench_fail(failure, CONCBENCH_FAILED, "values are not as they were");
  }
  if (values[1].is_set != 1 || values[5].number != 0) {
    return concbench_fail(failure, CONCBENCH_FAILED, "flags are not as they were");
  }
  struct state* state = malloc(sizeof *state);
  if (state == NULL) return concbench_fail(failure, CONCBENCH_FAILED, "no memory");
  state->factor = values[1].number;
  state->prepared = 0;
  *opened = state;
  return CONCBENCH_OK;
}

static int run(void* opened, const concbench_chunk* chunk, uint64_t* values,
               concbench_failure* failure) {
  const struct state* state = opened;
  if (!state->prepared) return concbench_fail(failure, CONCBENCH_FAILED, "not prepared");
  if (chunk->size < 40) return concbench_fail(failure, CONCBENCH_FAILED, "chunks have shrunk");
  if (chunk->stop_requested(chunk->stop)) return CONCBENCH_STOPPED;
  for (uint64_t task = chunk->begin; task < chunk->end; ++task) {
    if (task == 999) {
      failure->task = task;
      return concbench_fail(failure, CONCBENCH_FAILED, "999 fails");
    }
    const double value = (double)(task * state->factor) / 2;
    memcpy(&values[task - chunk->begin], &value, sizeof value);
  }
  return CONCBENCH_OK;
}

static int expected(void* opened, uint64_t task, uint64_t* value, concbench_failure* failure) {
  const struct state* state = opened;
  if (failure->message_size == 0) return CONCBENCH_FAILED;
  if (task == 11) return CONCBENCH_UNKNOWN;
  const double known = (double)(task * state->factor) / 2;
  memcpy(value, &known, sizeof known);
  return CONCBENCH_OK;
}

static int prepare(void* opened, concbench_failure* failure) {
  struct state* state = opened;
  if (state->prepared) return concbench_fail(failure, CONCBENCH_FAILED, "prepared twice");
  state->prepared = 1;
  return CONCBENCH_OK;
}

static int clean_up(void* opened, concbench_failure* failure) {
  struct state* state = opened;
  if (!state->prepared) return concbench_fail(failure, CONCBENCH_FAILED, "cleaned up twice");
  state->prepared = 0;
  return CONCBENCH_OK;
}

static void close_state(void* opened) {
  const char* said = getenv("FIRST_ABI_CLOSED");
  if (said != NULL) fclose(fopen(said, "w"));
  free(opened);
}

static concbench_workload second = {
    CONCBENCH_PLUGIN_HEAD, .name = "first-abi-unsafe", .flags = CONCBENCH_NOT_THREAD_SAFE,
    .params = params,      .param_count = 6,           .open = open_state,
    .prepare = prepare,    .clean_up = clean_up,       .run = run};

static concbench_workload first = {
    CONCBENCH_PLUGIN_HEAD, .next = &second,
    .name = "first-abi",   .help = "every field of ABI 1",
    .version = "1.2.3",    .params = params,
    .param_count = 6,      .flags = CONCBENCH_DOUBLES,
    .tasks = count_tasks,  .open = open_state,
    .run = run,            .expected = expected,
    .prepare = prepare,    .clean_up = clean_up,
    .close = close_state};

const concbench_workload* concbench_workloads(void) { return &first; }
