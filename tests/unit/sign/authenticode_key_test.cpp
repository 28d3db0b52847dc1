// Both readers of requests take the same `sign`, and osslsigncode is given no secret.
#include "sign/authenticode_key.hpp"
#include "support/data/json.hpp"
#include "support/error.hpp"

#include <doctest/doctest.h>

using namespace pdist;

namespace {

using Words = std::vector<std::string>;

std::optional<sign::AuthenticodeKey> read(const std::string& text) {
  const support::Value document = support::parse_json("{" + text + "}", "request.json");
  support::Fields fields(document, "request.json");
  return sign::read_authenticode_key(fields);
}

std::string refusal(const std::string& text) {
  try {
    read(R"("sign": )" + text);
  } catch (const support::Error& error) {
    return error.what();
  }
  return "";
}

Words arguments(const std::string& text) {
  return sign::key_arguments(*read(R"("sign": )" + text));
}

} // namespace

TEST_CASE("a request without 'sign' signs nothing") {
  CHECK_FALSE(read(""));
}

TEST_CASE("osslsigncode is told where key, certificate and password are") {
  CHECK(arguments(R"({"pkcs12": "/k.p12"})") == Words{"-pkcs12", "/k.p12"});
  CHECK(arguments(R"({"pkcs12": "/k.p12", "password_file": "/p"})") ==
        Words{"-pkcs12", "/k.p12", "-readpass", "/p"});
  CHECK(arguments(R"({"pkcs11": "/m.so", "key": "0a", "certificate": "/c.pem", "password_file": "/p"})") ==
        Words{"-pkcs11module", "/m.so", "-certs", "/c.pem", "-key", "0a", "-readpass", "/p"});
  CHECK(arguments(R"({"pkcs11": "/m.so", "key": "pkcs11:object=a", "certificate": "pkcs11:object=b"})") ==
        Words{"-pkcs11module", "/m.so", "-pkcs11cert", "pkcs11:object=b", "-key", "pkcs11:object=a"});
}

TEST_CASE("without 'certificate' the token has it under the name of the key") {
  CHECK(arguments(R"({"pkcs11": "/m.so", "key": "0a"})") ==
        Words{"-pkcs11module", "/m.so", "-pkcs11cert", "0a", "-key", "0a"});
}

TEST_CASE("a signature depends on the files that are no secret of a token") {
  using Paths = std::vector<std::filesystem::path>;
  const auto inputs = [](const std::string& text) { return sign::key_inputs(*read(R"("sign": )" + text)); };
  CHECK(inputs(R"({"pkcs12": "/k.p12", "password_file": "/p"})") == Paths{"/k.p12"});
  CHECK(inputs(R"({"pkcs11": "/m.so", "key": "a", "certificate": "/c.pem"})") == Paths{"/c.pem"});
  CHECK(inputs(R"({"pkcs11": "/m.so", "key": "a", "certificate": "pkcs11:id=b"})").empty());
  CHECK(inputs(R"({"pkcs11": "/m.so", "key": "a"})").empty());
}

TEST_CASE("exactly one key, with what belongs to it") {
  const std::string at = "request.json:1:10: ";
  CHECK(refusal("{}") == at + "'sign' does not say which key it is: one of 'pkcs12' and 'pkcs11' is needed");
  CHECK(refusal(R"({"pkcs12": "/k", "pkcs11": "/m", "key": "a"})") ==
        at + "'sign' does not say which key it is: one of 'pkcs12' and 'pkcs11' is needed");
  CHECK(refusal(R"({"pkcs12": "/k", "certificate": "/c"})") ==
        at + "'key' and 'certificate' belong to 'pkcs11': the file of 'pkcs12' has both");
  CHECK(refusal(R"({"pkcs12": "/k", "key": "a"})") ==
        at + "'key' and 'certificate' belong to 'pkcs11': the file of 'pkcs12' has both");
  CHECK(refusal(R"({"pkcs11": "/m", "certificate": "/c"})") ==
        at + "'key' is missing: 'pkcs11' needs it: a pkcs11: URI, or the id of a key");
  CHECK(refusal(R"({"pkcs11": "/m", "kye": "a"})") ==
        "request.json:1:36: unknown key 'sign.kye': did you mean 'key'?");
}

TEST_CASE("a URI with the PIN is refused, and not repeated") {
  for (const std::string uri : {"pkcs11:object=a?pin-value=4711", "pkcs11:object=a;Pin-Value=4711"}) {
    CAPTURE(uri);
    CHECK(refusal(R"({"pkcs11": "/m", "key": ")" + uri + R"("})") ==
          "request.json:1:10: 'key' has a PIN in it (pin-value): others could list it: it belongs into "
          "'password_file'");
    CHECK(
        refusal(R"({"pkcs11": "/m", "key": "a", "certificate": ")" + uri + R"("})") ==
        "request.json:1:10: 'certificate' has a PIN in it (pin-value): others could list it: it belongs into "
        "'password_file'");
  }
}
