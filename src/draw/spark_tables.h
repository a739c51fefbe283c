/// How sparks shine: the colors of every hue and brightness, and how their light is shared among
/// four pixels.
#ifndef HS_DRAW_SPARK_TABLES_H
#define HS_DRAW_SPARK_TABLES_H

#include "draw/canvas_kernels.h"
#include "draw/palette.h"

/// Light of a channel that is as bright as can be, of a single spark: 16 of them fill it.
enum { HS_SPARK_LIGHT = 4096 };

/// Fills in both tables.
void hs_spark_tables_fill(hs_spark_tables *tables, hs_palette palette);

/// Makes all colors brighter by a factor of at most 4: where pixels are small, a spark covers less
/// of the field and has to shine more.
void hs_spark_tables_brighten(hs_spark_tables *tables, float factor);

#endif
