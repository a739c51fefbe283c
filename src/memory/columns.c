#include "memory/columns.h"

#include "base/forbidden.h"

static void *columns_open(hs_gate *gate, hs_error *error)
{
    (void)error;
    return gate; // what there is to share; a population under columns owns its blocks
}

static void columns_close(void *heap)
{
    (void)heap;
}

const hs_strategy hs_strategy_columns = {
    .name = "columns",
    .summary = "structure of arrays, made in advance, closed up in order",
    .is_boxed = false,
    .open = columns_open,
    .close = columns_close,
};
