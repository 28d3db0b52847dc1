#include "runtime/depfile.hpp"

namespace pdist::runtime {

namespace {

std::string escaped(const std::string& name) {
  std::string out;
  for (const char c : name) {
    if (c == '$') {
      out += "$$";
    } else {
      if (c == ' ' || c == '#') out += '\\';
      out += c;
    }
  }
  return out;
}

} // namespace

std::string render_depfile(const std::string& target, const std::vector<Path>& inputs) {
  std::string out = escaped(target) + ':';
  for (const Path& input : inputs) {
    const std::string name = input.string();
    if (name.find('\n') == std::string::npos) out += " \\\n " + escaped(name);
  }
  return out + '\n';
}

} // namespace pdist::runtime
