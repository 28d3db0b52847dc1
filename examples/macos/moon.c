/* The age of the moon, in hours of its 709, counted from a new moon. */
int moon_age(int hour) {
  return hour % 709;
}
