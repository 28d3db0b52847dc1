#include "almanac.h"
#include "system.h"

/* tides [<hours>]: high and low water for so many hours, 24 by default. */
int main(int argc, char** argv) {
  const int hours = argc > 1 ? atoi(argv[1]) : 24;
  for (int hour = 0; hour < hours; ++hour)
    printf("%3d %s\n", hour, almanac_is_high(hour) ? "high" : "low");
  return 0;
}
