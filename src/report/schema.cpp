#include <concbench/report.hpp>

namespace concbench {

std::string json_schema() {
  return R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "concbench results",
  "description": "Times are in nanoseconds, sizes in bytes. A figure of a sample is the mean over its timed passes unless it says otherwise.",
  "type": "object",
  "required": ["schema_version", "complete", "context", "cases"],
  "additionalProperties": false,
  "properties": {
    "schema_version": {"const": 1},
    "complete": {"type": "boolean", "description": "false: measuring was stopped before its last round"},
    "context": {"$ref": "#/$defs/context"},
    "cases": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/case"}}
  },
  "$defs": {
    "count": {"type": "integer", "minimum": 0},
    "figure": {"type": "number", "minimum": 0},
    "text_or_null": {"type": ["string", "null"]},
    "context": {
      "type": "object",
      "required": [
        "command_line", "date", "host", "cpu_model", "cpus_present", "cpus_allowed", "cpu_affinity", "cpu_quota",
        "cpu_quota_group", "workers_reason", "governor", "kernel", "compiler", "build_type", "version", "load",
        "virtualized", "seed", "rounds", "warmup_passes", "min_sample_time_ns", "timeout_ns", "time_limit_ns"
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
        "rounds": {"$ref": "#/$defs/count", "description": "as many as were asked for"},
        "warmup_passes": {"$ref": "#/$defs/count"},
        "min_sample_time_ns": {"$ref": "#/$defs/count"},
        "timeout_ns": {"type": ["integer", "null"], "description": "of a pass"},
        "time_limit_ns": {"type": ["integer", "null"], "description": "of the whole command"}
      }
    },
    "case": {
      "type": "object",
      "required": [
        "name", "workload", "backend", "dispatch", "workers", "chunk", "tasks", "status", "reason", "digest", "samples",
        "summary", "speedup"
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
        "speedup": {
          "oneOf": [
            {"type": "null"},
            {
              "type": "object",
              "required": ["baseline", "total"],
              "additionalProperties": false,
              "properties": {
                "baseline": {"type": "string", "description": "name of the case compared with"},
                "total": {"$ref": "#/$defs/figure", "description": "its median total over this one's; above 1, this case is faster"}
              }
            }
          ]
        }
      }
    },
    "sample": {
      "type": "object",
      "required": [
        "round", "order", "status", "reason", "valid", "passes", "startup_ns", "work_ns", "teardown_ns", "total_ns",
        "cpu_user_ns", "cpu_system_ns", "max_rss_bytes", "voluntary_switches", "involuntary_switches", "minor_faults",
        "major_faults", "dropped_connections"
      ],
      "additionalProperties": false,
      "properties": {
        "round": {"$ref": "#/$defs/count"},
        "order": {"$ref": "#/$defs/count", "description": "its place within the round"},
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
        "dropped_connections": {"$ref": "#/$defs/count", "description": "by any listening socket of this machine while the sample was taken"}
      }
    },
    "summary": {
      "type": "object",
      "required": ["median", "mean", "stddev", "min", "max"],
      "additionalProperties": false,
      "properties": {
        "median": {"$ref": "#/$defs/figure"},
        "mean": {"$ref": "#/$defs/figure"},
        "stddev": {"$ref": "#/$defs/figure"},
        "min": {"$ref": "#/$defs/figure"},
        "max": {"$ref": "#/$defs/figure"}
      }
    }
  }
}
)json";
}

}  // namespace concbench
