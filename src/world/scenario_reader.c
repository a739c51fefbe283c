#include "world/scenario_reader.h"

#include <stdarg.h>

#include "base/file.h"
#include "base/nearest.h"

#include "base/forbidden.h"

#define BEGINNING "a scenario begins with <scenario>"

// ---- Mistakes ----------------------------------------------------------------------------------

/// Hands the sink an error with "file:line:column: sentence".
static void hear(hs_scenario_reader *reader, const hs_error *error)
{
    char path[HS_ERROR_BYTES];
    hs_scenario_finding finding = {HS_SEVERITY_ERROR, reader->path, 1, 1, error->message};
    for (const char *at = error->message; (at = strchr(at, ':')) != NULL; at++) {
        int line;
        int column;
        int length = 0;
        if (sscanf(at, ":%9d:%9d: %n", &line, &column, &length) != 2 || length == 0) continue;
        snprintf(path, sizeof path, "%.*s", (int)(at - error->message), error->message);
        finding = (hs_scenario_finding){HS_SEVERITY_ERROR, path, line, column, at + length};
        break;
    }
    reader->mistakes++;
    // A pattern that cannot be used is told once, not for each enemy that names it in a row.
    if (strcmp(reader->last.message, error->message) == 0) return;
    reader->last = *error;
    reader->sink->hear(reader->sink->context, &finding);
}

bool hs_scenario_tell(hs_scenario_reader *reader, hs_severity severity, int line, int column,
                      hs_error *error, const char *format, ...)
{
    char sentence[HS_ERROR_BYTES / 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    if (reader->sink != NULL) {
        const hs_scenario_finding finding = {severity, reader->path, line, column, sentence};
        reader->mistakes += severity == HS_SEVERITY_ERROR;
        reader->sink->hear(reader->sink->context, &finding);
        return true;
    }
    return severity != HS_SEVERITY_ERROR ||
           hs_error_set(error, "%s:%d:%d: %s", reader->path, line, column, sentence);
}

// ---- Collections -------------------------------------------------------------------------------

static bool read_collection(hs_scenario_reader *reader, const hs_markup_element *element,
                            hs_error *error)
{
    hs_scenario *scenario = reader->scenario;
    hs_scenario_values values = {.collection = {.count = 1, .pause = 45, .part = reader->part}};
    values.collection.count = UINT32_MAX;
    if (!hs_scenario_read_attributes(&values, HS_ELEMENT_COLLECTION, element, error)) return false;
    hs_collection *collection = &values.collection;
    if (collection->count == UINT32_MAX) collection->count = collection->every > 0 ? 0 : 1;
    if (collection->every == 0 && collection->count != 1) {
        return hs_markup_complain(element, error,
                                  "a <collection> that comes %u times needs every=\"TICKS\"",
                                  collection->count);
    }
    if (collection->every > 0 && collection->every <= collection->pause) {
        return hs_markup_complain(element, error,
                                  "every=\"%u\" is no longer than the pause of %u ticks; bullets "
                                  "would never move",
                                  collection->every, collection->pause);
    }
    if (scenario->collection_count == HS_SCENARIO_COLLECTIONS) {
        return hs_scenario_refuse_more(element, HS_SCENARIO_COLLECTIONS, "collections", error);
    }
    scenario->is_staged = true;
    scenario->collections[scenario->collection_count++] = *collection;
    return true;
}

// ---- Bosses ------------------------------------------------------------------------------------

static bool open_boss(hs_scenario_reader *reader, const hs_markup_element *element, hs_error *error)
{
    if (reader->stage->has_boss) {
        return hs_markup_complain(element, error, "a scenario has one <boss>, at line %d",
                                  reader->stage->boss.line);
    }
    hs_scenario_values *values = &reader->boss;
    *values = (hs_scenario_values){.boss = {.at = UINT32_MAX, .entrance = 120, .dying = 180}};
    values->spawn = hs_scenario_spawn(reader, HS_FLAG_BOSS);
    values->spawn.y = -60;
    values->spawn.to_y = 120;
    values->spawn.radius = 28;
    values->spawn.stay = UINT32_MAX;
    values->spawn.form = HS_FORM_TOWER;
    values->boss.first_phase = reader->scenario->phase_count;
    values->boss.line = element->line;
    values->boss.column = element->column;
    reader->has_boss = true;
    reader->boss_depth = (unsigned)element->depth;
    reader->stage->has_boss = true;
    reader->scenario->is_staged = true;
    if (!hs_scenario_read_attributes(values, HS_ELEMENT_BOSS, element, error)) return false;
    hs_scenario_find_goal(&values->spawn);
    if (values->boss.at == UINT32_MAX) {
        return hs_markup_complain(element, error, "a <boss> needs at=\"TICKS\"");
    }
    return values->boss.name[0] != '\0' ||
           hs_markup_complain(element, error, "a <boss> needs a name=\"...\"");
}

/// What a phase asks for has to fit together.
static bool check_phase(const hs_scenario_values *values, const hs_markup_element *element,
                        hs_error *error)
{
    const hs_phase_plan *phase = &values->phase;
    if (phase->name[0] == '\0') {
        return hs_markup_complain(element, error, "a <phase> needs a name=\"...\"");
    }
    if (phase->time == 0) {
        return hs_markup_complain(element, error,
                                  "a <phase> needs time=\"TICKS\", after which it goes on by "
                                  "itself");
    }
    if (values->spawn.health == 0) {
        return hs_markup_complain(element, error, "a <phase> needs health=\"...\"");
    }
    if (phase->budget > 0 && phase->shields != 0) {
        return hs_markup_complain(element, error,
                                  "a <phase> has either shields or a budget, which shields it "
                                  "itself");
    }
    if (phase->wall == HS_SIDE_TOP && phase->wall_to > 240) {
        return hs_markup_complain(element, error,
                                  "wall_to=\"%.15g\" from the top leaves the boss no room; at "
                                  "most 240",
                                  (double)phase->wall_to);
    }
    return true;
}

static bool read_phase(hs_scenario_reader *reader, const hs_markup_element *element,
                       hs_error *error)
{
    hs_scenario *scenario = reader->scenario;
    if (scenario->phase_count == HS_SCENARIO_PHASES) {
        return hs_scenario_refuse_more(element, HS_SCENARIO_PHASES, "phases", error);
    }
    hs_scenario_values values = reader->boss;
    values.phase = (hs_phase_plan){.shield_health = 60, .opening = 180};
    values.spawn.health = 0;
    values.pattern = NULL;
    hs_part *part = &scenario->parts[scenario->part_count];
    *part = (hs_part){0};
    reader->part = (uint8_t)scenario->part_count++;
    hs_phase_plan *phase = &scenario->phases[scenario->phase_count++];
    reader->boss.boss.phase_count++;
    if (!hs_scenario_read_attributes(&values, HS_ELEMENT_PHASE, element, error) ||
        !check_phase(&values, element, error)) {
        return false;
    }
    values.spawn.part = reader->part;
    values.spawn.line = element->line;
    values.spawn.column = element->column;
    values.spawn.count = 0; // it does not appear by a clock
    if (!hs_scenario_read_pattern(reader, &values, element, error)) return false;
    *phase = values.phase;
    phase->part = reader->part;
    phase->spawn = (uint16_t)scenario->spawn_count;
    return hs_scenario_keep_spawn(reader, &values.spawn, element, error);
}

static bool close_boss(hs_scenario_reader *reader, hs_error *error)
{
    if (!reader->has_boss) return true;
    reader->has_boss = false;
    reader->part = reader->stage->part;
    reader->stage->boss = reader->boss.boss;
    const hs_boss_plan *boss = &reader->stage->boss;
    if (reader->may_loop) {
        return hs_scenario_tell(reader, HS_SEVERITY_ERROR, boss->line, boss->column, error,
                                "a scenario that begins again by loop=\"%u\" has no boss; leave "
                                "out loop, or make it an <enemy boss=\"yes\">",
                                reader->root.loop);
    }
    if (boss->phase_count > 0) return true;
    return hs_scenario_tell(reader, HS_SEVERITY_ERROR, boss->line, boss->column, error,
                            "the boss \"%s\" has no phases; it needs at least one <phase>",
                            boss->name);
}

// ---- Roots -------------------------------------------------------------------------------------

static bool take_scenario(hs_scenario_reader *reader, const hs_markup_element *element,
                          hs_error *error)
{
    hs_scenario *scenario = reader->scenario;
    const hs_scenario_values *root = &reader->root;
    hs_stage_plan *stage = reader->stage;
    char file[sizeof stage->file];
    memcpy(file, stage->file, sizeof file);
    uint8_t part = stage->part;
    *stage = root->stage;
    memcpy(stage->file, file, sizeof file);
    stage->part = part;
    stage->rank = root->rank;
    bool is_stage = stage->name[0] != '\0' || stage->ends > 0;
    scenario->is_staged = scenario->is_staged || is_stage;
    if (stage->entering == UINT32_MAX) stage->entering = is_stage ? 150 : 0;
    reader->may_loop = root->loop > 0;
    if (root->loop > 0 && stage->ends > 0) {
        return hs_markup_complain(element, error,
                                  "a scenario that begins again by loop=\"%u\" has no end; leave "
                                  "out loop or ends",
                                  root->loop);
    }
    reader->bullets = root->bullets > reader->bullets ? root->bullets : reader->bullets;
    reader->particles = root->particles > reader->particles ? root->particles : reader->particles;
    if (reader->is_of_game) {
        if (root->loop == 0 && !root->holds_load) return true;
        return hs_markup_complain(element, error,
                                  "a stage of a game ends; leave out loop and hold");
    }
    scenario->bullets = root->bullets;
    scenario->particles = root->particles;
    scenario->lives = root->lives;
    scenario->loop = root->loop;
    scenario->rank = root->rank;
    scenario->loop_rank = root->loop_rank;
    scenario->holds_load = root->holds_load;
    return true;
}

static bool read_root(hs_scenario_reader *reader, hs_scenario_element kind,
                      const hs_markup_element *element, hs_error *error)
{
    hs_scenario_values *root = &reader->root;
    *root = (hs_scenario_values){.bullets = 4096, .particles = 20000, .rank = 0.5, .lives = 3};
    root->stage = (hs_stage_plan){.entering = UINT32_MAX,
                                  .cleared = 240,
                                  .bonus = 10000,
                                  .blocks = 24,
                                  .compacts = HS_SIDE_LEFT};
    if (kind == HS_ELEMENT_GAME) root->bullets = root->particles = 0;
    if (!hs_scenario_read_attributes(root, kind, element, error)) return false;
    if (kind == HS_ELEMENT_SCENARIO) return take_scenario(reader, element, error);
    reader->scenario->lives = root->lives;
    reader->scenario->bullets = root->bullets;
    reader->scenario->particles = root->particles;
    reader->scenario->is_staged = true;
    return true;
}

static bool read_stage(hs_scenario_reader *reader, const hs_markup_element *element,
                       hs_error *error)
{
    hs_scenario_values values = {0};
    if (!hs_scenario_read_attributes(&values, HS_ELEMENT_STAGE, element, error)) return false;
    const char *file = values.file;
    if (file == NULL || file[0] == '\0' || strchr(file, '/') != NULL ||
        strlen(file) >= sizeof reader->files[0]) {
        return hs_markup_complain(element, error,
                                  "a <stage> needs scenario=\"FILE\", a plain name in the folder "
                                  "of the game");
    }
    if (reader->file_count == HS_STAGES_MAX) {
        return hs_markup_complain(element, error, "a game has at most %d stages", HS_STAGES_MAX);
    }
    snprintf(reader->files[reader->file_count++], sizeof reader->files[0], "%s", file);
    return true;
}

// ---- Elements ----------------------------------------------------------------------------------

#define IN(kind) (1u << (kind))
#define IN_STAGE (IN(HS_ELEMENT_SCENARIO) | IN(HS_ELEMENT_PHASE))
#define IN_GROUP (IN(HS_ELEMENT_PILE) | IN(HS_ELEMENT_CHAIN) | IN(HS_ELEMENT_PAIR))

/// What an element is called, and inside of which others it may stand.
static const struct {
    const char *name;
    unsigned inside;
} elements[HS_ELEMENT_COUNT] = {
    [HS_ELEMENT_SCENARIO] = {"scenario", 0},
    [HS_ELEMENT_GAME] = {"game", 0},
    [HS_ELEMENT_STAGE] = {"stage", IN(HS_ELEMENT_GAME)},
    [HS_ELEMENT_ENEMY] = {"enemy", IN_STAGE | IN_GROUP},
    [HS_ELEMENT_EMITTER] = {"emitter", IN(HS_ELEMENT_SCENARIO)},
    [HS_ELEMENT_PILE] = {"pile", IN_STAGE},
    [HS_ELEMENT_CHAIN] = {"chain", IN_STAGE},
    [HS_ELEMENT_PAIR] = {"pair", IN_STAGE},
    [HS_ELEMENT_COLLECTION] = {"collection", IN_STAGE},
    [HS_ELEMENT_BOSS] = {"boss", IN(HS_ELEMENT_SCENARIO)},
    [HS_ELEMENT_PHASE] = {"phase", IN(HS_ELEMENT_BOSS)},
};

/// Names what may stand in an element, and of that what is nearest to what was written.
static bool tell_misplaced(const hs_scenario_reader *reader, const hs_markup_element *element,
                           hs_error *error)
{
    hs_scenario_element parent = reader->inside[element->depth - 1];
    char list[200] = "";
    size_t used = 0;
    const char *nearest = NULL;
    size_t least = HS_NEAREST_NONE;
    for (int e = 0; e < HS_ELEMENT_COUNT && used < sizeof list; e++) {
        if (!(elements[e].inside & IN(parent))) continue;
        used += (size_t)snprintf(list + used, sizeof list - used, "%s<%s>", used > 0 ? ", " : "",
                                 elements[e].name);
        if (hs_is_nearer(element->name, elements[e].name, &least)) nearest = elements[e].name;
    }
    if (used == 0) {
        return hs_markup_complain(element, error,
                                  "<%.40s> does not belong here; <%s> holds nothing", element->name,
                                  elements[parent].name);
    }
    return hs_markup_complain(element, error, "<%.40s> does not belong here; a <%s> holds %s%s%s%s",
                              element->name, elements[parent].name, list,
                              nearest != NULL ? "; did you mean <" : "",
                              nearest != NULL ? nearest : "", nearest != NULL ? ">?" : "");
}

/// Finds which element it is, where it may stand; HS_ELEMENT_COUNT where it may not.
static hs_scenario_element find_element(const hs_scenario_reader *reader,
                                        const hs_markup_element *element)
{
    for (int e = 0; e < HS_ELEMENT_COUNT; e++) {
        if (strcmp(elements[e].name, element->name) != 0) continue;
        unsigned inside = elements[e].inside;
        bool fits = element->depth == 0
                        ? inside == 0 && !(reader->is_of_game && e == HS_ELEMENT_GAME)
                        : (inside & IN(reader->inside[element->depth - 1])) != 0;
        return fits ? (hs_scenario_element)e : HS_ELEMENT_COUNT;
    }
    return HS_ELEMENT_COUNT;
}

/// Ends the groups and bosses that this element is not in.
static bool close_former(hs_scenario_reader *reader, unsigned depth, hs_error *error)
{
    if (depth <= reader->group_depth && !hs_scenario_close_group(reader, error)) return false;
    return depth > reader->boss_depth || close_boss(reader, error);
}

static bool read_element(hs_scenario_reader *reader, const hs_markup_element *element,
                         hs_error *error)
{
    hs_scenario_element kind = find_element(reader, element);
    reader->inside[element->depth] = kind;
    if (kind == HS_ELEMENT_COUNT) {
        if (element->depth > 0 && reader->inside[element->depth - 1] == HS_ELEMENT_COUNT) {
            return true; // only under a sink that has heard of the outer one
        }
        if (element->depth > 0) return tell_misplaced(reader, element, error);
        return hs_markup_complain(element, error, BEGINNING ", not <%.40s>", element->name);
    }
    switch (kind) {
    case HS_ELEMENT_SCENARIO:
    case HS_ELEMENT_GAME:
        return read_root(reader, kind, element, error);
    case HS_ELEMENT_STAGE:
        return read_stage(reader, element, error);
    case HS_ELEMENT_PILE:
    case HS_ELEMENT_CHAIN:
    case HS_ELEMENT_PAIR:
        return hs_scenario_open_group(reader, kind, element, error);
    case HS_ELEMENT_COLLECTION:
        return read_collection(reader, element, error);
    case HS_ELEMENT_BOSS:
        return open_boss(reader, element, error);
    case HS_ELEMENT_PHASE:
        return read_phase(reader, element, error);
    default:
        return hs_scenario_read_enemy(reader, kind, element, error);
    }
}

/// With a sink the reading goes on after a mistake.
static bool open_element(void *context, const hs_markup_element *element, hs_error *error)
{
    hs_scenario_reader *reader = context;
    bool read = close_former(reader, (unsigned)element->depth, error) &&
                read_element(reader, element, error);
    if (read || reader->sink == NULL) return read;
    hear(reader, error);
    reader->is_stopped = element->depth == 0;
    return !reader->is_stopped;
}

bool hs_scenario_read(hs_scenario_reader *reader, hs_error *error)
{
    hs_gate *gate = reader->scenario->gate;
    hs_file file;
    reader->first_spawn = reader->scenario->spawn_count;
    bool read =
        hs_file_read(&file, gate, HS_TAG_WORLD, reader->path, HS_SCENARIO_FILE_BYTES, error);
    if (read) {
        const hs_markup_listener listener = {open_element, reader, BEGINNING};
        read = hs_markup_read(gate, HS_TAG_WORLD, reader->path, file.bytes, file.count, &listener,
                              error);
        hs_file_release(&file, gate, HS_TAG_WORLD);
        if (reader->is_stopped) return false;
    }
    if (read) read = close_former(reader, 0, error);
    if (!read) {
        if (reader->sink != NULL) hear(reader, error);
        return false;
    }
    bool is_empty = reader->inside[0] == HS_ELEMENT_GAME
                        ? reader->file_count == 0
                        : reader->scenario->spawn_count == reader->first_spawn;
    if (is_empty && reader->mistakes == 0) {
        const char *needs = reader->inside[0] == HS_ELEMENT_GAME
                                ? "the game is empty; it needs a <stage>"
                                : "the scenario is empty; it needs an <enemy> or an <emitter>";
        return hs_scenario_tell(reader, HS_SEVERITY_ERROR, 1, 1, error, "%s", needs);
    }
    if (reader->inside[0] == HS_ELEMENT_GAME) return true;
    const hs_stage_plan *stage = reader->stage;
    if (reader->is_of_game && !stage->has_boss && stage->ends == 0 &&
        !hs_scenario_tell(reader, HS_SEVERITY_ERROR, 1, 1, error,
                          "a stage of a game needs a <boss> or ends=\"TICKS\"; otherwise the next "
                          "stage never comes")) {
        return false;
    }
    if (reader->sink != NULL) hs_scenario_doubt(reader);
    return true;
}
