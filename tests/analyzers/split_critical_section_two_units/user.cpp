#include "store.h"

void use(Store& store, int key) {
  if (!store.has(key)) store.add(key);  // expect: Store::keys_ is changed here because of
}
void use_well(Store& store, int key) {
  if (!store.has(key)) store.add_new(key);
}
