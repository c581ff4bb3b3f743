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
    m_mesh.swap(mesh);  // expect-any(m): shared-ptr-race
  }

  std::shared_ptr<Mesh> mesh() const { return m_mesh; }  // expect-any(m): shared-ptr-race

 private:
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
