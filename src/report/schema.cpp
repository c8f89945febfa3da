#include "report/report.hpp"

namespace concbench {

std::string json_schema() {
  return R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "concbench results",
  "description": "Times are in nanoseconds, sizes in bytes. A figure of a sample is the mean over its timed passes unless it says otherwise.",
  "type": "object",
  "required": ["schema_version", "complete", "stopped_by", "rounds", "baseline", "context", "cases", "gates"],
  "additionalProperties": false,
  "properties": {
    "schema_version": {"const": 1},
    "complete": {"type": "boolean", "description": "false: measuring was cut short"},
    "stopped_by": {
      "enum": ["decided", "precision", "rounds", "time-limit", "no-case", "interrupted"],
      "description": "the rule that ended the measuring; no-case: every case failed or was skipped"
    },
    "rounds": {"$ref": "#/$defs/count", "description": "that were taken as a whole"},
    "baseline": {"type": "string", "description": "name of the case that all others are compared with"},
    "context": {"$ref": "#/$defs/context"},
    "cases": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/case"}},
    "gates": {
      "type": "array",
      "items": {"$ref": "#/$defs/gate"},
      "description": "what was expected of the figures, by --expect, --fail-if-slower and --fail-if-undecided"
    },
    "sweep": {"$ref": "#/$defs/sweep", "description": "only of 'concbench sweep'"}
  },
  "$defs": {
    "count": {"type": "integer", "minimum": 0},
    "figure": {"type": "number", "minimum": 0},
    "fraction": {"type": "number", "minimum": 0, "maximum": 1},
    "figure_or_null": {"type": ["number", "null"], "minimum": 0},
    "text_or_null": {"type": ["string", "null"]},
    "context": {
      "type": "object",
      "required": [
        "command_line", "date", "host", "cpu_model", "cpus_present", "cpus_allowed", "cpu_affinity", "cpu_quota",
        "cpu_quota_group", "workers_reason", "governor", "kernel", "compiler", "build_type", "version", "load",
        "virtualized", "seed", "rounds", "margin", "precision", "confidence", "pin", "warmup_passes", "min_sample_time_ns",
        "latency", "timeout_ns", "task_timeout_ns", "allow_timeouts", "retries", "rss_bytes", "time_limit_ns"
      ],
      "additionalProperties": false,
      "properties": {
        "command_line": {"type": "array", "items": {"type": "string"}},
        "date": {"type": "string", "description": "when measuring began, local time with its offset, ISO 8601"},
        "host": {"type": "string"},
        "cpu_model": {"type": "string"},
        "cpus_present": {"$ref": "#/$defs/count"},
        "cpus_allowed": {"$ref": "#/$defs/count", "description": "what affinity and quota leave to this process; the default number of workers"},
        "cpu_affinity": {"$ref": "#/$defs/count"},
        "cpu_quota": {"type": ["number", "null"], "description": "CPUs; null: no control group sets one"},
        "cpu_quota_group": {"$ref": "#/$defs/text_or_null"},
        "workers_reason": {"type": "string"},
        "governor": {"$ref": "#/$defs/text_or_null"},
        "kernel": {"type": "string"},
        "compiler": {"type": "string"},
        "build_type": {"type": "string"},
        "version": {"type": "string"},
        "load": {"type": "array", "items": {"$ref": "#/$defs/figure"}, "minItems": 3, "maxItems": 3},
        "virtualized": {"$ref": "#/$defs/text_or_null"},
        "seed": {"$ref": "#/$defs/count"},
        "rounds": {"type": ["integer", "null"], "description": "as many as were asked for; null: as many as it takes"},
        "margin": {"$ref": "#/$defs/fraction", "description": "differences below this fraction count as none"},
        "precision": {"$ref": "#/$defs/fraction", "description": "relative half-width at which an interval is narrow enough"},
        "confidence": {"$ref": "#/$defs/fraction", "description": "of all comparisons of the run together"},
        "pin": {"enum": ["none", "compact", "spread"]},
        "warmup_passes": {"$ref": "#/$defs/count"},
        "min_sample_time_ns": {"$ref": "#/$defs/count"},
        "latency": {"type": "boolean", "description": "whether each task was stamped, which costs a little"},
        "timeout_ns": {"type": ["integer", "null"], "description": "of a pass"},
        "task_timeout_ns": {"type": ["integer", "null"], "description": "of a task"},
        "allow_timeouts": {"type": "boolean", "description": "a task out of time is counted and does not fail its case"},
        "retries": {"type": "integer", "minimum": 0, "description": "how often a task is run again whose worker has died"},
        "rss_bytes": {"$ref": "#/$defs/count", "description": "memory that each sampler touched before its passes"},
        "time_limit_ns": {"type": ["integer", "null"], "description": "of the whole command"}
      }
    },
    "case": {
      "type": "object",
      "required": [
        "name", "workload", "backend", "dispatch", "offload", "gil_ns", "workers", "chunk", "tasks", "status", "reason", "digest", "samples",
        "summary", "distributions", "imbalance", "breakdown", "speedup", "comparison", "diagnosis"
      ],
      "additionalProperties": false,
      "properties": {
        "name": {"type": "string"},
        "workload": {
          "type": "object",
          "required": ["name", "params"],
          "additionalProperties": false,
          "properties": {
            "name": {"type": "string"},
            "params": {
              "type": "object",
              "additionalProperties": {
                "type": ["boolean", "integer", "string", "array"],
                "items": {"type": ["integer", "string"]}
              }
            }
          }
        },
        "backend": {"type": "string"},
        "dispatch": {"type": "string"},
        "offload": {"$ref": "#/$defs/text_or_null", "description": "the pool to which an event loop handed its tasks"},
        "gil_ns": {"type": ["integer", "null"], "minimum": 1, "description": "the length of a turn, where threads took turns"},
        "workers": {"type": "integer", "minimum": 1, "description": "alive at once, at most"},
        "chunk": {
          "oneOf": [{"type": "integer", "minimum": 1}, {"const": "auto"}],
          "description": "tasks handed over at once; auto: fewer and fewer, by what is left"
        },
        "tasks": {"type": "integer", "minimum": 1},
        "status": {"enum": ["ok", "failed", "timed_out", "skipped"]},
        "reason": {"$ref": "#/$defs/text_or_null", "description": "why the status is not ok"},
        "digest": {
          "type": ["string", "null"],
          "pattern": "^[0-9a-f]{16}$",
          "description": "over all (task, value) pairs; the same for all cases with the same tasks"
        },
        "samples": {"type": "array", "items": {"$ref": "#/$defs/sample"}},
        "summary": {
          "oneOf": [
            {"type": "null"},
            {
              "type": "object",
              "required": ["total_ns", "startup_ns", "work_ns", "teardown_ns", "cpu_ns", "max_rss_bytes"],
              "additionalProperties": {"$ref": "#/$defs/summary"}
            }
          ],
          "description": "over the valid samples; null: there are none"
        },
        "distributions": {"$ref": "#/$defs/distributions", "description": "of the events of all valid samples together"},
        "imbalance": {"$ref": "#/$defs/figure_or_null", "description": "median over the valid samples"},
        "breakdown": {"$ref": "#/$defs/breakdown"},
        "speedup": {
          "oneOf": [
            {"type": "null"},
            {
              "type": "object",
              "required": ["baseline", "total", "lower", "upper"],
              "additionalProperties": false,
              "properties": {
                "baseline": {"type": "string", "description": "name of the case compared with"},
                "total": {"$ref": "#/$defs/figure_or_null", "description": "1 / comparison.ratio; above 1, this case is faster"},
                "lower": {"$ref": "#/$defs/figure_or_null"},
                "upper": {"$ref": "#/$defs/figure_or_null"}
              }
            }
          ]
        },
        "comparison": {
          "oneOf": [
            {"type": "null"},
            {
              "type": "object",
              "required": ["baseline", "ratio", "p_value", "level", "verdict", "rounds_needed"],
              "additionalProperties": false,
              "properties": {
                "baseline": {"type": "string"},
                "ratio": {"$ref": "#/$defs/estimate", "description": "total of this case / total of the baseline, pair by pair"},
                "p_value": {"$ref": "#/$defs/fraction", "description": "corrected for several comparisons"},
                "level": {"$ref": "#/$defs/fraction", "description": "alpha of this interval alone, after all corrections"},
                "verdict": {"enum": ["faster", "slower", "same", "undecided"]},
                "rounds_needed": {"type": ["integer", "null"], "description": "further rounds that would likely decide it"}
              }
            }
          ],
          "description": "with the baseline; null: this is the baseline, or no round has a valid sample of both"
        },
        "diagnosis": {
          "type": "object",
          "required": [
            "samples_taken", "samples_invalid", "outliers", "drift", "first_pass", "autocorrelation",
            "effective_samples", "clock_error", "cpu_per_wall", "steal_ns", "involuntary_switches", "notes"
          ],
          "additionalProperties": false,
          "properties": {
            "samples_taken": {"$ref": "#/$defs/count"},
            "samples_invalid": {"$ref": "#/$defs/count", "description": "were taken again, and are in no estimate"},
            "outliers": {"$ref": "#/$defs/count", "description": "far from the median by the MAD rule; kept"},
            "drift": {
              "type": "object",
              "required": ["change", "p_value", "present"],
              "properties": {"change": {"type": "number"}, "p_value": {"$ref": "#/$defs/fraction"}, "present": {"type": "boolean"}}
            },
            "first_pass": {
              "type": "object",
              "required": ["ratio", "present"],
              "properties": {"ratio": {"$ref": "#/$defs/estimate"}, "present": {"type": "boolean"}}
            },
            "autocorrelation": {"type": "number", "description": "of neighbouring rounds"},
            "effective_samples": {"$ref": "#/$defs/count"},
            "clock_error": {"$ref": "#/$defs/figure_or_null", "description": "a step of the clock over a pass"},
            "cpu_per_wall": {"$ref": "#/$defs/figure"},
            "steal_ns": {"$ref": "#/$defs/figure", "description": "mean over the valid samples"},
            "involuntary_switches": {"$ref": "#/$defs/figure", "description": "mean over the valid samples"},
            "notes": {"type": "array", "items": {"type": "string"}}
          }
        }
      }
    },
    "gate": {
      "type": "object",
      "required": ["gate", "subject", "outcome", "sentence"],
      "additionalProperties": false,
      "properties": {
        "gate": {"type": "string", "description": "as it was typed"},
        "subject": {"$ref": "#/$defs/text_or_null", "description": "the case that it was judged on; null: several"},
        "outcome": {"enum": ["held", "failed", "undecided"], "description": "judged on the whole interval, not on its point"},
        "sentence": {"type": "string"}
      }
    },
    "estimate": {
      "type": "object",
      "required": ["point", "lower", "upper", "confidence", "method", "n"],
      "additionalProperties": false,
      "properties": {
        "point": {"$ref": "#/$defs/figure_or_null"},
        "lower": {"$ref": "#/$defs/figure_or_null", "description": "null: the samples are too few to tell"},
        "upper": {"$ref": "#/$defs/figure_or_null"},
        "confidence": {"$ref": "#/$defs/fraction"},
        "method": {"enum": ["none", "order-statistic", "paired-sign", "mann-whitney", "bootstrap"]},
        "n": {"$ref": "#/$defs/count"}
      }
    },
    "signed_estimate": {
      "type": "object",
      "required": ["point", "lower", "upper", "confidence", "method", "n"],
      "additionalProperties": false,
      "properties": {
        "point": {"type": ["number", "null"]},
        "lower": {"type": ["number", "null"]},
        "upper": {"type": ["number", "null"]},
        "confidence": {"$ref": "#/$defs/fraction"},
        "method": {"type": "string"},
        "n": {"$ref": "#/$defs/count"}
      }
    },
    "estimate_or_null": {"oneOf": [{"type": "null"}, {"$ref": "#/$defs/estimate"}]},
    "case_names": {"type": "array", "items": {"type": "string"}},
    "sweep": {
      "type": "object",
      "required": ["points", "curves", "recommendations"],
      "additionalProperties": false,
      "properties": {
        "points": {"type": "array", "items": {"$ref": "#/$defs/sweep_point"}, "description": "one for each case, in the same order"},
        "curves": {"type": "array", "items": {"$ref": "#/$defs/sweep_curve"}, "description": "cases that differ in nothing but workers"},
        "recommendations": {"type": "array", "items": {"$ref": "#/$defs/recommendation"}, "description": "one for each set of parameters"}
      }
    },
    "sweep_point": {
      "type": "object",
      "required": ["case", "baseline", "workers", "options", "speedup", "efficiency", "serial_fraction"],
      "additionalProperties": false,
      "properties": {
        "case": {"type": "string"},
        "baseline": {"type": "string", "description": "the sequential program with the same parameters"},
        "workers": {"type": "integer", "minimum": 1},
        "options": {"type": "string", "description": "with which a run has this case alone"},
        "speedup": {"$ref": "#/$defs/estimate_or_null"},
        "efficiency": {"$ref": "#/$defs/estimate_or_null", "description": "speed-up / workers"},
        "serial_fraction": {
          "oneOf": [{"type": "null"}, {"$ref": "#/$defs/signed_estimate"}],
          "description": "Karp and Flatt's; negative where the speed-up is above the number of workers; null: one worker"
        }
      }
    },
    "sweep_curve": {
      "type": "object",
      "required": ["cases", "reason", "law", "fits"],
      "additionalProperties": false,
      "properties": {
        "cases": {"$ref": "#/$defs/case_names"},
        "reason": {"$ref": "#/$defs/text_or_null", "description": "why there are no fits"},
        "law": {"enum": ["linear", "amdahl", "universal", null], "description": "the one with the lowest aicc"},
        "fits": {
          "type": "array",
          "description": "of N/X = a0 (1 + sigma (N - 1) + kappa N (N - 1)), X the speed-up with N workers",
          "items": {
            "type": "object",
            "required": ["law", "a0", "sigma", "kappa", "peak", "aicc"],
            "additionalProperties": false,
            "properties": {
              "law": {"enum": ["linear", "amdahl", "universal"]},
              "a0": {"$ref": "#/$defs/figure"},
              "sigma": {"$ref": "#/$defs/estimate"},
              "kappa": {"$ref": "#/$defs/estimate"},
              "peak": {"$ref": "#/$defs/estimate", "description": "workers with the highest speed-up; null: there is none"},
              "aicc": {"type": "number"}
            }
          }
        }
      }
    },
    "recommendation": {
      "type": "object",
      "required": ["case", "options", "decided", "rivals", "more_do_not_help", "sentence"],
      "additionalProperties": false,
      "properties": {
        "case": {"$ref": "#/$defs/text_or_null", "description": "of those that are not surely slower than the fastest, the one with the fewest workers"},
        "options": {"$ref": "#/$defs/text_or_null"},
        "decided": {"type": "boolean", "description": "all rivals are as fast within the margin"},
        "rivals": {"$ref": "#/$defs/case_names", "description": "the others that are not surely slower than the fastest"},
        "more_do_not_help": {"type": ["boolean", "null"], "description": "null: no more workers were tried"},
        "sentence": {"type": "string"}
      }
    },
    "sample": {
      "type": "object",
      "required": [
        "round", "order", "attempt", "status", "reason", "valid", "passes", "startup_ns", "work_ns", "teardown_ns", "total_ns",
        "cpu_user_ns", "cpu_system_ns", "max_rss_bytes", "voluntary_switches", "involuntary_switches", "minor_faults",
        "major_faults", "submitted_ns", "first_result_ns", "callbacks_ns", "task_timeouts", "retries", "lost_updates", "first_pass_ns", "wall_ns", "others_cpu_ns", "steal_ns", "throttled", "reference_ns",
        "dropped_connections", "cpus", "distributions", "imbalance", "split"
      ],
      "additionalProperties": false,
      "properties": {
        "round": {"$ref": "#/$defs/count"},
        "order": {"$ref": "#/$defs/count", "description": "its place within the round"},
        "attempt": {"$ref": "#/$defs/count", "description": "how often it had been taken before, and was invalid"},
        "status": {"enum": ["ok", "failed"]},
        "reason": {"$ref": "#/$defs/text_or_null"},
        "valid": {"type": "boolean", "description": "false: no estimate counts it"},
        "passes": {"$ref": "#/$defs/count", "description": "timed ones"},
        "startup_ns": {"$ref": "#/$defs/figure"},
        "work_ns": {"$ref": "#/$defs/figure"},
        "teardown_ns": {"$ref": "#/$defs/figure"},
        "total_ns": {"$ref": "#/$defs/figure", "description": "startup + work + teardown"},
        "cpu_user_ns": {"$ref": "#/$defs/figure", "description": "of the sampler and all its workers"},
        "cpu_system_ns": {"$ref": "#/$defs/figure"},
        "max_rss_bytes": {"$ref": "#/$defs/count", "description": "peak of the largest single process, over the whole sample"},
        "voluntary_switches": {"$ref": "#/$defs/figure"},
        "involuntary_switches": {"$ref": "#/$defs/figure"},
        "minor_faults": {"$ref": "#/$defs/figure"},
        "major_faults": {"$ref": "#/$defs/figure"},
        "submitted_ns": {"$ref": "#/$defs/figure", "description": "from the beginning of the work until all tasks were handed over"},
        "callbacks_ns": {"$ref": "#/$defs/figure", "description": "what the caller spent in callbacks"},
        "first_result_ns": {"$ref": "#/$defs/figure", "description": "from the beginning of the work until the first result was there"},
        "task_timeouts": {"$ref": "#/$defs/figure", "description": "tasks that were out of time"},
        "retries": {"$ref": "#/$defs/figure", "description": "workers that died and whose tasks were run again"},
        "lost_updates": {"$ref": "#/$defs/figure", "description": "updates of what tasks share that were lost, where they may be"},
        "first_pass_ns": {"$ref": "#/$defs/figure", "description": "the first pass of all, warm-up or not"},
        "wall_ns": {"$ref": "#/$defs/figure", "description": "taking it as a whole, with set-up, warm-up and verification"},
        "others_cpu_ns": {"$ref": "#/$defs/figure", "description": "CPU time in wall_ns of all that is not this run"},
        "steal_ns": {"$ref": "#/$defs/figure", "description": "CPU time in wall_ns that the hypervisor gave to others"},
        "throttled": {"$ref": "#/$defs/count", "description": "stops for a CPU quota in wall_ns"},
        "reference_ns": {"$ref": "#/$defs/figure", "description": "a short fixed computation before and after the passes; the slower one"},
        "cpus": {"type": "array", "items": {"type": "integer"}, "description": "on which tasks ran"},
        "dropped_connections": {"$ref": "#/$defs/count", "description": "by any listening socket of this machine while the sample was taken; 0 where tasks do not connect"},
        "distributions": {"$ref": "#/$defs/distributions", "description": "of single events in the timed passes"},
        "imbalance": {
          "$ref": "#/$defs/figure_or_null",
          "description": "the longest time that a worker was busy over the mean of all workers, mean over the timed passes; null: tasks were not stamped"
        },
        "split": {
          "oneOf": [
            {"type": "null"},
            {
              "type": "object",
              "required": ["hand_over_ns", "waiting_ns", "running_ns", "idle_ns", "collecting_ns"],
              "additionalProperties": false,
              "properties": {
                "hand_over_ns": {"$ref": "#/$defs/figure", "description": "before a worker's first task, while tasks were being handed over"},
                "waiting_ns": {"$ref": "#/$defs/figure", "description": "before its first task after that, and between its tasks"},
                "running_ns": {"$ref": "#/$defs/figure", "description": "in its tasks"},
                "idle_ns": {"$ref": "#/$defs/figure", "description": "from the end of its last task to that of the last task of all"},
                "collecting_ns": {"$ref": "#/$defs/figure", "description": "from there to the end of the work"}
              }
            }
          ],
          "description": "where work_ns went, means over the workers, which add up to it; null: tasks were not stamped"
        }
      }
    },
    "breakdown": {
      "oneOf": [
        {"type": "null"},
        {
          "type": "object",
          "required": [
            "startup_ns", "hand_over_ns", "waiting_ns", "running_ns", "idle_ns", "collecting_ns", "rest_ns", "teardown_ns",
            "parallel", "cpu_per_useful", "efficiency"
          ],
          "additionalProperties": false,
          "properties": {
            "startup_ns": {"$ref": "#/$defs/figure"},
            "hand_over_ns": {"$ref": "#/$defs/figure", "description": "as in a sample's split; where tasks were not stamped, submitted_ns"},
            "waiting_ns": {"$ref": "#/$defs/figure_or_null", "description": "this and the next three: as in a sample's split; null: tasks were not stamped"},
            "running_ns": {"$ref": "#/$defs/figure_or_null"},
            "idle_ns": {"$ref": "#/$defs/figure_or_null"},
            "collecting_ns": {"$ref": "#/$defs/figure_or_null"},
            "rest_ns": {"$ref": "#/$defs/figure_or_null", "description": "of the work, after hand_over_ns; null: tasks were stamped"},
            "teardown_ns": {"$ref": "#/$defs/figure"},
            "parallel": {"type": "integer", "minimum": 1, "description": "tasks that can make progress at once: workers or places, no more than CPUs where tasks compute"},
            "cpu_per_useful": {"$ref": "#/$defs/figure_or_null", "description": "CPU time over that of the sequential case in the same round, median; null: there is none"},
            "efficiency": {"$ref": "#/$defs/figure_or_null", "description": "total of the sequential case over parallel times that of this one in the same round, from the median ratio"}
          }
        }
      ],
      "description": "where the time went: means over the valid samples, which add up to the mean total; null: there are none"
    },
    "distributions": {
      "type": "object",
      "additionalProperties": {"$ref": "#/$defs/distribution"},
      "description": "by name: latency.wait (from the hand-over of a pass's tasks to the start of each), latency.run (of each task), late (of wake-ups)"
    },
    "distribution": {
      "type": "object",
      "required": ["count", "min_ns", "p50_ns", "p90_ns", "p99_ns", "max_ns"],
      "additionalProperties": false,
      "properties": {
        "count": {"type": "integer", "minimum": 1, "description": "events"},
        "min_ns": {"$ref": "#/$defs/figure"},
        "p50_ns": {"$ref": "#/$defs/figure_or_null", "description": "to within 1/128; null: there are fewer than 2 events"},
        "p90_ns": {"$ref": "#/$defs/figure_or_null", "description": "null: there are fewer than 10"},
        "p99_ns": {"$ref": "#/$defs/figure_or_null", "description": "null: there are fewer than 100"},
        "max_ns": {"$ref": "#/$defs/figure"}
      }
    },
    "summary": {
      "type": "object",
      "required": ["median", "mean", "stddev", "min", "max", "estimate"],
      "additionalProperties": false,
      "properties": {
        "median": {"$ref": "#/$defs/figure"},
        "mean": {"$ref": "#/$defs/figure"},
        "stddev": {"$ref": "#/$defs/figure"},
        "min": {"$ref": "#/$defs/figure"},
        "max": {"$ref": "#/$defs/figure"},
        "estimate": {"$ref": "#/$defs/estimate", "description": "of the median"}
      }
    }
  }
}
)json";
}

}  // namespace concbench
