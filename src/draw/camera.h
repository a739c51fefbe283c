/// The camera: every mapping from the field to a picture, for all renderers.
///
/// A camera is made once a frame from the frame's options and the picture's size. What is drawn
/// upright (sprites) and what lies behind the field (sky, stars and ground) do not turn with it.
#ifndef HS_DRAW_CAMERA_H
#define HS_DRAW_CAMERA_H

#include <cglm/struct.h>

#include "draw/view.h"

/// Bounds of the zoom; a zoom beyond them counts as the nearer one.
#define HS_CAMERA_ZOOM_LEAST 0.5f
#define HS_CAMERA_ZOOM_MOST  4.0f

/// The place of the player's ship stays so far from the picture's edges, field units. A hit shakes
/// the field by less than would bring the ship there.
#define HS_CAMERA_MARGIN 4.0f

/// A camera. Pixels count from the picture's upper left corner, to the right and down.
typedef struct hs_camera {
    mat3s matrix;  ///< takes a place of the field (x, y, 1) to pixels: position, zoom, roll, shake
    vec2s scale;   ///< pixels in a field unit across and down, without zoom
    vec2s shake;   ///< field units
    bool is_plain; ///< neither zoomed nor rolled nor moved to keep the ship in the picture
} hs_camera;

/// A camera's matrix in plain numbers, for loops that use vectors of their own: (x, y) goes to
/// (x * across_x + y * across_y + across, x * down_x + y * down_y + down).
typedef struct hs_camera_numbers {
    float across_x, across_y, across; ///< to the right
    float down_x, down_y, down;       ///< down
} hs_camera_numbers;

/// The camera of a frame: the options say where it looks, and its position is moved where the ship
/// of the world would leave the picture of `width` x `height` pixels. A zoom that is no number
/// counts as the least, a roll that is not finite as none.
hs_camera hs_camera_aim(const hs_draw_options *options, const hs_world *world, float width,
                        float height);

/// The camera of what is neither moved nor turned: the whole field fills the picture.
hs_camera hs_camera_still(float width, float height);

/// Pixels in a field unit of what is drawn upright: it is neither stretched nor zoomed.
static inline float hs_camera_scale(float width, float height)
{
    return glm_min(width / HS_FIELD_WIDTH, height / HS_FIELD_HEIGHT);
}

/// The place on the picture of a place of the field.
static inline vec2s hs_camera_map(const hs_camera *camera, float x, float y)
{
    // With one rounding less than the matrix has, to which the pictures are pinned.
    if (camera->is_plain) {
        return (vec2s){
            {(x + camera->shake.x) * camera->scale.x, (y + camera->shake.y) * camera->scale.y}};
    }
    vec3s place = glms_mat3_mulv(camera->matrix, (vec3s){{x, y, 1.0f}});
    return (vec2s){{place.x, place.y}};
}

/// The place of the field that `hs_camera_map` takes to a place on the picture.
vec2s hs_camera_unmap(const hs_camera *camera, vec2s place);

/// The perspective of what lies beneath the field: the plane of the places (x, 0, -z), whose x
/// grows to the right and whose z away from the viewer. The plane fills the picture; what lies at
/// its upper edge is HS_CAMERA_FAR times smaller than at its lower edge. `aspect` is the picture's
/// width by its height. The same on every system.
mat4s hs_camera_beneath(float aspect);

/// How many times larger the width of a thing of the plane is at the picture's lower edge than at
/// its upper one; its height, which the perspective foreshortens, so many times squared.
#define HS_CAMERA_FAR 1.7f

/// A place of the plane on the picture: x and y in 0..1 of its width and height, and the distance,
/// by which everything is divided.
vec3s hs_camera_map_beneath(const mat4s *matrix, float x, float z);

/// The z of the plane that is seen at a height of the picture, 0..1 from its upper edge on.
float hs_camera_unmap_beneath(const mat4s *matrix, float y);

/// The matrix in plain numbers, in parts of a pixel, of which there are `parts` in one.
hs_camera_numbers hs_camera_numbers_of(const hs_camera *camera, float parts);

#endif
