/// What pools, columns and boxes hold, by kind, as text and as JSON.
#ifndef HS_MEASURE_CONTENTS_H
#define HS_MEASURE_CONTENTS_H

#include "heapstorm/profile.h"
#include "measure/json.h"

/// Writes a table for people.
void hs_contents_write_text(FILE *stream, const hs_contents *contents);

/// Writes the member `contents`; `null` where nothing was looked at.
void hs_contents_write_json(hs_json *json, const hs_contents *contents);

#endif
