#include "measure/profile_figures.h"

#include "measure/profile_table.h"
#include "measure/words.h"

#include "base/forbidden.h"

hs_profile_counts hs_figures_site(const hs_figures *figures, size_t number)
{
    return figures->is_snapshot ? hs_snapshot_site(&figures->now, number)
                                : hs_profile_site_at(figures->profile, number)->counts;
}

void hs_json_stack(hs_json *json, const hs_figures *figures, const hs_profile_site *site)
{
    const hs_symbols *symbols = &figures->symbols;
    const uintptr_t *stack = hs_profile_stack(figures->profile, site);
    unsigned depth = site->depth;
    hs_json_begin(json, "stack", '[');
    for (unsigned f = 0; f < depth; f++) {
        char name[HS_SYMBOL_BYTES];
        hs_symbols_name(symbols, stack[f], name, sizeof name);
        hs_json_text(json, NULL, name);
    }
    hs_json_end(json, ']');
    hs_json_begin(json, "source", '[');
    for (unsigned f = 0; f < depth; f++) {
        char text[4096];
        hs_source_line line;
        bool is_known = hs_symbols_line(symbols, stack[f], &line);
        if (is_known) snprintf(text, sizeof text, "%s:%d", line.path, line.number);
        hs_json_text(json, NULL, is_known ? text : NULL);
    }
    hs_json_end(json, ']');
}

// ---- Which sites -------------------------------------------------------------------------------

/// Whether a word names the kind of a site, or is part of the name of a function or file in its
/// stack.
static bool has_word(const hs_figures *figures, const hs_profile_site *site, const char *word)
{
    const char *kind = hs_tag_name((hs_tag)site->tag);
    if (strcmp(word, kind) == 0 || strcmp(word, hs_word_of_kind(kind)) == 0) return true;
    const uintptr_t *stack = hs_profile_stack(figures->profile, site);
    for (unsigned f = 0; f < site->depth; f++) {
        char name[HS_SYMBOL_BYTES];
        hs_source_line line;
        hs_symbols_name(&figures->symbols, stack[f], name, sizeof name);
        if (strstr(name, word) != NULL) return true;
        if (hs_symbols_line(&figures->symbols, stack[f], &line) &&
            strstr(line.path, word) != NULL) {
            return true;
        }
    }
    return false;
}

void hs_figures_choose(hs_figures *figures)
{
    const char *only = hs_profile_view_of(figures->profile)->only;
    size_t count = hs_profile_site_count(figures->profile);
    hs_mapped mapped = {0};
    if (only == NULL || count == 0) return;
    figures->hidden = hs_map(&mapped, count, 1);
    if (figures->hidden == NULL) return;
    figures->hidden_count = count;
    for (size_t i = 0; i < count; i++)
        figures->hidden[i] = !has_word(figures, hs_profile_site_at(figures->profile, i), only);
}

void hs_figures_choose_none(hs_figures *figures)
{
    hs_mapped mapped = {.bytes = figures->hidden_count};
    hs_unmap(&mapped, figures->hidden, figures->hidden_count, 1);
    figures->hidden = NULL;
}

bool hs_figures_shows(const hs_figures *figures, size_t number)
{
    return figures->hidden == NULL || figures->hidden[number] == 0;
}
