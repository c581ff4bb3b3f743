// Qt-like naming without Qt.
#include <algorithm>
#include <mutex>
#include <thread>
#include <vector>

class DownloadListener {
 public:
  virtual ~DownloadListener() = default;
  virtual void progressChanged(int percent) = 0;
};

class DownloadManager {
 public:
  void addListener(DownloadListener* listener) {
    std::unique_lock<std::recursive_mutex> locker(m_mutex);
    m_listeners.push_back(listener);
  }

  void setProgress(int percent) {
    std::unique_lock<std::recursive_mutex> locker(m_mutex);
    if (percent == m_percent) return;
    m_percent = percent;
    emitProgress();
  }

 private:
  void emitProgress() {
    for (DownloadListener* listener : m_listeners) listener->progressChanged(m_percent);  // expect: callback-under-lock
  }

  std::recursive_mutex m_mutex;
  std::vector<DownloadListener*> m_listeners;
  int m_percent = -1;
};

class ProgressBar : public DownloadListener {
 public:
  void progressChanged(int percent) override {
    std::lock_guard<std::mutex> locker(m_mutex);
    m_shown = std::max(m_shown, percent);
  }
  int shown() {
    std::lock_guard<std::mutex> locker(m_mutex);
    return m_shown;
  }

 private:
  std::mutex m_mutex;
  int m_shown = 0;
};

int main() {
  ProgressBar bar;
  DownloadManager manager;
  manager.addListener(&bar);
  std::thread network([&] {
    for (int p = 0; p <= 100; p += 10) manager.setProgress(p);
  });
  manager.setProgress(5);
  network.join();
  return bar.shown() == 100 ? 0 : 1;
}
