/// How sparks shine: the colours of every hue and brightness, and how their light is shared among
/// four pixels.
#ifndef HS_DRAW_SPARK_TABLES_H
#define HS_DRAW_SPARK_TABLES_H

#include "draw/canvas_kernels.h"
#include "draw/palette.h"

/// Light of a channel that is as bright as can be, of a single spark: 16 of them fill it.
enum { HS_SPARK_LIGHT = 4096 };

/// Fills in both tables.
void hs_spark_tables_fill(hs_spark_tables *tables, hs_palette palette);

/// Makes all colours brighter where pixels are small, given so many of them a field unit: a spark
/// covers less of the field there and has to shine more. They are as they are meant to be where the
/// field has 720 rows of pixels or fewer.
void hs_spark_tables_brighten_for(hs_spark_tables *tables, float scale);

#endif
