// One table of settings, read from two places.
#include "driver/environment.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string_view>
#include <thread>

#include "checker/models/all_models.h"

namespace snarl::checker {
namespace {

template <typename Number>
bool parse_number(const std::string& text, Number* number) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, *number);
  return error == std::errc() && stop == end;
}

constexpr unsigned kJobsMax = 128;

bool set_model(const std::string& text, Settings* settings) {
  const std::optional<ModelKind> model = model_named(text);
  if (model) settings->options.model = *model;
  return model.has_value();
}

bool set_progress(const std::string& text, Settings* settings) {
  settings->progress = text == "1";
  return text == "0" || text == "1";
}

bool set_jobs(const std::string& text, Settings* settings) {
  unsigned jobs = 0;
  if (!parse_number(text, &jobs) || jobs > kJobsMax) return false;
  settings->options.jobs = jobs != 0 ? jobs : std::clamp(std::thread::hardware_concurrency(), 1u, kJobsMax);
  return true;
}

bool set_split(const std::string& text, Settings* settings) {
  settings->options.split_eagerly = text == "eagerly";
  return text == "eagerly";
}

bool set_engine(const std::string& text, Settings* settings) {
  settings->engine = text == "fuzz" ? Engine::kFuzz : Engine::kVerify;
  return text == "fuzz" || text == "verify";
}

struct Setting {
  std::string_view name;
  const char* expected;
  const char* meaning;
  bool (*set)(const std::string& text, Settings* settings);
};

constexpr std::array kSettings = {
    Setting{"model", "rc11, sc or tso", "memory model (default: rc11)", set_model},
    Setting{"executions_max", "a number", "stop after so many executions (0: no bound)",
            [](const std::string& text, Settings* s) { return parse_number(text, &s->options.executions_max); }},
    Setting{"time_limit", "a number of seconds", "stop after so many seconds (0: no bound)",
            [](const std::string& text, Settings* s) {
              return parse_number(text, &s->options.time_limit_s) && s->options.time_limit_s >= 0;
            }},
    Setting{"preemptions_max", "a number", "explore only schedules with so few preemptions (-1: no bound)",
            [](const std::string& text, Settings* s) { return parse_number(text, &s->options.preemptions_max); }},
    Setting{"events_max", "a number", "give up on executions with more visible operations than this",
            [](const std::string& text, Settings* s) { return parse_number(text, &s->options.events_max); }},
    Setting{"minimise_max", "a number", "look for a shorter witness in so many further executions",
            [](const std::string& text, Settings* s) { return parse_number(text, &s->options.minimise_max); }},
    Setting{"jobs", "a number of processes, at most 128 (0: one per processor)", "share the search between processes",
            set_jobs},
    Setting{"split", "eagerly", "share it as early as can be, to test Snarl itself", set_split},
    Setting{"replay", "a token", "run only the execution of a report",
            [](const std::string& text, Settings* s) {
              s->options.replay = text;
              return true;
            }},
    Setting{"engine", "verify or fuzz", "every execution, or a sample of them (default: verify)", set_engine},
    Setting{"strategy", "a strategy", "how fuzz draws schedules (default: portfolio)",
            [](const std::string& text, Settings* s) {
              s->fuzz.strategy = text;
              return true;
            }},
    Setting{"schedules_max", "a number", "fuzz: stop after so many schedules (0: no bound)",
            [](const std::string& text, Settings* s) { return parse_number(text, &s->fuzz.schedules_max); }},
    Setting{"seed", "a number", "fuzz: another seed, other schedules (default: 1)",
            [](const std::string& text, Settings* s) { return parse_number(text, &s->fuzz.seed); }},
    Setting{"progress", "0 or 1", "draw the progress line on standard error (default: on a terminal)", set_progress},
};

std::string variable_name(std::string_view setting) {
  std::string name = "SNARL_";
  for (const char c : setting) name += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

}  // namespace

std::string apply_environment(Settings* settings) {
  for (const Setting& setting : kSettings) {
    const std::string name = variable_name(setting.name);
    const char* value = std::getenv(name.c_str());
    if (value == nullptr || *value == '\0') continue;
    if (!setting.set(value, settings)) return name + "=" + value + ": expected " + setting.expected;
  }
  return "";
}

std::string apply_flags(const std::vector<std::string>& words, Settings* settings) {
  constexpr std::string_view kPrefix = "--snarl_";
  for (const std::string& word : words) {
    if (!word.starts_with(kPrefix)) continue;
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) return word + ": write " + word + "=VALUE";
    const std::string_view name = std::string_view(word).substr(kPrefix.size(), equals - kPrefix.size());
    const Setting* known = nullptr;
    for (const Setting& setting : kSettings)
      if (setting.name == name) known = &setting;
    if (known == nullptr) return word + ": there is no such flag";
    if (!known->set(word.substr(equals + 1), settings)) return word + ": expected " + known->expected;
  }
  return "";
}

std::string settings_help() {
  std::string text = "Flags for verified tests; each is also a variable, --snarl_model=sc is SNARL_MODEL=sc.\n\n";
  for (const Setting& setting : kSettings)
    text +=
        "  --snarl_" + std::string(setting.name) + "=VALUE\n      " + setting.meaning + ": " + setting.expected + "\n";
  return text;
}

std::vector<std::string> command_line() {
  std::ifstream stream("/proc/self/cmdline", std::ios::binary);
  const std::string all{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  std::vector<std::string> words;
  for (std::size_t at = 0; at < all.size();) {
    std::size_t end = all.find('\0', at);
    if (end == std::string::npos) end = all.size();
    words.push_back(all.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

}  // namespace snarl::checker
