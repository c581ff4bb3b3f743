"""Every report that the command writes as JSON fits docs/reference/result.schema.json, and the schema is not empty talk.

usage: schema.py SCHEMA SNARL FAKE_PROGRAM SOURCE... -- GOLDEN...
"""
import copy
import json
import os
import subprocess
import sys

import jsonschema

schema_file, snarl, fake, *rest = sys.argv[1:]
split = rest.index("--")
sources, golden = rest[:split], rest[split + 1:]
with open(schema_file) as stream:
    schema = json.load(stream)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
failures = []


def report_of(arguments, verb="verify", **environment):
    ended = subprocess.run([snarl, verb, "--format", "json", *arguments], env={**os.environ, **environment},
                           stdout=subprocess.PIPE, text=True)
    return json.loads(ended.stdout)


def check(name, report, verdict=None):
    failures.extend(f"{name}: {error.message}" for error in validator.iter_errors(report))
    if verdict and report["verdict"] != verdict:
        failures.append(f"{name}: {report['verdict']} instead of {verdict}")


for how, verdict in {"verified": "verified", "bug": "bug", "inconclusive": "inconclusive", "segv": "inconclusive",
                     "garbage": "inconclusive", "killed": "inconclusive"}.items():
    check(how, report_of([fake], FAKE=how), verdict)
reports = [report_of([source]) for source in sources]
for source, report in zip(sources, reports):
    check(source, report, "bug")
for source in sources:
    sampled = report_of([source], verb="fuzz")
    check("fuzz " + source, sampled, "bug")
    if sampled.get("schedules_to_first_bug") != sampled.get("schedules"):
        failures.append(f"fuzz {source}: the first bug does not end it")
for file in golden:
    with open(file) as stream:
        check(file, json.load(stream))

# What must not pass.
for spoil in (lambda r: r.pop("verdict"), lambda r: r.update(schema="snarl.result/2"), lambda r: r.update(verdict="ok"),
              lambda r: r["executions"].pop("complete"), lambda r: r["findings"][0].update(kind="oops"),
              lambda r: r["findings"][0]["places"][0].update(line="3")):
    spoiled = copy.deepcopy(reports[0])
    spoil(spoiled)
    if validator.is_valid(spoiled):
        failures.append(f"the schema accepts {json.dumps(spoiled)[:200]}")
print("\n".join(failures) or f"{6 + 2 * len(sources) + len(golden)} reports fit the schema")
sys.exit(1 if failures else 0)
