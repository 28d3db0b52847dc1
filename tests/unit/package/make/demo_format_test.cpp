// A format that only this test knows: it registers, lays out, writes and is read back through the public
// interface, and nothing else in the program had to hear of it.
#include "manifest/manifest.hpp"
#include "manifest/write_manifest.hpp"
#include "package/layout/dist_files.hpp"
#include "package/make/build.hpp"
#include "package/make/plan.hpp"
#include "scratch.hpp"
#include "support/bytes.hpp"
#include "support/file.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace pdist;
using namespace pdist::package;
namespace fs = std::filesystem;

namespace {

constexpr FormatFacts demo_facts{.name = "demo",
                                 .title = "a demonstration",
                                 .system = "linux",
                                 .extension = ".demo",
                                 .scheme = VersionScheme::deb,
                                 .private_parent = "apps/",
                                 .is_one_file = true};

/// A line for each path, with the bytes of files behind it.
class DemoWriter : public PackageWriter {
public:
  explicit DemoWriter(const RootPlan& plan) : plan_(plan), files_(plan.request.dist, plan.dist) {}

  void write(support::OutputFile& out) override {
    for (const PackageTree& tree : plan_.trees) {
      for (const PackageEntry& entry : tree.entries) {
        text_ += entry.path + '\n' + entry.content;
        if (!entry.source.empty())
          files_.read(
              entry.source, [](std::uint64_t) {}, [&](auto bytes) { text_ += support::as_text(bytes); });
      }
    }
    out.write(text_);
  }

  void read_back(const fs::path& file) const override {
    if (support::read_text_file(file, 1 << 20) != text_)
      throw support::Error(file.string(), "the package is not what was laid out");
  }

private:
  const RootPlan& plan_;
  DistFiles files_;
  std::string text_;
};

class DemoPlan : public FormatPlan {
public:
  explicit DemoPlan(std::string name) : name_(std::move(name)) {}
  std::vector<std::string> file_names() const override { return {name_}; }
  std::unique_ptr<PackageWriter> writer(const RootPlan& plan, std::size_t, const fs::path&) const override {
    return std::make_unique<DemoWriter>(plan);
  }

private:
  std::string name_;
};

class Demo : public Format {
public:
  const FormatFacts& facts() const override { return demo_facts; }
  Placed place(const Package&, const std::string& path, const LayoutRequest& request) const override {
    return {request.install_root + '/' + path, false};
  }
  bool is_shared_folder(std::string_view path) const override { return path == "apps"; }
  void complete(std::vector<PackageTree>& trees, const LayoutSources& sources,
                std::vector<support::Error>&) const override {
    trees.front().entries.push_back(generated_file("apps/VERSION", shown(sources.model.version) + '\n'));
  }
  std::unique_ptr<FormatPlan> plan(RootPlan& plan) const override {
    return std::make_unique<DemoPlan>(full_version(plan.model, demo_facts) + ".demo");
  }
};

const Demo demo;
const bool is_added = (add_format(demo), true); // before the tests: nobody has asked for formats yet

} // namespace

TEST_CASE("a format that is added is known everywhere, and its packages are made") {
  REQUIRE(is_added);
  const test::Scratch scratch;
  const fs::path dist = scratch / "dist";
  scratch.file("dist/bin/chat", "hello\n");
  manifest::Facts facts;
  facts.name = "chat";
  manifest::write(dist, manifest::describe(dist, facts));
  PackageRequest request;
  request.dist = dist;
  request.metadata = scratch.file(
      "package.yaml", "name: chat\nversion: 1.2.3-rc.1\nsummary: chat with friends\nlicense: MIT\n"
                      "maintainer: Ada Example <ada@example.org>\ndependencies: [curl]\n"
                      "overrides: {demo: {commands: []}}\n");
  const auto files = build_packages(request, format_named("DEMO"), {.to = scratch / "out"});
  REQUIRE(files.size() == 1);
  CHECK(files[0] == scratch / "out/1.2.3~rc.1.demo");
  CHECK(support::read_text_file(files[0], 1 << 20) ==
        "apps\napps/VERSION\n1.2.3-rc.1\napps/chat\napps/chat/bin\napps/chat/bin/chat\nhello\n");
  CHECK(fs::exists(files[0].string() + ".sha256"));
}

TEST_CASE("a format cannot be added twice, nor after others were asked for") {
  REQUIRE(format_names().back() == "demo");
  CHECK_THROWS_AS(add_format(demo), std::logic_error);
}

TEST_CASE("an unknown format is an error that names the nearest") {
  CHECK(test::thrown_by([] { format_named("demmo"); }) ==
        "'demmo' is no package format\nhint: did you mean 'demo'?");
}
