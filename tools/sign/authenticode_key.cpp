#include "sign/authenticode_key.hpp"

#include <algorithm>

namespace pdist::sign {

namespace {

using support::Fields;

/// RFC 7512, 2.3: the attribute of a `pkcs11:` URI that has the PIN itself.
constexpr std::string_view pin_attribute = "pin-value=";

bool has_pin(const std::string& text) {
  std::string lower = text;
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower.find(pin_attribute) != std::string::npos;
}

/// The URI is not repeated: errors get into logs.
void refuse_pin(const Fields& sign, const std::string& key, const std::string& text) {
  if (has_pin(text)) {
    sign.fail("'" + key + "' has a PIN in it (pin-value)",
              "others could list it: it belongs into 'password_file'");
  }
}

} // namespace

std::optional<AuthenticodeKey> read_authenticode_key(Fields& request) {
  if (request.optional("sign") == nullptr) return std::nullopt;
  Fields sign = request.map("sign");
  AuthenticodeKey out;
  out.pkcs12 = sign.name_or("pkcs12", "");
  out.pkcs11 = sign.name_or("pkcs11", "");
  out.key = sign.name_or("key", "");
  out.certificate = sign.name_or("certificate", "");
  out.password_file = sign.name_or("password_file", "");
  sign.finish();
  if (out.pkcs12.empty() == out.pkcs11.empty())
    sign.fail("'sign' does not say which key it is", "one of 'pkcs12' and 'pkcs11' is needed");
  if (!out.pkcs12.empty() && !(out.key.empty() && out.certificate.empty()))
    sign.fail("'key' and 'certificate' belong to 'pkcs11'", "the file of 'pkcs12' has both");
  if (!out.pkcs11.empty() && out.key.empty())
    sign.fail("'key' is missing", "'pkcs11' needs it: a pkcs11: URI, or the id of a key");
  refuse_pin(sign, "key", out.key);
  refuse_pin(sign, "certificate", out.certificate);
  return out;
}

bool names_token(const std::string& text) {
  return text.starts_with("pkcs11:");
}

std::vector<std::filesystem::path> key_inputs(const AuthenticodeKey& key) {
  if (!key.pkcs12.empty()) return {key.pkcs12};
  if (key.certificate.empty() || names_token(key.certificate)) return {};
  return {key.certificate};
}

std::vector<std::string> key_arguments(const AuthenticodeKey& key) {
  std::vector<std::string> out;
  if (!key.pkcs12.empty()) {
    out = {"-pkcs12", key.pkcs12.string()};
  } else {
    const std::string& certificate = key.certificate.empty() ? key.key : key.certificate;
    const bool on_token = key.certificate.empty() || names_token(certificate);
    out = {"-pkcs11module", key.pkcs11.string(), on_token ? "-pkcs11cert" : "-certs", certificate, "-key",
           key.key};
  }
  if (!key.password_file.empty()) out.insert(out.end(), {"-readpass", key.password_file.string()});
  return out;
}

} // namespace pdist::sign
