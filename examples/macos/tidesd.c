#include "almanac.h"
#include "system.h"

/* tidesd: a line an hour, for launchd's log. */
int main(void) {
  for (int hour = 0;; ++hour) {
    puts(almanac_is_high(hour) ? "high" : "low");
    fflush(__stdoutp);
    sleep(3600);
  }
}
