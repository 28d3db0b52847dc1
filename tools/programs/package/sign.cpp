// pdist-package sign: an installer for Windows gets its signature, and so does the uninstaller in it.
#include "manifest/manifest.hpp"
#include "manifest/manifest_json.hpp"
#include "package/make/request.hpp"
#include "programs/package/commands.hpp"
#include "sign/authenticode.hpp"
#include "support/error.hpp"

#include <memory>

namespace pdist::programs {

namespace {

namespace fs = std::filesystem;

struct SignOptions {
  fs::path request, file;
};

/// makensis goes on with the file itself: the signed copy takes its place.
int sign(const SignOptions& options) {
  const package::PackageRequest request = package::read_package_request(options.request);
  if (!request.sign)
    throw support::UsageError(options.request.string(), "nothing is to be signed",
                              "the request has no 'sign'");
  const fs::path copy = options.file.string() + ".signed";
  sign::authenticode_signer(*request.sign)
      ->sign(options.file, copy, manifest::read(manifest::find(request.dist)).facts.time);
  fs::rename(copy, options.file);
  return 0;
}

} // namespace

Command add_sign(support::CommandLine& app) {
  const auto kept = std::make_shared<SignOptions>();
  support::CommandLine* command = app.add_subcommand(
      "sign",
      "Sign a program for Windows in its place, as the request says: makensis runs it for installers.");
  command->add_option("--request", kept->request, "package-request.json that add_distro_package() wrote")
      ->required()
      ->existing_file()
      ->option_text("FILE");
  command->add_option("file", kept->file, "the program to sign")->required()->existing_file();
  return {command, [kept] { return sign(*kept); }};
}

} // namespace pdist::programs
