#include <future>
#include <string>
#include <vector>

std::vector<std::string> makePages() {
  std::vector<std::string> pages;
  for (int i = 0; i < 8; ++i) pages.push_back(i % 2 ? "lorem ipsum" : "dolor sit amet");
  return pages;
}

int main() {
  const std::vector<std::string> pages = makePages();
  std::vector<int> matches;
  std::vector<std::future<void>> searches;
  for (int i = 0; i < static_cast<int>(pages.size()); ++i) {
    searches.push_back(std::async(std::launch::async, [&, i] {
      if (pages[i].find("ipsum") != std::string::npos) {
        matches.push_back(i);  // expect: unsynchronized-shared
      }
    }));
  }
  for (auto& search : searches) search.get();
  return matches.size() == 4 ? 0 : 1;
}
