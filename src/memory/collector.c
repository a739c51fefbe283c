#include "heapstorm/collector.h"

#include "base/forbidden.h"

hs_collector_settings hs_collector_defaults(void)
{
    return (hs_collector_settings){
        .thresholds = {700, 10, 10},
        .threshold = 20000,
        .step_work = 8000,
    };
}

bool hs_collector_settings_check(const hs_collector_settings *settings, hs_error *error)
{
    for (int g = 0; g < HS_GENERATIONS; g++) {
        if (settings->thresholds[g] <= HS_COLLECTOR_THRESHOLD_MAX) continue;
        return hs_error_set(error, "the threshold of generation %d is %u; it is 0 (off) to %u", g,
                            settings->thresholds[g], HS_COLLECTOR_THRESHOLD_MAX);
    }
    if (settings->threshold < 1 || settings->threshold > HS_COLLECTOR_THRESHOLD_MAX) {
        return hs_error_set(error, "the collector's threshold is %u births; it is 1 to %u",
                            settings->threshold, HS_COLLECTOR_THRESHOLD_MAX);
    }
    if (settings->step_work < HS_COLLECTOR_STEP_WORK_MIN) {
        return hs_error_set(error, "a step of %u entities; it is %u at least", settings->step_work,
                            HS_COLLECTOR_STEP_WORK_MIN);
    }
    if (settings->step_ns != 0 && (settings->step_ns < HS_COLLECTOR_STEP_NS_MIN ||
                                   settings->step_ns > HS_COLLECTOR_STEP_NS_MAX)) {
        return hs_error_set(error, "a step of %u ns; it is 0 (count work) or %u to %u",
                            settings->step_ns, HS_COLLECTOR_STEP_NS_MIN, HS_COLLECTOR_STEP_NS_MAX);
    }
    return true;
}
