#include "panel/pixels.h"

#include "base/forbidden.h"

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

static hs_rectangle common(hs_rectangle a, hs_rectangle b)
{
    int x = larger(a.x, b.x), y = larger(a.y, b.y);
    int right = smaller(a.x + a.width, b.x + b.width);
    int bottom = smaller(a.y + a.height, b.y + b.height);
    return (hs_rectangle){x, y, larger(right - x, 0), larger(bottom - y, 0)};
}

void hs_pixels_fill(hs_pixels *pixels, hs_rectangle box, hs_pixel colour)
{
    hs_rectangle inside = common(box, pixels->clip);
    if (inside.width < box.width || inside.height < box.height) pixels->cut++;
    for (int y = inside.y; y < inside.y + inside.height; y++) {
        hs_pixel *row = pixels->at + (size_t)y * (size_t)pixels->width + inside.x;
        for (int x = 0; x < inside.width; x++) row[x] = colour;
    }
}

void hs_pixels_frame(hs_pixels *pixels, hs_rectangle box, hs_pixel colour)
{
    hs_pixels_fill(pixels, (hs_rectangle){box.x, box.y, box.width, 1}, colour);
    hs_pixels_fill(pixels, (hs_rectangle){box.x, box.y + box.height - 1, box.width, 1}, colour);
    hs_pixels_fill(pixels, (hs_rectangle){box.x, box.y, 1, box.height}, colour);
    hs_pixels_fill(pixels, (hs_rectangle){box.x + box.width - 1, box.y, 1, box.height}, colour);
}

hs_rectangle hs_pixels_clip(hs_pixels *pixels, hs_rectangle box)
{
    hs_rectangle former = pixels->clip;
    pixels->clip = common(box, (hs_rectangle){0, 0, pixels->width, pixels->height});
    return former;
}
