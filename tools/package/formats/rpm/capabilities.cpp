#include "package/formats/rpm/capabilities.hpp"

#include "package/formats/rpm/facts.hpp"

#include <fmt/format.h>

namespace pdist::package {

namespace {

/// "libx.so.1()(64bit)" and, for each version of its symbols, "libx.so.1(X_1)(64bit)".
template <class Versions>
void add_capabilities(std::vector<std::string>& out, const std::string& library, const Versions& versions,
                      int bits) {
  const std::string mark = bits == 64 ? "(64bit)" : "";
  out.push_back(mark.empty() ? library : fmt::format("{}(){}", library, mark));
  for (const std::string& version : versions)
    out.push_back(fmt::format("{}({}){}", library, version, mark));
}

} // namespace

std::vector<std::string> rpm_relations(const Requirements& requirements) {
  std::vector<std::string> out;
  for (const auto& [library, versions] : requirements.libraries)
    add_capabilities(out, library, versions, requirements.bits);
  if (requirements.gnu_hash_only) out.emplace_back("rtld(GNU_HASH)");
  return out;
}

std::vector<std::string> rpm_capabilities(const Requirements& requirements) {
  std::vector<std::string> out;
  for (const auto& [path, library] : public_libraries(requirements, rpm_facts))
    add_capabilities(out, library.soname, library.versions, requirements.bits);
  return out;
}

} // namespace pdist::package
