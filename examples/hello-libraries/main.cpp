// Greets somebody, and tells which libcurl it runs with.
#include "greeting.hpp"

#include <curl/curl.h>
#include <iostream>

int main(int argc, char** argv) {
  std::cout << greeting(argc > 1 ? argv[1] : "nobody") << '\n' << curl_version() << '\n';
}
