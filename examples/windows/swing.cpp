// The plugin: which beats are strong.
#include <stdexcept>

namespace {

int place_in_bar(int beat) {
  if (beat < 1) throw std::invalid_argument("beats are counted from 1");
  return (beat - 1) % 4;
}

} // namespace

extern "C" __declspec(dllexport) bool is_strong(int beat) {
  try {
    return place_in_bar(beat) % 2 == 1;
  } catch (const std::invalid_argument&) {
    return false;
  }
}
