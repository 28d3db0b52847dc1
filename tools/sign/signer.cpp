#include "sign/signer.hpp"

namespace pdist::sign {

std::string last_line(std::string text) {
  while (text.ends_with('\n'))
    text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

} // namespace pdist::sign
