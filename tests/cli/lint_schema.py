"""Reports of snarl lint fit their schemas: JSON docs/reference/lint.schema.json, SARIF what the standard demands
(sarif_structure.json) and what no schema can say. The schemas are no empty talk: spoiled reports do not fit.

usage: lint_schema.py SNARL JSON_SCHEMA SARIF_STRUCTURE GOLDEN_JSON GOLDEN_SARIF SOURCE...
"""
import copy
import json
import os
import subprocess
import sys
import urllib.parse

import jsonschema

snarl, json_schema, sarif_structure, golden_json, golden_sarif, *sources = sys.argv[1:]
failures = []


def validator(file):
    with open(file) as stream:
        schema = json.load(stream)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def load(file):
    with open(file) as stream:
        return json.load(stream)


def report(form):
    ended = subprocess.run([snarl, "lint", "--no-cache", "--format", form, *sources, "--", "-std=c++20"],
                           stdout=subprocess.PIPE, text=True)
    return json.loads(ended.stdout)


def check(name, judge, text):
    failures.extend(f"{name}: {list(error.absolute_path)}: {error.message[:300]}" for error in judge.iter_errors(text))


def check_links(name, sarif, files_exist):
    """Indices, identities, columns and files that the text names."""
    run = sarif["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    root = run["originalUriBaseIds"]["SRCROOT"]["uri"]
    for result in run["results"]:
        if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
            failures.append(f"{name}: rule {result['ruleIndex']} is not {result['ruleId']}")
        if not any(text["text"] for text in (rules[result["ruleIndex"]]["help"],)):
            failures.append(f"{name}: no help for {result['ruleId']}")
        place = result["locations"][0]["physicalLocation"]["artifactLocation"]
        uri = urllib.parse.urljoin(root, place["uri"]) if "uriBaseId" in place else place["uri"]
        file = urllib.parse.unquote(urllib.parse.urlparse(uri).path)
        if files_exist and not os.path.exists(file):
            failures.append(f"{name}: there is no {file}")
        for flow in result.get("codeFlows", []):
            orders = [step["executionOrder"] for thread in flow["threadFlows"] for step in thread["locations"]]
            if sorted(orders) != list(range(1, len(orders) + 1)):
                failures.append(f"{name}: the steps are numbered {orders}")


plain, sarif = validator(json_schema), validator(sarif_structure)
reports = {"json": report("json"), "sarif": report("sarif")}
check("json", plain, reports["json"])
check("sarif", sarif, reports["sarif"])
check_links("sarif", reports["sarif"], True)
check("golden sarif", sarif, load(golden_sarif))
check_links("golden sarif", load(golden_sarif), False)
if not any("codeFlows" in result for result in reports["sarif"]["runs"][0]["results"]):
    failures.append("no report with a code flow was looked at")
if len(reports["json"]["findings"]) != len(reports["sarif"]["runs"][0]["results"]):
    failures.append("the two forms have different findings")

# What must not pass.
for spoil in (lambda r: r.pop("verdict"), lambda r: r.update(schema="snarl.lint/2"), lambda r: r.update(verdict="bug"),
              lambda r: r["findings"][0].update(confidence="sure"), lambda r: r["findings"][0]["place"].pop("line"),
              lambda r: r["findings"][0].update(fingerprint="x"), lambda r: r["units"].update(all=-1)):
    spoiled = copy.deepcopy(reports["json"])
    spoil(spoiled)
    if plain.is_valid(spoiled):
        failures.append("the JSON schema accepts a spoiled report")
for spoil in (lambda r: r.update(version="2.0.0"), lambda r: r["runs"][0].pop("tool"),
              lambda r: r["runs"][0]["results"][0].pop("message"), lambda r: r["runs"][0]["results"][0].update(level="bad"),
              lambda r: r["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"].update(startColumn=0),
              lambda r: r["runs"][0]["results"][0].update(unheard_of=1)):
    spoiled = copy.deepcopy(reports["sarif"])
    spoil(spoiled)
    if sarif.is_valid(spoiled):
        failures.append("the SARIF structure accepts a spoiled report")
check("golden json", plain, {**load(golden_json), "findings": []})  # its fingerprints are short, for reading
print("\n".join(failures) or f"{len(reports['json']['findings'])} findings fit the schemas")
sys.exit(1 if failures else 0)
