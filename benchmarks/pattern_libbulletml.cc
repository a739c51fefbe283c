// libbulletml (Debian's libbulletml-dev) in the host of `pattern_host.h`. Its requests to the heap
// are counted in operator new, the only way in which it makes them.
#include "pattern_host.h"

#include <cmath>
#include <cstdlib>
#include <new>

// In this order: the second does not include the first.
#include <bulletml/bulletmlparser.h>

#include <bulletml/bulletmlparser-tinyxml.h>
#include <bulletml/bulletmlrunner.h>

static uint64_t allocations;

void *operator new(std::size_t bytes)
{
    allocations++;
    if (void *memory = std::malloc(bytes > 0 ? bytes : 1)) return memory;
    throw std::bad_alloc();
}
void operator delete(void *memory) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::size_t) noexcept
{
    std::free(memory);
}

namespace {

const double degree = 3.14159265358979323846 / 180;

class runner;

struct theirs {
    BulletMLParserTinyXML *parser;
    host *field;
    uint64_t random;
    bool has_failed; ///< it threw; nothing runs any more
};

/// A bullet's runner. It keeps what the engine asks for and writes the velocity to the host's
/// columns.
class runner : public BulletMLRunner {
  public:
    runner(BulletMLParser *parser, theirs *engine) : BulletMLRunner(parser), engine_(engine) {}
    runner(BulletMLState *state, theirs *engine, double direction, double speed)
        : BulletMLRunner(state), engine_(engine), direction_(direction), speed_(speed)
    {
    }

    /// False when it vanished.
    bool visit(uint32_t index)
    {
        index_ = index;
        run();
        return !vanished_;
    }

    double getBulletDirection() override
    {
        return direction_;
    }
    double getAimDirection() override
    {
        double across = HOST_TARGET_X - engine_->field->x[index_];
        double along = engine_->field->y[index_] - HOST_TARGET_Y;
        return std::atan2(across, along) / degree;
    }
    double getBulletSpeed() override
    {
        return speed_;
    }
    double getDefaultSpeed() override
    {
        return 1;
    }
    double getRank() override
    {
        return HOST_RANK;
    }
    int getTurn() override
    {
        return (int)engine_->field->frame;
    }
    void doVanish() override
    {
        vanished_ = true;
    }
    void doChangeDirection(double direction) override
    {
        direction_ = direction;
        set_velocity();
    }
    void doChangeSpeed(double speed) override
    {
        speed_ = speed;
        set_velocity();
    }
    void doAccelX(double speed) override
    {
        across_ = speed;
        set_velocity();
    }
    void doAccelY(double speed) override
    {
        along_ = speed;
        set_velocity();
    }
    double getBulletSpeedX() override
    {
        return across_;
    }
    double getBulletSpeedY() override
    {
        return along_;
    }
    double getRand() override
    {
        engine_->random = engine_->random * 6364136223846793005u + 1442695040888963407u;
        return (double)(engine_->random >> 11) * (1.0 / 9007199254740992.0);
    }
    void createSimpleBullet(double direction, double speed) override
    {
        bear(direction, speed, nullptr);
    }
    void createBullet(BulletMLState *state, double direction, double speed) override
    {
        runner *brain = new runner(state, engine_, direction, speed);
        if (!bear(direction, speed, brain)) delete brain;
    }

  private:
    void set_velocity()
    {
        engine_->field->vx[index_] = (float)(std::sin(direction_ * degree) * speed_ + across_);
        engine_->field->vy[index_] = (float)(-std::cos(direction_ * degree) * speed_ + along_);
    }
    bool bear(double direction, double speed, runner *brain)
    {
        host *field = engine_->field;
        return host_bear(field, field->x[index_], field->y[index_],
                         (float)(std::sin(direction * degree) * speed),
                         (float)(-std::cos(direction * degree) * speed), (host_brain)brain);
    }

    theirs *engine_;
    uint32_t index_ = 0;
    double direction_ = 0, speed_ = 0, across_ = 0, along_ = 0;
    bool vanished_ = false;
};

host_brain begin(void *self, host *field, uint32_t)
{
    theirs *it = static_cast<theirs *>(self);
    it->field = field;
    return (host_brain) new runner(it->parser, it);
}

/// Runs a bullet, in every frame until it has ended. False when it vanished.
bool visit_one(theirs *it, host *field, uint32_t place)
{
    runner *brain = (runner *)field->brain[place];
    bool lives = true;
    try {
        lives = it->has_failed || brain->visit(place);
        if (lives && !brain->isEnd()) return true;
    } catch (...) {
        it->has_failed = true;
    }
    delete brain;
    field->brain[place] = 0;
    field->wake[place] = HOST_NEVER;
    return lives;
}

void visit(void *self, host *field, const uint32_t *places, size_t count, uint8_t *gone)
{
    theirs *it = static_cast<theirs *>(self);
    for (size_t n = 0; n < count; n++) gone[n] = !visit_one(it, field, places[n]);
}

void end(void *, host_brain brain)
{
    delete (runner *)brain;
}

uint64_t allocations_of(void *)
{
    return allocations;
}

void close_engine(void *self)
{
    theirs *it = static_cast<theirs *>(self);
    delete it->parser;
    delete it;
}

} // namespace

bool theirs_load(host_engine *engine, const char *path)
{
    theirs *it = new theirs();
    it->random = 1;
    *engine = host_engine{it, begin, visit, end, allocations_of, close_engine};
    try {
        it->parser = new BulletMLParserTinyXML(path);
        it->parser->build();
        if (!it->parser->getTopActions().empty()) return true;
    } catch (...) {
    }
    close_engine(it);
    return false;
}
