"""The plug-in in the real clang-tidy says what `snarl lint` says, on the cases of the checks, and repairs the same.

usage: tidy_plugin.py CLANG_TIDY PLUGIN SNARL SOURCE...
"""
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

tidy, plugin, snarl, *sources = sys.argv[1:]
failures = []
ALL = "{CheckOptions: {%s}}"


def run(*words):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


listed = run(tidy, f"-load={plugin}", "-checks=-*,snarl-*", "--list-checks").stdout
checks = re.findall(r"^\s+(snarl-[a-z-]+)$", listed, re.M)
if len(checks) < 10:
    failures.append(f"the plug-in has only these checks: {listed}")
config = ALL % ", ".join(f"{check}.Confidence: hint" for check in checks)


def by_tidy(source, *options):
    ended = run(tidy, f"-load={plugin}", "-checks=-*,snarl-*", "-header-filter=.*", "--quiet", *options, source, "--",
                "-std=c++20", "-pthread")
    return {(int(line), int(column), check) for line, column, check in
            re.findall(r"^[^\n]*?:(\d+):(\d+): warning: .*\[(snarl-[a-z-]+)\]$", ended.stdout, re.M)}


def by_lint(source, confidence):
    ended = run(snarl, "lint", "--no-cache", "--format", "json", "--confidence", confidence, source, "--", "-std=c++20",
                "-pthread")
    return {(finding["place"]["line"], finding["place"]["column"], "snarl-" + finding["check"])
            for finding in json.loads(ended.stdout)["findings"] if "snarl-" + finding["check"] in checks}


compared = 0
for source in sources:
    for confidence, options in (("hint", [f"--config={config}"]), ("likely", [])):
        said, expected = by_tidy(source, *options), by_lint(source, confidence)
        compared += len(expected)
        if said != expected:
            failures.append(f"{source} ({confidence}): only the plug-in: {sorted(said - expected)}, "
                            f"only lint: {sorted(expected - said)}")
if compared < 20:
    failures.append(f"only {compared} findings were compared")

with tempfile.TemporaryDirectory() as folder:
    text = "#include <atomic>\nstd::atomic<int> a;\nint f() { a = a + 1; return a.load(std::memory_order_release); }\n"
    files = [Path(folder, name) for name in ("tidy.cpp", "lint.cpp")]
    for file in files:
        file.write_text(text)
    run(tidy, f"-load={plugin}", "-checks=-*,snarl-*", "-fix", files[0], "--", "-std=c++20")
    run(snarl, "lint", "--no-cache", "--fix", files[1], "--", "-std=c++20")
    if files[0].read_text() != files[1].read_text() or "a += 1" not in files[0].read_text():
        failures.append(f"repaired otherwise:\n{files[0].read_text()}and\n{files[1].read_text()}")
    files[0].write_text(text.replace("release); }", "release); }  // NOLINT(snarl-*)"))
    if by_tidy(files[0]):
        failures.append("clang-tidy's own comments do not silence")
print("\n".join(failures) or f"{compared} findings of {len(checks)} checks agree")
sys.exit(1 if failures else 0)
