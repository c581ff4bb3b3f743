#include <memory>
#include <mutex>
#include <thread>
#include <vector>

struct Mesh {
  std::vector<float> vertices;
};

class SceneNode {
 public:
  void setMesh(std::shared_ptr<Mesh> mesh) {
    std::lock_guard<std::mutex> lock(m_mutex);
    m_mesh.swap(mesh);
  }

  std::shared_ptr<Mesh> mesh() const {
    std::lock_guard<std::mutex> lock(m_mutex);
    return m_mesh;
  }

 private:
  mutable std::mutex m_mutex;
  std::shared_ptr<Mesh> m_mesh;
};

int main() {
  SceneNode node;
  std::thread loader([&node] {
    for (int lod = 1; lod < 20; ++lod) {
      auto mesh = std::make_shared<Mesh>();
      mesh->vertices.resize(lod * 3);
      node.setMesh(std::move(mesh));
    }
  });
  std::size_t drawn = 0;
  for (int frame = 0; frame < 20; ++frame) {
    if (auto mesh = node.mesh()) drawn += mesh->vertices.size();
  }
  loader.join();
  return drawn > 100'000;
}
