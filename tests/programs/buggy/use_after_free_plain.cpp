// A plain use after the free, in an order that happens-before fixes.
int main() {
  int* value = new int(1);
  delete value;
  return *const_cast<volatile int*>(value);  // expect: use-after-free with line 4
}
