#include "measure/counters.h"

#include "base/forbidden.h"

static const char *const names[HS_COUNTERS] = {
    [HS_COUNTER_CACHE_MISSES] = "cache misses",
    [HS_COUNTER_TLB_MISSES] = "TLB misses",
};

hs_counters hs_counters_open(void)
{
    hs_counters counters = {.missing = ""};
    for (int i = 0; i < HS_COUNTERS; i++) {
        char why[160] = "";
        counters.number[i] = hs_counter_open((hs_counter)i, why, sizeof why);
        if (counters.number[i] >= 0) continue;
        snprintf(counters.missing, sizeof counters.missing, "%s: %s", names[i], why);
    }
    return counters;
}

void hs_counters_start(const hs_counters *counters)
{
    for (int i = 0; i < HS_COUNTERS; i++) {
        if (counters->number[i] >= 0) hs_counter_start(counters->number[i]);
    }
}

void hs_counters_stop(const hs_counters *counters)
{
    for (int i = 0; i < HS_COUNTERS; i++) {
        if (counters->number[i] >= 0) hs_counter_stop(counters->number[i]);
    }
}

void hs_counters_read(const hs_counters *counters, double *counts)
{
    for (int i = 0; i < HS_COUNTERS; i++) {
        int number = counters->number[i];
        counts[i] = number >= 0 ? hs_counter_read(number) : NAN;
    }
}

void hs_counters_close(hs_counters *counters)
{
    for (int i = 0; i < HS_COUNTERS; i++) {
        if (counters->number[i] >= 0) hs_counter_close(counters->number[i]);
        counters->number[i] = -1;
    }
}
