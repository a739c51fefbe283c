#include "heapstorm/litter.h"

#include "memory/strategies.h"

#include "base/forbidden.h"

#define ROW(name)                       &hs_strategy_##name,
#define LACKING(name, library, package) {name, library, package},
static const hs_strategy *const strategies[] = {HS_STRATEGIES(ROW)};

unsigned hs_strategy_count(void)
{
    return sizeof strategies / sizeof strategies[0];
}

const hs_strategy *hs_strategy_at(unsigned index)
{
    return index < hs_strategy_count() ? strategies[index] : NULL;
}

const hs_strategy *hs_strategy_find(const char *name)
{
    for (unsigned i = 0; i < hs_strategy_count(); i++) {
        if (strcmp(strategies[i]->name, name) == 0) return strategies[i];
    }
    return NULL;
}

const hs_strategy *hs_strategy_baseline(void)
{
    unsigned i = 0;
    while (!strategies[i]->is_baseline) i++;
    return strategies[i];
}

const hs_strategy_lacking *hs_strategy_lacking_at(unsigned index)
{
    // The last row ends the table, which may have no other.
    static const hs_strategy_lacking table[] = {HS_STRATEGIES_LACKING(LACKING){NULL, NULL, NULL}};
    return index + 1 < sizeof table / sizeof table[0] ? &table[index] : NULL;
}

const char *hs_layout_name(hs_layout layout)
{
    return layout == HS_LAYOUT_LIST ? "list" : "array";
}

// ---- Collectors --------------------------------------------------------------------------------

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

// ---- A strategy at work ------------------------------------------------------------------------

/// Settings left at zero: the memory gets the defaults.
static bool is_unset(const hs_collector_settings *settings)
{
    return settings->threshold == 0 && settings->step_work == 0;
}

bool hs_memory_open(hs_memory *memory, hs_error *error)
{
    if (is_unset(&memory->collector)) memory->collector = hs_collector_defaults();
    memory->heap = memory->strategy->open(memory->gate, error);
    if (memory->heap == NULL) return false;
    const hs_collector_settings settings = memory->collector;
    hs_memory_tune(memory, &settings);
    return true;
}

void hs_memory_tune(hs_memory *memory, const hs_collector_settings *settings)
{
    memory->collector = *settings;
    const hs_clock *clock = memory->clock != NULL ? memory->clock : hs_clock_real();
    const hs_collector *collector = memory->strategy->collector;
    if (collector != NULL) collector->tune(memory->heap, settings, clock);
}

void hs_memory_close(hs_memory *memory)
{
    hs_litter_clear(memory->left);
    memory->left = NULL;
    if (memory->heap != NULL) memory->strategy->close(memory->heap);
    memory->heap = NULL;
}

void hs_memory_tick(const hs_memory *memory)
{
    if (memory->strategy->tick != NULL) memory->strategy->tick(memory->heap);
}

hs_storage hs_memory_storage(const hs_memory *memory)
{
    hs_storage storage = {0};
    if (memory->strategy->measure != NULL) memory->strategy->measure(memory->heap, &storage);
    storage.reserved += hs_litter_books(memory->left);
    return storage;
}
