// A test's struct as a Body for the harness: bare threads at full speed. Part of <snarl/stress.h>.
#pragma once
#include <new>
#include <utility>
#include <vector>

#include <snarl/stress/loop.h>
#include <snarl/stress/outcome.h>

namespace snarl::stress {

template <typename Test>
Outcome<value_count<Test>()> outcome_of(const Instance& at) {
  constexpr int kCount = value_count<Test>();
  std::int64_t* values[kCount];
  for (int i = 0; i < kCount; ++i) values[i] = &at.value(i);
  return Outcome<kCount>(values);
}

template <typename Test, int which>
struct NativeThread {
  static void run(const Instance& at) {
    auto outcome = outcome_of<Test>(at);
    call(thread_member<which, Test>(), *at.cell<Test>(0), outcome);
  }
};

template <typename Test>
void construct_test(const Instance& at) {
  new (at.cell<Test>(0)) Test();
  for (int i = 0; i < value_count<Test>(); ++i) at.value(i) = 0;
}
template <typename Test>
void finish_test(const Instance& at) {
  auto outcome = outcome_of<Test>(at);
  call(&Test::after, *at.cell<Test>(0), outcome);
}
template <typename Test>
void destroy_test(const Instance& at) {
  at.cell<Test>(0)->~Test();
}

// Kept for as long as the program runs.
template <typename Test>
struct NativeTables {
  static inline const CellShape shape{sizeof(Test), alignof(Test)};
  static inline std::vector<std::int64_t> values;
  static inline std::vector<GradedOutcome> graded;
};

template <typename Test, typename... Lines>
Body native_body(const char* name, const char* file, const Lines&... lines) {
  require_shape<Test>();
  constexpr int kThreads = thread_count<Test>();
  constexpr int kValues = value_count<Test>();
  static_assert(((sizeof(lines.values) == sizeof(std::int64_t) * kValues) && ...),
                "each line of the table has as many values as the test's Outcome");
  static constexpr const char* kNames[] = {"0",  "1",  "2",  "3",  "4",  "5",  "6",  "7",  "8",  "9",  "10",
                                           "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21",
                                           "22", "23", "24", "25", "26", "27", "28", "29", "30", "31"};
  using Tables = NativeTables<Test>;
  Tables::values.clear();  // a test may be made again
  Tables::graded.clear();
  (Tables::values.insert(Tables::values.end(), std::begin(lines.values), std::end(lines.values)), ...);
  std::size_t at = 0;
  (Tables::graded.push_back({Tables::values.data() + kValues * at++, lines.grade, lines.remark}), ...);
  Body body;
  body.name = name;
  body.file = file;
  body.cells = 1;
  body.cell_shapes = &Tables::shape;
  body.values = body.values_shown = kValues;
  body.value_names = kNames;
  [&]<int... which>(std::integer_sequence<int, which...>) {
    set_threads<NativeThread<Test, which>...>(&body);
  }(std::make_integer_sequence<int, kThreads>());
  body.construct = &construct_test<Test>;
  if constexpr (HasAfter<Test>) body.after = &finish_test<Test>;
  body.destroy = &destroy_test<Test>;
  body.graded = Tables::graded.data();
  body.graded_count = Tables::graded.size();
  body.others = sizeof...(lines) > 0 ? Grade::kForbidden : Grade::kUnknown;
  body.model = sizeof...(lines) > 0 ? "its table" : "";
  return body;
}

}  // namespace snarl::stress
