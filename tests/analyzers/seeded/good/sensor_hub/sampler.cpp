#include "sensor_hub.h"

std::atomic<double> lastCelsius{20.0};

void sampleLoop(int rounds) {
  for (int i = 0; i < rounds; ++i) {
    Reading reading{i, 20.0 + i * 0.1};
    lastCelsius = reading.celsius;
  }
}
