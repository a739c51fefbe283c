/// BulletML written short, because nearly every test of the runner fires, waits and turns. An
/// argument that begins with its attributes closes the tag itself: `"type='aim'>10"`, or `">10"`.
#ifndef HS_TEST_BULLETML_WORDS_H
#define HS_TEST_BULLETML_WORDS_H

#define TOP(body) "<action label='top'>" body "</action>"
#define FIRE(direction, speed, bullet)                                                             \
    "<fire><direction " direction "</direction><speed " speed "</speed>" bullet "</fire>"
#define REPEAT(times, body) "<repeat><times>" times "</times><action>" body "</action></repeat>"
#define WAIT(frames)        "<wait>" frames "</wait>"
#define TURN(direction, term)                                                                      \
    "<changeDirection><direction " direction "</direction><term>" term "</term></changeDirection>"
#define SPEED(speed, term)                                                                         \
    "<changeSpeed><speed " speed "</speed><term>" term "</term></changeSpeed>"

#endif
