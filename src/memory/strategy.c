#include "heapstorm/memory.h"

#include "memory/columns.h"
#include "memory/naive.h"

#include "base/forbidden.h"

static const hs_strategy *const strategies[] = {
    &hs_strategy_columns,
    &hs_strategy_naive,
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

bool hs_memory_open(hs_memory *memory, hs_error *error)
{
    memory->heap = memory->strategy->open(memory->gate, error);
    return memory->heap != NULL;
}

void hs_memory_close(hs_memory *memory)
{
    if (memory->heap != NULL) memory->strategy->close(memory->heap);
    memory->heap = NULL;
}
