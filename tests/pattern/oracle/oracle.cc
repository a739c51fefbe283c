#include "oracle.h"

#include <cmath>
#include <memory>
#include <vector>

// In this order: the second does not include the first.
#include <bulletml/bulletmlparser.h>

#include <bulletml/bulletmlparser-tinyxml.h>
#include <bulletml/bulletmlrunner.h>

// libbulletml loses what it allocates for repeats.
extern "C" const char *__lsan_default_suppressions();
extern "C" const char *__lsan_default_suppressions()
{
    return "leak:libbulletml\n";
}

namespace {

const double degree = 3.14159265358979323846 / 180;

class runner;

} // namespace

struct oracle_bullet_state {
    double x = 0, y = 0, direction = 0, speed = 0, across = 0, along = 0;
    bool lives = true;
    std::unique_ptr<runner> brain;
};

struct oracle {
    std::unique_ptr<BulletMLParserTinyXML> parser;
    std::vector<oracle_bullet_state> bullets;
    double rank = 0, random = 0;
    int frame = 0;
};

namespace {

/// A bullet's runner. Bullets move when the vector grows, so that it keeps a number.
class runner : public BulletMLRunner {
  public:
    runner(BulletMLParser *parser, oracle *field) : BulletMLRunner(parser), field_(field) {}
    runner(BulletMLState *state, oracle *field, size_t index)
        : BulletMLRunner(state), field_(field), index_(index)
    {
    }

    double getBulletDirection() override
    {
        return self().direction;
    }
    double getAimDirection() override
    {
        return std::atan2(0 - self().x, self().y - 200) / degree;
    }
    double getBulletSpeed() override
    {
        return self().speed;
    }
    double getDefaultSpeed() override
    {
        return 1;
    }
    double getRank() override
    {
        return field_->rank;
    }
    int getTurn() override
    {
        return field_->frame;
    }
    double getRand() override
    {
        return field_->random;
    }
    void doVanish() override
    {
        self().lives = false;
    }
    void doChangeDirection(double direction) override
    {
        self().direction = direction;
    }
    void doChangeSpeed(double speed) override
    {
        self().speed = speed;
    }
    void doAccelX(double speed) override
    {
        self().across = speed;
    }
    void doAccelY(double speed) override
    {
        self().along = speed;
    }
    double getBulletSpeedX() override
    {
        return self().across;
    }
    double getBulletSpeedY() override
    {
        return self().along;
    }
    void createSimpleBullet(double direction, double speed) override
    {
        bear(direction, speed);
    }
    void createBullet(BulletMLState *state, double direction, double speed) override
    {
        size_t index = field_->bullets.size();
        std::unique_ptr<runner> brain(new runner(state, field_, index));
        if (bear(direction, speed)) field_->bullets.back().brain = std::move(brain);
    }

  private:
    oracle_bullet_state &self()
    {
        return field_->bullets[index_];
    }
    bool bear(double direction, double speed)
    {
        if (field_->bullets.size() >= ORACLE_BULLETS) return false;
        oracle_bullet_state born;
        born.x = self().x;
        born.y = self().y;
        born.direction = direction;
        born.speed = speed;
        field_->bullets.push_back(std::move(born));
        return true;
    }

    oracle *field_;
    size_t index_ = 0;
};

void visit(oracle *it, size_t index)
{
    // Held here, for the bullets may move while it runs.
    std::unique_ptr<runner> brain = std::move(it->bullets[index].brain);
    if (brain) {
        brain->run();
        // Not dropped where isEnd() is true: that asks the first of several top actions alone.
        if (it->bullets[index].lives) it->bullets[index].brain = std::move(brain);
    }
    oracle_bullet_state &self = it->bullets[index];
    self.x += std::sin(self.direction * degree) * self.speed + self.across;
    self.y += -std::cos(self.direction * degree) * self.speed + self.along;
}

} // namespace

oracle *oracle_open(const char *path, double rank, double random)
{
    std::unique_ptr<oracle> it(new oracle());
    it->rank = rank;
    it->random = random;
    try {
        it->parser.reset(new BulletMLParserTinyXML(path));
        it->parser->build();
        if (it->parser->getTopActions().empty()) return nullptr;
        it->bullets.emplace_back();
        it->bullets[0].brain.reset(new runner(it->parser.get(), it.get()));
    } catch (...) {
        return nullptr;
    }
    return it.release();
}

bool oracle_run(oracle *it)
{
    size_t count = it->bullets.size();
    try {
        for (size_t i = 0; i < count; i++) {
            if (it->bullets[i].lives) visit(it, i);
        }
    } catch (...) {
        return false;
    }
    it->frame++;
    return true;
}

size_t oracle_count(const oracle *it)
{
    return it->bullets.size();
}

bool oracle_bullet(const oracle *it, size_t bullet, double *x, double *y)
{
    *x = it->bullets[bullet].x;
    *y = it->bullets[bullet].y;
    return it->bullets[bullet].lives;
}

void oracle_close(oracle *it)
{
    delete it;
}
