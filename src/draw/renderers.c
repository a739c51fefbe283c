#include "draw/renderers.h"

#include "base/forbidden.h"

#define ROW(name) &hs_renderer_##name,
static const hs_renderer *const renderers[HS_RENDERER_COUNT] = {HS_RENDERERS(ROW)};

const hs_renderer *hs_renderer_at(unsigned number)
{
    return renderers[number];
}

unsigned hs_renderer_find(const char *name)
{
    unsigned number = 0;
    while (number < HS_RENDERER_COUNT && strcmp(renderers[number]->name, name) != 0) number++;
    return number;
}
