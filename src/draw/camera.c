#include "draw/camera.h"

#include "base/trigonometry.h"

#include "base/forbidden.h"

/// Rolls by an angle in degrees, clockwise. Not cglm's rotation, which asks libm for sine and
/// cosine: the picture is the same on every system.
static mat3s rolled(float degrees)
{
    hs_sine_cosine turn = hs_sine_cosine_of((double)degrees);
    mat3s matrix = glms_mat3_identity();
    matrix.m00 = matrix.m11 = (float)turn.cosine;
    matrix.m01 = (float)turn.sine;
    matrix.m10 = (float)-turn.sine;
    return matrix;
}

/// From the field to pixels. What happens in the field comes first, so that without zoom and roll
/// it is exactly the identity.
static mat3s compose(const hs_camera *camera, float zoom, float roll)
{
    const vec2s middle = {{HS_FIELD_WIDTH / 2.0f, HS_FIELD_HEIGHT / 2.0f}};
    mat3s field = glms_mat3_mul(glms_translate2d_make(middle), rolled(roll));
    field = glms_scale2d_uni(field, zoom);
    field = glms_translate2d(field, glms_vec2_negate(middle));
    mat3s picture = glms_translate2d(glms_scale2d_make(camera->scale), camera->shake);
    return glms_mat3_mul(picture, field);
}

/// How far a place has to be moved to be in the picture, pixels.
static float missing(float place, float margin, float length)
{
    return glm_clamp(place, margin, length - margin) - place;
}

/// Moves the camera where the ship would leave the picture.
static void keep_ship(hs_camera *camera, const hs_world *world, float blend, float width,
                      float height)
{
    const hs_player *player = hs_world_player(world);
    float back = 1.0f - blend;
    vec2s ship =
        hs_camera_map(camera, player->x - player->vx * back, player->y - player->vy * back);
    float across = missing(ship.x, HS_CAMERA_MARGIN * camera->scale.x, width);
    float down = missing(ship.y, HS_CAMERA_MARGIN * camera->scale.y, height);
    if (across == 0.0f && down == 0.0f) return;
    camera->matrix.m20 += across;
    camera->matrix.m21 += down;
    camera->is_plain = false;
}

hs_camera hs_camera_aim(const hs_draw_options *options, const hs_world *world, float width,
                        float height)
{
    float zoom = glm_clamp(options->zoom, HS_CAMERA_ZOOM_LEAST, HS_CAMERA_ZOOM_MOST);
    hs_camera camera = hs_camera_still(width, height);
    camera.shake = (vec2s){{options->shake_x, options->shake_y}};
    camera.matrix = compose(&camera, zoom, options->roll);
    camera.is_plain = zoom == 1.0f && options->roll == 0.0f;
    keep_ship(&camera, world, options->blend, width, height);
    return camera;
}

hs_camera hs_camera_still(float width, float height)
{
    hs_camera camera = {
        .scale = {{width / HS_FIELD_WIDTH, height / HS_FIELD_HEIGHT}},
        .is_plain = true,
    };
    camera.matrix = compose(&camera, 1.0f, 0.0f);
    return camera;
}

vec2s hs_camera_unmap(const hs_camera *camera, vec2s place)
{
    vec3s found = glms_mat3_mulv(glms_mat3_inv(camera->matrix), (vec3s){{place.x, place.y, 1.0f}});
    return (vec2s){{found.x, found.y}};
}

// ---- Beneath the field -------------------------------------------------------------------------

/// The viewer stands so high above the plane, and looks at the plane so far ahead.
#define EYE_HEIGHT 5.0f
#define EYE_AHEAD  6.0f

/// Half of the picture's height at a distance of 1. Of a plane under a line of sight that falls at
/// an angle whose tangent is t, the distances seen at the upper and at the lower edge are then as
/// HS_CAMERA_FAR to 1: (t + half) / (t - half), where the height of a picture is measured along t.
#define HALF_HEIGHT ((HS_CAMERA_FAR - 1.0f) / (HS_CAMERA_FAR + 1.0f) * EYE_HEIGHT / EYE_AHEAD)

mat4s hs_camera_beneath(float aspect)
{
    // Not cglm's perspective, which asks libm for a tangent.
    const float near = 0.5f, far = 64.0f;
    float half = HALF_HEIGHT * near;
    mat4s lens = glms_frustum(-half * aspect, half * aspect, -half, half, near, far);
    mat4s view = glms_lookat((vec3s){{0.0f, EYE_HEIGHT, 0.0f}}, (vec3s){{0.0f, 0.0f, -EYE_AHEAD}},
                             (vec3s){{0.0f, 1.0f, 0.0f}});
    return glms_mat4_mul(lens, view);
}

vec3s hs_camera_map_beneath(const mat4s *matrix, float x, float z)
{
    vec4s place = glms_mat4_mulv(*matrix, (vec4s){{x, 0.0f, -z, 1.0f}});
    return (vec3s){{0.5f + 0.5f * place.x / place.w, 0.5f - 0.5f * place.y / place.w, place.w}};
}

float hs_camera_unmap_beneath(const mat4s *matrix, float y)
{
    // place.y = place.w * up is linear in z.
    float up = 1.0f - 2.0f * y;
    return (matrix->m31 - up * matrix->m33) / (matrix->m21 - up * matrix->m23);
}

hs_camera_numbers hs_camera_numbers_of(const hs_camera *camera, float parts)
{
    const mat3s *matrix = &camera->matrix;
    return (hs_camera_numbers){
        .across_x = matrix->m00 * parts,
        .across_y = matrix->m10 * parts,
        .across = matrix->m20 * parts,
        .down_x = matrix->m01 * parts,
        .down_y = matrix->m11 * parts,
        .down = matrix->m21 * parts,
    };
}
