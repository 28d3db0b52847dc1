#include "words.hpp"

std::string greeting_word() {
  return "Hello";
}
