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
  std::vector<std::future<bool>> searches;
  for (int i = 0; i < static_cast<int>(pages.size()); ++i) {
    searches.push_back(std::async(std::launch::async, [&, i] {
      return pages[i].find("ipsum") != std::string::npos;
    }));
  }
  for (int i = 0; i < static_cast<int>(searches.size()); ++i) {
    if (searches[i].get()) matches.push_back(i);
  }
  return matches.size() == 4 ? 0 : 1;
}
