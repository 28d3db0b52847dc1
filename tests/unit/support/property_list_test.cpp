// Property lists in XML, Base64 in them, and what is no property list.
#include "support/bytes.hpp"
#include "support/data/base64.hpp"
#include "support/data/property_list.hpp"
#include "support/data/xml.hpp"
#include "thrown.hpp"

#include <doctest/doctest.h>

using namespace pdist;
using pdist::test::thrown_by;
using support::Value;

namespace {

const std::string head =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
    "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n";

Value read(const std::string& inner) {
  return support::read_property_list(head + "<plist version=\"1.0\">\n" + inner + "\n</plist>\n",
                                     "Info.plist");
}

std::string error_of(const std::string& text) {
  return thrown_by([&] { support::read_property_list(text, "Info.plist"); });
}

std::string inner_error(const std::string& inner) {
  return error_of(head + "<plist version=\"1.0\">\n" + inner + "\n</plist>\n");
}

} // namespace

TEST_CASE("a property list is a tree of values") {
  const Value list = read("<dict><key>CFBundleExecutable</key><string>Chat &amp; &#233;</string>\n"
                          "<key>empty</key><string/><!-- a remark -->\n"
                          "<key>numbers</key><array><integer>-7</integer><real>20</real></array>"
                          "<key>yes</key><true/><key>no</key><false/>"
                          "<key>since</key><date>2020-01-01T00:00:00Z</date>"
                          "<key>data</key><data>\n\tAAEC\n\t/w==\n</data>"
                          "<key>inner</key><dict><key>a</key><dict/></dict></dict>");
  CHECK(list.find("CFBundleExecutable")->text() == "Chat & \xc3\xa9");
  CHECK(list.find("empty")->text().empty());
  CHECK(list.find("numbers")->items()[0].integer() == -7);
  CHECK(list.find("numbers")->items()[1].text() == "20");
  CHECK(list.find("yes")->boolean());
  CHECK(list.find("no")->is(Value::Kind::boolean));
  CHECK_FALSE(list.find("no")->boolean());
  CHECK(list.find("since")->text() == "2020-01-01T00:00:00Z");
  CHECK(list.find("data")->text() == std::string("\0\1\2\xff", 4));
  CHECK(list.find("inner")->find("a")->members().empty());
  CHECK(read("<string>alone</string>").text() == "alone");
}

TEST_CASE("what is no property list") {
  const std::string no = ": is no property list: ";
  CHECK(error_of("bplist00\xd1") == "Info.plist: is no property list: it has the binary form\nhint: convert "
                                    "it with `plutil -convert xml1` or "
                                    "`plistutil -f xml`");
  CHECK(error_of("") == "Info.plist:1" + no + "no element found");
  CHECK(error_of("<html/>") == "Info.plist:1" + no + "its first element is <html>, not <plist>");
  CHECK(error_of("<plist/>") == "Info.plist:1" + no + "it has no value");
  CHECK(error_of("<plist><dict>") == "Info.plist:1" + no + "no element found");
  CHECK(error_of("<!DOCTYPE plist [<!ENTITY a \"b\">]><plist><string>&a;</string></plist>") ==
        "Info.plist:1" + no + "its document type declares something, and may not");
  CHECK(inner_error("<string>a</string>\n<string>b</string>") ==
        "Info.plist:5" + no + "<string> stands behind the list's value");
  CHECK(inner_error("<string>a<string>b</string></string>") ==
        "Info.plist:4" + no + "<string> stands inside of a value that has no parts");
  CHECK(inner_error("<array><plist/></array>") == "Info.plist:4" + no + "<plist> stands inside of a list");
  CHECK(inner_error("<dict><string>a</string></dict>") ==
        "Info.plist:4" + no + "<string> stands where a <key> belongs");
  CHECK(inner_error("<dict><key>a</key><key>b</key></dict>") ==
        "Info.plist:4" + no + "<key> stands where a value belongs");
  CHECK(inner_error("<array><key>a</key></array>") ==
        "Info.plist:4" + no + "<key> stands where a value belongs");
  CHECK(inner_error("<dict><key>a</key></dict>") == "Info.plist:4" + no + "the key 'a' has no value");
  CHECK(inner_error("<dict><key>a</key><true/><key>a</key><true/></dict>") ==
        "Info.plist:4" + no + "the key 'a' is there twice");
  CHECK(inner_error("<integer>1.5</integer>") == "Info.plist:4" + no + "'1.5' is no integer");
  CHECK(inner_error("<data>AAA</data>") == "Info.plist:4" + no + "<data> is no Base64");
  CHECK(inner_error("<number>1</number>") == "Info.plist:4" + no + "<number> is not known");
}

TEST_CASE("a property list that is too deep, and one whose text is too long") {
  std::string deep;
  for (int i = 0; i < 100000; ++i)
    deep += "<array>";
  CHECK(error_of("<plist>" + deep) ==
        "Info.plist:1: is no property list: more than 64 elements inside each other");
  CHECK(error_of("<plist><string>" + std::string(support::longest_xml_token + 1, 'x')) ==
        "Info.plist:1: is no property list: a tag or text of more than 4194304 bytes");
}

TEST_CASE("Base64 there and back") {
  for (const char* text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) {
    const auto bytes = support::as_bytes(text);
    const auto back = support::from_base64(support::base64(bytes));
    REQUIRE(back.has_value());
    CHECK(support::as_text(*back) == text);
  }
  CHECK(support::base64(support::as_bytes("fooba")) == "Zm9vYmE=");
  CHECK(support::base64(support::as_bytes(std::string_view("\xff\xfe", 2))) == "//4=");
  for (const char* wrong :
       {"A", "AA", "AAA", "A===", "====", "AA=A", "AAA=AAA=", "AA==AAAA", "AA-_", "A\xc3\xa9="})
    CHECK_FALSE(support::from_base64(wrong));
}
