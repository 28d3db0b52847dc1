// Calls into all parts; the benchmark changes this file to see what is staged again.
int part0();

int main() {
  return part0() > 0 ? 0 : 1;
}
