// Stands in the interposer's place with C libraries that it is not written for.

#include "heapstorm/heap_meter.h"

__attribute__((constructor)) static void stay_off(void)
{
    hs_heap_meter_set(false, "only glibc's heap can be counted");
}
