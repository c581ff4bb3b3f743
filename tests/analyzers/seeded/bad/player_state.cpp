#include <mutex>
#include <string>
#include <thread>
#include <vector>

class PlayerState {
 public:
  void addItem(const std::string& item) {
    std::lock_guard<std::mutex> lock(m_inventoryMutex);
    m_inventory.push_back(item);
    m_weight += 1;
  }

  void dropAll() {
    std::lock_guard<std::mutex> lock(m_inventoryMutex);
    m_inventory.clear();
    m_weight = 0;
  }

  int weight() {
    std::lock_guard<std::mutex> lock(m_inventoryMutex);
    return m_weight;
  }

  void move(int dx) {
    std::lock_guard<std::mutex> lock(m_positionMutex);
    m_x += dx;
    if (m_x % 10 == 0) m_weight += 1;  // expect: unguarded-access
  }

 private:
  std::mutex m_inventoryMutex;
  std::mutex m_positionMutex;
  std::vector<std::string> m_inventory;
  int m_weight = 0;
  int m_x = 0;
};

int main() {
  PlayerState player;
  std::thread loot([&] {
    for (int i = 0; i < 30; ++i) player.addItem("coin");
    player.dropAll();
  });
  std::thread walk([&] {
    for (int i = 0; i < 30; ++i) player.move(1);
  });
  loot.join();
  walk.join();
  return player.weight() < 0;
}
