// What files of a dist for macOS call their libraries, by the draft alone.
#include "runtime/placement/dyld_names.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using namespace pdist::runtime;
using Texts = std::vector<std::string>;
using Names = std::set<std::string>;

namespace {

void add(Draft& draft, const std::string& path, const std::string& link = {}) {
  DraftEntry entry;
  entry.plan.path = path;
  entry.plan.type = link.empty() ? support::EntryType::file : support::EntryType::symlink;
  entry.plan.link_target = link;
  draft.add(std::move(entry));
}

Draft sample() {
  Draft draft;
  add(draft, "lib/libmoon.1.2.0.dylib");
  add(draft, "lib/libmoon.1.dylib", "libmoon.1.2.0.dylib");
  add(draft, "lib/libloop.dylib", "libloop.dylib");
  add(draft, "lib/libaway.dylib", "../../libaway.dylib");
  add(draft, "lib/Kit.framework/Versions/A/Kit");
  add(draft, "lib/Kit.framework/Versions/Current", "A");
  add(draft, "lib/Kit.framework/Kit", "Versions/Current/Kit");
  add(draft, "share/data");
  return draft;
}

binary::Binary needing(const Texts& names, const Texts& rpaths = {}) {
  binary::Binary out;
  out.format = binary::Format::macho;
  out.kind = binary::Kind::executable;
  out.needed = names;
  out.rpaths = rpaths;
  return out;
}

} // namespace

TEST_CASE("a name stays where something in the dist answers to it, else it is the file's own") {
  const Draft draft = sample();
  const std::string moon = "lib/libmoon.1.2.0.dylib", kit = "lib/Kit.framework/Versions/A/Kit";
  CHECK(name_for(draft, moon, "/opt/lib/libmoon.1.dylib") == "@rpath/libmoon.1.dylib");
  CHECK(name_for(draft, moon, "@rpath/libmoon.1.2.0.dylib") == "@rpath/libmoon.1.2.0.dylib");
  CHECK(name_for(draft, moon, "@rpath/libmoon.dylib") == "@rpath/libmoon.1.2.0.dylib");
  CHECK(name_for(draft, moon, "@rpath/libloop.dylib") == "@rpath/libmoon.1.2.0.dylib");
  CHECK(name_for(draft, moon, "@rpath/libaway.dylib") == "@rpath/libmoon.1.2.0.dylib");
  CHECK(name_for(draft, kit, "/Library/Frameworks/Kit.framework/Kit") == "@rpath/Kit.framework/Kit");
  CHECK(name_for(draft, kit, "@rpath/Kit.framework/Versions/Current/Kit") ==
        "@rpath/Kit.framework/Versions/Current/Kit");
  CHECK(name_for(draft, kit, "@rpath/Kit.framework/Versions/B/Kit") == "@rpath/Kit.framework/Versions/A/Kit");
}

TEST_CASE("an install rule's new names are found by their place among the commands, slice by slice") {
  binary::Binary seen = needing({"/build/libx.dylib", "/usr/lib/libSystem.B.dylib"});
  binary::Binary shipped = needing({"@rpath/libx.dylib", "/usr/lib/libSystem.B.dylib"});
  CHECK(names_in(shipped, seen, "/build/libx.dylib") == Names{"@rpath/libx.dylib"});
  CHECK(names_in(shipped, seen, "/build/liby.dylib") == Names{});
  seen.other_slices = {needing({"/build/libx.dylib"})};
  shipped.other_slices = {needing({"/prefix/lib/libx.dylib"})};
  CHECK(names_in(shipped, seen, "/build/libx.dylib") == Names{"@rpath/libx.dylib", "/prefix/lib/libx.dylib"});
  // Another library at that place is another library.
  CHECK(names_in(needing({"@rpath/libz.dylib"}), needing({"/build/libx.dylib"}), "/build/libx.dylib") ==
        Names{});
}

TEST_CASE(
    "of present search paths those stay that lead to something in the dist, or to macOS' own libraries") {
  const Draft draft = sample();
  const binary::Binary program =
      needing({}, {"@executable_path/../lib", "@loader_path/../plugins", "/opt/lib", "/usr/lib/swift"});
  CHECK(kept_folders(draft, "bin/app", program) == Texts{"lib"});
  CHECK(system_rpaths(program) == Names{"/usr/lib/swift"});
  binary::Binary library = program;
  library.kind = binary::Kind::shared_library;
  CHECK(kept_folders(draft, "bin/libx.dylib", library) == Texts{});
}
