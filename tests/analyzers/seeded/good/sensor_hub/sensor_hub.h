#pragma once
#include <atomic>

struct Reading {
  int sequence;
  double celsius;
};

extern std::atomic<double> lastCelsius;
void sampleLoop(int rounds);
double currentCelsius();
