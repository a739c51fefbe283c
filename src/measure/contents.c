#include "measure/contents.h"

#include "measure/words.h"

#include "base/forbidden.h"

void hs_contents_look(hs_contents *contents, const hs_world *world)
{
    *contents = (hs_contents){
        .strategy = hs_world_strategy(world),
        .layout = hs_world_layout(world),
        .storage = hs_world_storage(world),
    };
    for (int p = 0; p < HS_POPULATION_COUNT; p++) {
        const hs_population *population = hs_world_population(world, (hs_population_name)p);
        contents->populations[p].counts = hs_world_count(world, (hs_population_name)p);
        if (population == NULL) continue;
        contents->populations[p].kind = hs_population_kind(population);
        contents->populations[p].storage = hs_population_storage(population);
    }
    hs_world_slab(world, &contents->slab);
}

static bool has_columns(const hs_contents *contents)
{
    return !contents->strategy->is_boxed;
}

/// Places that the memory of a population has room for: of columns all that were made, of boxes
/// those in use.
static uint64_t places_of(const hs_contents *contents, int population)
{
    const hs_population_counts *counts = &contents->populations[population].counts;
    return has_columns(contents) ? counts->capacity : counts->living;
}

// ---- Text --------------------------------------------------------------------------------------

static void write_populations(FILE *stream, const hs_contents *contents)
{
    hs_text_heading(stream, false,
                    "contents              living       places   bytes each       living take");
    for (int p = 0; p < HS_POPULATION_COUNT; p++) {
        const hs_population_counts *counts = &contents->populations[p].counts;
        fprintf(stream, "  %-13s%13s%13s%13s%18s\n",
                hs_word_of_kind(hs_population_name_of((hs_population_name)p)),
                hs_word_of_count(counts->living).text, hs_word_of_count(counts->capacity).text,
                hs_word_of_count(counts->bytes_each).text,
                hs_word_of_bytes(counts->living * counts->bytes_each).text);
    }
    fprintf(stream, "  %s in all: %s reserved, %s of it spare, %s garbage\n",
            contents->strategy->name, hs_word_of_bytes(contents->storage.reserved).text,
            hs_word_of_bytes(contents->storage.spare).text,
            hs_word_of_bytes(contents->storage.garbage).text);
}

/// Each field of a kind is an array of its own.
static void write_columns(FILE *stream, const hs_contents *contents)
{
    hs_text_heading(stream, false, "columns, bytes each and in use");
    for (int p = 0; p < HS_POPULATION_COUNT; p++) {
        const hs_kind *kind = contents->populations[p].kind;
        if (kind == NULL) continue;
        uint64_t living = contents->populations[p].counts.living;
        int width = fprintf(stream, "  %-13s", hs_word_of_kind(kind->name));
        for (uint16_t c = 0; c < kind->column_count; c++) {
            char cell[64];
            snprintf(cell, sizeof cell, " %s %u (%s)", kind->columns[c].name,
                     kind->columns[c].bytes,
                     hs_word_of_bytes(living * kind->columns[c].bytes).text);
            if (width + (int)strlen(cell) > 79) width = fprintf(stream, "\n%15s", "") - 1;
            width += fprintf(stream, "%s", cell);
        }
        fputc('\n', stream);
    }
}

static void write_pools(FILE *stream, const hs_slab_figures *slab)
{
    hs_text_heading(stream, false,
                    "pools of class         pools       blocks       living     never used");
    for (int c = 0; c < HS_SLAB_CLASSES; c++) {
        const hs_slab_class *row = &slab->classes[c];
        if (row->pools == 0) continue;
        fprintf(stream, "  %4u bytes   %13s%13s%13s%15s\n", row->block_bytes,
                hs_word_of_count(row->pools).text, hs_word_of_count(row->blocks).text,
                hs_word_of_count(row->living).text,
                hs_word_of_count(row->blocks - row->carved).text);
    }
    fprintf(stream, "  %s arena%s with %s pool%s, %s of them free\n",
            hs_word_of_count(slab->arenas).text, slab->arenas == 1 ? "" : "s",
            hs_word_of_count(slab->pools).text, slab->pools == 1 ? "" : "s",
            hs_word_of_count(slab->pools_free).text);
}

void hs_contents_write_text(FILE *stream, const hs_contents *contents)
{
    write_populations(stream, contents);
    if (has_columns(contents)) write_columns(stream, contents);
    if (contents->strategy->has_arenas) write_pools(stream, &contents->slab);
}

// ---- JSON --------------------------------------------------------------------------------------

static void write_population(hs_json *json, const hs_contents *contents, int population)
{
    const hs_population_counts *counts = &contents->populations[population].counts;
    const hs_kind *kind = contents->populations[population].kind;
    hs_json_begin_row(json, hs_population_name_of((hs_population_name)population));
    hs_json_count(json, "living", counts->living);
    hs_json_count(json, "capacity", counts->capacity);
    hs_json_count(json, "bytes_each", counts->bytes_each);
    hs_json_begin(json, "columns", '{');
    for (uint16_t c = 0; has_columns(contents) && kind != NULL && c < kind->column_count; c++)
        hs_json_count(json, kind->columns[c].name,
                      kind->columns[c].bytes * places_of(contents, population));
    hs_json_end(json, '}');
    hs_json_end(json, '}');
}

void hs_contents_write_json(hs_json *json, const hs_contents *contents)
{
    if (contents == NULL || contents->strategy == NULL) {
        hs_json_text(json, "contents", NULL);
        return;
    }
    hs_json_begin(json, "contents", '{');
    hs_json_text(json, "memory", contents->strategy->name);
    hs_json_count(json, "reserved", contents->storage.reserved);
    hs_json_count(json, "spare", contents->storage.spare);
    hs_json_count(json, "garbage", contents->storage.garbage);
    hs_json_begin(json, "populations", '{');
    for (int p = 0; p < HS_POPULATION_COUNT; p++) write_population(json, contents, p);
    hs_json_end(json, '}');
    hs_json_begin(json, "pools", '[');
    for (int c = 0; c < HS_SLAB_CLASSES; c++) {
        const hs_slab_class *row = &contents->slab.classes[c];
        if (row->pools == 0) continue;
        hs_json_begin_row(json, NULL);
        hs_json_count(json, "block_bytes", row->block_bytes);
        hs_json_count(json, "pools", row->pools);
        hs_json_count(json, "blocks", row->blocks);
        hs_json_count(json, "carved", row->carved);
        hs_json_count(json, "living", row->living);
        hs_json_end(json, '}');
    }
    hs_json_end(json, ']');
    hs_json_end(json, '}');
}
