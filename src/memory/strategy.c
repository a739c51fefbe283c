#include "heapstorm/litter.h"

#include "memory/boehm.h"
#include "memory/columns.h"
#include "memory/gc.h"
#include "memory/naive.h"
#include "memory/pool.h"
#include "memory/refcount.h"
#include "memory/slab.h"

#include "base/forbidden.h"

static const hs_strategy *const strategies[] = {
    &hs_strategy_columns, &hs_strategy_pool,     &hs_strategy_slab,
    &hs_strategy_naive,   &hs_strategy_refcount, &hs_strategy_gc,
#ifdef HS_HAVE_BOEHM
    &hs_strategy_boehm,
#endif
};

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

const char *hs_layout_name(hs_layout layout)
{
    return layout == HS_LAYOUT_LIST ? "list" : "array";
}

/// A memory whose maker said nothing of collectors gets the defaults.
static bool is_unset(const hs_collector_settings *settings)
{
    return settings->threshold == 0 && settings->step_work == 0;
}

bool hs_memory_open(hs_memory *memory, hs_error *error)
{
    if (is_unset(&memory->collector)) memory->collector = hs_collector_defaults();
    memory->heap = memory->strategy->open(memory->gate, error);
    if (memory->heap == NULL) return false;
    const hs_collector *collector = memory->strategy->collector;
    if (collector != NULL) collector->tune(memory->heap, &memory->collector);
    return true;
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
