"""Runs generated programs natively: no outcome may be forbidden, each iteration is counted, each report fits the schema.

usage: agreement.py AGREEMENT SNARL SCHEMA ITERATIONS GENERATOR_OPTION...
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema

agreement, snarl, schema_file, iterations, *options = sys.argv[1:]
with open(schema_file) as stream:
    schema = json.load(stream)
jsonschema.Draft202012Validator.check_schema(schema)
text = subprocess.run([agreement, "--print", *options], stdout=subprocess.PIPE, text=True, check=True).stdout
# What try_lock does has no form in herd's C.
programs = [part for part in re.split(r"(?m)^(?=C \S+$)", text) if part.startswith("C ") and "trylock" not in part]
assert len(programs) > 10, text
failures = []
with tempfile.TemporaryDirectory() as folder:
    files = []
    for program in programs:
        file = pathlib.Path(folder) / (program.split()[1] + ".litmus")
        file.write_text(re.sub(r"(?m)^\d+ programs, .*\n", "", program))
        files.append(str(file))
    ended = subprocess.run([snarl, "stress", "--format", "json", "--iterations", iterations, *files],
                           stdout=subprocess.PIPE, text=True)
    report = json.loads(ended.stdout)
jsonschema.Draft202012Validator(schema).validate(report)
judged = 0
for test in report["tests"]:
    counted = sum(outcome["count"] for outcome in test["outcomes"]) + test["left_out"]
    if counted != int(iterations) or counted != test["iterations"]:
        failures.append(f"{test['name']}: {counted} of {iterations} iterations are counted")
    if test["verdict"] == "clean":
        judged += 1
    elif test["verdict"] != "inconclusive" or "data race" not in test["reason"]:
        failures.append(f"{test['name']}: {test['verdict']}: {test['reason']}")
if len(report["tests"]) != len(files) or judged < len(files) / 4:
    failures.append(f"{len(files)} programs, {len(report['tests'])} results, {judged} judged")
if ended.returncode != (0 if judged == len(files) else 3):
    failures.append(f"exit status {ended.returncode}")
# What must not pass.
for spoil in (lambda r: r.pop("verdict"), lambda r: r["tests"][0].pop("iterations"),
              lambda r: r["tests"][0].update(verdict="verified"), lambda r: r["machine"].update(emulated="no")):
    spoiled = json.loads(json.dumps(report))
    spoil(spoiled)
    if jsonschema.Draft202012Validator(schema).is_valid(spoiled):
        failures.append("the schema accepts what it should not")
print("\n".join(failures) or f"{judged} of {len(files)} programs judged, nothing forbidden")
sys.exit(1 if failures else 0)
