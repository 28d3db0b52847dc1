// Which load commands a Mach-O file is to have after an edit: rules, without bytes.
#include "binary/macho/constants.hpp"
#include "binary/macho/edit/wanted.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using namespace pdist::binary::macho;
using pdist::binary::Edit;
using pdist::test::thrown_by;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

SliceFacts slice(const std::vector<std::pair<std::uint32_t, std::string>>& commands, std::string name = "",
                 std::uint64_t file_type = file_dylib) {
  SliceFacts facts{std::move(name), file_type, {}};
  for (const auto& [type, text] : commands)
    facts.commands.push_back({type, text, facts.commands.size(), false});
  return facts;
}

/// An install name, two libraries, two search paths, and a command without a name behind them.
SliceFacts library() {
  return slice({{command_id_dylib, "id"},
                {command_load_dylib, "one"},
                {command_load_weak_dylib, "two"},
                {command_rpath, "/a"},
                {command_rpath, "/b"},
                {command_uuid, ""}});
}

/// The names afterwards, new and changed ones in brackets.
std::string shown(const std::vector<NamedCommand>& commands) {
  std::string text;
  for (const NamedCommand& each : commands)
    if (!each.text.empty()) text += (each.changed ? "[" + each.text + "]" : each.text) + " ";
  return text;
}

std::string wanted(const Edit& edit, const std::vector<SliceFacts>& slices = {library()}) {
  std::string text;
  const std::string error = thrown_by([&] {
    for (const auto& commands : wanted_commands("file", slices, edit))
      text += (text.empty() ? "" : "| ") + shown(commands);
  });
  return error == "no error" ? text : error;
}

Edit path(const std::string& text) {
  Edit edit;
  edit.search_path = text;
  return edit;
}
Edit added(const std::vector<std::string>& paths) {
  Edit edit;
  edit.macho.add_rpaths = paths;
  return edit;
}
Edit removed(const std::vector<std::string>& paths) {
  Edit edit;
  edit.macho.remove_rpaths = paths;
  return edit;
}
Edit changed(const Pairs& pairs) {
  Edit edit;
  edit.macho.change_rpaths = pairs;
  return edit;
}
Edit replaced(const Pairs& pairs) {
  Edit edit;
  edit.replace_needed = pairs;
  return edit;
}
Edit named(const std::string& name) {
  Edit edit;
  edit.soname = name;
  return edit;
}

} // namespace

TEST_SUITE("wanted load commands") {
  TEST_CASE("all search paths at once") {
    CHECK(wanted(path("/a:/b")) == "id one two /a /b ");
    CHECK(wanted(path("/b:/a")) == "id one two [/b] [/a] ");
    CHECK(wanted(path("/a")) == "id one two /a ");
    CHECK(wanted(path("/c:/d:/e")) == "id one two [/c] [/d] [/e] ");
    CHECK(wanted(path("/c:/c")) == "id one two [/c] ");
    CHECK(wanted(path("")) == "id one two ");
  }

  TEST_CASE("search paths one by one") {
    CHECK(wanted(added({"/c", "/a"})) == "id one two /a /b [/c] ");
    CHECK(wanted(removed({"/a", "/not there"})) == "id one two /b ");
    CHECK(wanted(changed({{"/a", "/c"}})) == "id one two [/c] /b ");
    CHECK(wanted(changed({{"/c", "/a"}})) == "id one two /a /b "); // changed already
    CHECK(wanted(changed({{"/a", "/b"}})) == "id one two [/b] ");  // not twice
    Edit all = changed({{"/a", "/c"}});
    all.macho.add_rpaths = {"/d"};
    all.macho.remove_rpaths = {"/b"};
    CHECK(wanted(all) == "id one two [/c] [/d] ");
  }

  TEST_CASE("search paths that were there twice go when search paths are edited, and only then") {
    const SliceFacts twice = slice({{command_rpath, "/a"}, {command_rpath, "/b"}, {command_rpath, "/a"}});
    CHECK(wanted(added({"/b"}), {twice}) == "/a /b ");
    CHECK(wanted(changed({{"/b", "/b"}}), {twice}) == "/a /b ");
    CHECK(wanted(Edit{}, {twice}) == "/a /b /a ");
  }

  TEST_CASE("the first search path goes behind the libraries") {
    CHECK(wanted(added({"/c"}), {slice({{command_load_dylib, "one"}, {command_id_dylib, "x"}})}) ==
          "one [/c] x ");
    CHECK(wanted(added({"/c"}), {slice({{command_id_dylib, "x"}})}) == "x [/c] ");
    CHECK(wanted(added({"/c"}), {slice({{command_id_dylib, "x"}, {command_code_signature, "s"}})}) ==
          "x [/c] s ");
  }

  TEST_CASE("names") {
    CHECK(wanted(named("id")) == "id one two /a /b ");
    CHECK(wanted(named("@rpath/id")) == "[@rpath/id] one two /a /b ");
    CHECK(wanted(replaced({{"one", "1"}, {"two", "2"}})) == "id [1] [2] /a /b ");
    CHECK(wanted(replaced({{"1", "one"}})) == "id one two /a /b "); // replaced already
    // A search path and an install name are no libraries that it needs.
    CHECK(wanted(replaced({{"/a", "/c"}})) == "file: cannot edit: it does not need '/a'\n"
                                              "hint: pdist-rpath --print-needed shows what it needs");
  }

  TEST_CASE("each slice by itself: what one has not got is no error") {
    const std::vector<SliceFacts> both{slice({{command_load_dylib, "one"}, {command_rpath, "/a"}}, "x86_64"),
                                       slice({{command_load_dylib, "two"}, {command_rpath, "/b"}}, "arm64")};
    CHECK(wanted(replaced({{"two", "2"}}), both) == "one /a | [2] /b ");
    CHECK(wanted(changed({{"/a", "/c"}}), both) == "one [/c] | two /b ");
    CHECK(wanted(added({"/b"}), both) == "one /a [/b] | two /b ");
    CHECK(wanted(removed({"/b"}), both) == "one /a | two ");
    CHECK(wanted(replaced({{"three", "3"}}), both) == "file: cannot edit: it does not need 'three'\n"
                                                      "hint: pdist-rpath --print-needed shows what it needs");
    CHECK(wanted(changed({{"/c", "/d"}}), both) == "file: cannot edit: it has no search path '/c'\n"
                                                   "hint: pdist-rpath --print-rpath shows what it has");
    CHECK(wanted(named("id"), both) ==
          "file: cannot edit: slice x86_64: only libraries (dylib) have an install name, and it is none");
  }

  TEST_CASE("what a second run would do again, or differently, is refused") {
    CHECK(wanted(replaced({{"one", "two"}, {"two", "three"}})) ==
          "file: cannot edit: 'two' is a new library's name and an old one at once\n"
          "hint: change them in two runs");
    CHECK(wanted(changed({{"/a", "/c"}, {"/a", "/d"}})) ==
          "file: cannot edit: '/a' is to become '/c' and '/d'");
    CHECK(wanted(replaced({{"one", "two"}})) ==
          "file: cannot edit: it would need 'two' twice\n"
          "hint: symbols name their library by its number: link it anew");
    CHECK(wanted(replaced({{"one", "x"}, {"two", "x"}})) ==
          "file: cannot edit: it would need 'x' twice\n"
          "hint: symbols name their library by its number: link it anew");
  }

  TEST_CASE("names that nobody could read are refused") {
    CHECK(wanted(added({""})) == "file: cannot edit: the search path to set is empty");
    CHECK(wanted(path("/a::/b")) == "file: cannot edit: the search path to set is empty");
    CHECK(wanted(named("")) == "file: cannot edit: the install name to set is empty");
    CHECK(wanted(named(std::string("a\0b", 3))) ==
          "file: cannot edit: the install name to set has a NUL character in it");
    CHECK(wanted(replaced({{"one", std::string(1024, 'x')}})) ==
          "file: cannot edit: the library's name to set has 1024 bytes, macOS takes at most 1023");
  }

  TEST_CASE("what other formats take is refused") {
    Edit edit;
    edit.tag = Edit::SearchPathTag::rpath;
    CHECK(wanted(edit) ==
          "file: cannot edit: a Mach-O file has one kind of search path (LC_RPATH), which also "
          "serves the libraries below it\nhint: leave --force-rpath out");
    edit = {};
    edit.interpreter = "/lib/ld.so";
    CHECK(wanted(edit) ==
          "file: cannot edit: the loader of a Mach-O file is always /usr/lib/dyld: the system "
          "starts no other");
    edit = {};
    edit.add_needed = {"three"};
    const char* const by_number =
        "file: cannot edit: symbols of a Mach-O file name their library by its number: "
        "none can be added or removed\nhint: link it anew, or rename a library "
        "(--replace-needed)";
    CHECK(wanted(edit) == by_number);
    edit = {};
    edit.remove_needed = {"one"};
    CHECK(wanted(edit) == by_number);
    CHECK(wanted(Edit{}, {slice({}, "", file_object)}) ==
          "file: cannot edit: it is no program, library (dylib) or plug-in (bundle): dyld does not load it");
    CHECK(wanted(named("id"), {slice({}, "", file_bundle)}) ==
          "file: cannot edit: only libraries (dylib) have an install name, and it is none");
  }
}
