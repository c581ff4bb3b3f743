#include <atomic>
#include <string>
#include <thread>

struct Tile {
  std::string pixels;
  int zoom = 0;
};

class TileSlot {
 public:
  void fill(int zoom) {
    tile_.pixels.assign(64, '#');
    tile_.zoom = zoom;
    filled_.store(true, std::memory_order_relaxed);  // expect-any(r): relaxed-publication
  }

  const Tile* get() const {
    return filled_.load(std::memory_order_relaxed) ? &tile_ : nullptr;  // expect-any(r): relaxed-publication
  }

 private:
  Tile tile_;
  std::atomic<bool> filled_{false};
};

int main() {
  TileSlot slot;
  std::thread loader([&slot] { slot.fill(7); });
  std::size_t pixels = 0;
  for (int frame = 0; frame < 100; ++frame) {
    if (const Tile* tile = slot.get()) pixels += tile->pixels.size();
  }
  loader.join();
  return pixels % 64 == 0 ? 0 : 1;
}
