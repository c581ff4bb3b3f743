// A document and the views on it; views are refreshed through their interface.
#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

class IView {
 public:
  virtual ~IView() = default;
  virtual void invalidate() = 0;
};

class Document {
 public:
  void attach(std::shared_ptr<IView> view) {
    std::scoped_lock lock(m_mutex);
    m_views.push_back(std::move(view));
  }

  void append(const std::string& text) {
    std::scoped_lock lock(m_mutex);
    m_text += text;
    for (auto& view : m_views) view->invalidate();  // expect-any(c): lock-order
  }

  std::string text() const {
    std::scoped_lock lock(m_mutex);
    return m_text;
  }

 private:
  mutable std::mutex m_mutex;
  std::string m_text;
  std::vector<std::shared_ptr<IView>> m_views;
};

class TextView final : public IView {
 public:
  explicit TextView(Document& document) : m_document(document) {}

  void invalidate() override {
    std::scoped_lock lock(m_viewMutex);  // expect-any(c): lock-order
    m_dirty = true;
  }

  void paint() {
    std::scoped_lock lock(m_viewMutex);
    if (!m_dirty) return;
    m_shown = m_document.text();  // expect-any(c): lock-order
    m_dirty = false;
  }

 private:
  Document& m_document;
  std::mutex m_viewMutex;
  bool m_dirty = true;
  std::string m_shown;
};

int main() {
  Document document;
  auto view = std::make_shared<TextView>(document);
  document.attach(view);
  std::jthread editor([&] {
    for (int i = 0; i < 20; ++i) document.append("x");
  });
  std::jthread painter([view] {
    for (int i = 0; i < 20; ++i) view->paint();
  });
}
