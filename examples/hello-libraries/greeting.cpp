#include "greeting.hpp"

#include "words.hpp"

std::string greeting(const std::string& name) {
  return greeting_word() + ", " + name + "!";
}
