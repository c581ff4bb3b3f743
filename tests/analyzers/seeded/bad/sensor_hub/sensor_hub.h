#pragma once
struct Reading {
  int sequence;
  double celsius;
};

extern double lastCelsius;
void sampleLoop(int rounds);
double currentCelsius();
