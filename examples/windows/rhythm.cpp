#include "rhythm.hpp"

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

void play(int tempo, int beats, const std::function<void(int)>& beat) {
  if (tempo < 20 || tempo > 400)
    throw std::out_of_range("tempo " + std::to_string(tempo) + ": 20 to 400 is played");
  std::thread player([&] {
    for (int i = 1; i <= beats; ++i) {
      beat(i);
      if (i < beats) std::this_thread::sleep_for(std::chrono::minutes(1) / static_cast<double>(tempo));
    }
  });
  player.join();
}
