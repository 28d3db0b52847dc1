// Paths of applications and frameworks.
#include "runtime/bundle/paths.hpp"

#include <doctest/doctest.h>

using namespace pdist::runtime;

TEST_CASE("the outermost application of a path") {
  CHECK(application_of("Chat.app/Contents/MacOS/Chat") == "Chat.app");
  CHECK(application_of("apps/Chat.app/Contents/Helpers/Sub.app/Contents/MacOS/Sub") == "apps/Chat.app");
  CHECK(application_of("bin/chat.app") == "");
  CHECK(application_of("bin/.app/x") == "");
  CHECK(application_of(".app/x") == "");
  CHECK(application_of("lib/libx.dylib") == "");
  CHECK(library_folder_of("") == "lib");
  CHECK(library_folder_of("Chat.app") == "Chat.app/Contents/Frameworks");
}

TEST_CASE("the framework of a library") {
  CHECK(framework_of("/opt/lib/Qt.framework/Versions/A/Qt") == "/opt/lib/Qt.framework");
  CHECK(framework_of("/opt/lib/Qt.framework/Qt") == "/opt/lib/Qt.framework");
  CHECK(framework_of("/opt/Python.framework/Versions/3.12/lib/libssl.3.dylib") == "");
  CHECK(framework_of("/opt/A.framework/Versions/A/Frameworks/B.framework/B") == "");
  CHECK(framework_of("/opt/A.framework/Versions/A") == "");
  CHECK(framework_of("/opt/lib/libx.dylib") == "");
}

TEST_CASE("what a bundle's signature seals, by where its Info.plist is") {
  CHECK(sealed_folder_of("Chat.app/Contents/Info.plist") == "Chat.app/Contents");
  CHECK(sealed_folder_of("lib/plugins/x.bundle/Contents/Info.plist") == "lib/plugins/x.bundle/Contents");
  CHECK(sealed_folder_of("lib/Qt.framework/Versions/A/Resources/Info.plist") ==
        "lib/Qt.framework/Versions/A");
  CHECK(sealed_folder_of("share/Contents/Info.plist") == "");
  CHECK(sealed_folder_of("Chat.app/Contents/Resources/Info.plist") == "");
  CHECK(sealed_folder_of("share/Resources/Info.plist") == "");
  CHECK(sealed_folder_of("Info.plist") == "");
}
