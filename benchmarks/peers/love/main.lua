-- Particles in LÖVE, as a peer of Heapstorm's: as many living, born and dying, on 540 x 720 pixels.
--
-- usage: love FOLDER WAY COUNT [SECONDS]
--   system  love.graphics.newParticleSystem: simulated and drawn by LÖVE itself (C++)
--   batch   a SpriteBatch, filled anew each frame from tables in Lua (LuaJIT)
--
-- Each particle is a white picture of 3 x 3 pixels in a hue of its own, added to what is below it.
-- A picture counts as drawn once its last pixel can be read: the canvas is read back, at the cost of
-- one copy of 540 x 720 pixels, about 1 ms. Prints one line of tab-separated values: way, count, then
-- a tick and a picture in ns a particle, wall time and CPU time of each, and LÖVE's version.

local SHORTEST, LONGEST = 1, 3 -- seconds, at 60 ticks in one
local DRAG = 31 / 32
local hues = {
    { 1, 0.33, 0.44 }, { 1, 0.67, 0.25 }, { 0.94, 0.91, 0.38 },
    { 0.35, 0.88, 0.53 }, { 0.31, 0.69, 1 }, { 0.75, 0.43, 1 },
}

local function spark()
    local data = love.image.newImageData(3, 3)
    data:mapPixel(function() return 1, 1, 1, 1 end)
    return love.graphics.newImage(data)
end

-- LÖVE's own particles. It emits at a rate; with lives of 1 to 3 s, 2 s in the mean, half the number
-- has to be born in a second.
local function particle_system(count)
    local system = love.graphics.newParticleSystem(spark(), count)
    system:setParticleLifetime(SHORTEST, LONGEST)
    system:setEmissionArea("uniform", 270, 360)
    system:setPosition(270, 360)
    system:setSpeed(20, 240)
    system:setSpread(2 * math.pi)
    -- A velocity is divided by 1 + damping / 60 in each step: 31/32 of it is kept.
    system:setLinearDamping(60 / 31)
    system:setColors(1, 0.67, 0.25, 1, 0.31, 0.69, 1, 1)
    system:setEmissionRate(count / 2)
    system:start()
    -- Long enough that as many die as are born.
    for _ = 1, 240 do system:update(1 / 60) end
    return {
        tick = function() system:update(1 / 60) end,
        draw = function() love.graphics.draw(system) end,
        living = function() return system:getCount() end,
    }
end

local function sprite_batch(count)
    local random = love.math.random
    local batch = love.graphics.newSpriteBatch(spark(), count, "stream")
    local x, y, vx, vy, ticks, hue = {}, {}, {}, {}, {}, {}
    local function bear(i)
        x[i], y[i] = random() * 540, random() * 720
        vx[i], vy[i] = (random() - 0.5) * 8, (random() - 0.5) * 8
        ticks[i], hue[i] = random(60, 180), random(#hues)
    end
    for i = 1, count do
        bear(i)
        ticks[i] = random(1, ticks[i])
    end
    local function tick()
        for i = 1, count do
            x[i], y[i] = x[i] + vx[i], y[i] + vy[i]
            vx[i], vy[i] = vx[i] * DRAG, vy[i] * DRAG
            ticks[i] = ticks[i] - 1
            if ticks[i] <= 0 then bear(i) end
        end
    end
    local function draw()
        batch:clear()
        for i = 1, count do
            local h = hues[hue[i]]
            batch:setColor(h[1], h[2], h[3])
            batch:add(x[i], y[i])
        end
        love.graphics.draw(batch)
    end
    return { tick = tick, draw = draw, living = function() return count end }
end

local ways = { system = particle_system, batch = sprite_batch }

local function median(values, count)
    table.sort(values)
    return ("%.2f"):format(values[math.floor(#values / 2) + 1] * 1e9 / count)
end

local function timed(work, wall, cpu)
    local w, c = love.timer.getTime(), os.clock()
    work()
    wall[#wall + 1], cpu[#cpu + 1] = love.timer.getTime() - w, os.clock() - c
end

function love.load(arguments)
    local way, count = ways[arguments[1]], tonumber(arguments[2])
    local seconds = tonumber(arguments[3] or "3")
    if not way or not count then
        io.stderr:write("usage: love FOLDER system|batch COUNT [SECONDS]\n")
        love.event.quit(2)
        return
    end
    local storm = way(count)
    local canvas = love.graphics.newCanvas(540, 720)
    local function picture()
        love.graphics.setCanvas(canvas)
        love.graphics.clear(0.02, 0.03, 0.05, 1)
        love.graphics.setBlendMode("add")
        storm.draw()
        love.graphics.setCanvas()
        canvas:newImageData():release()
    end
    local tick_wall, tick_cpu, draw_wall, draw_cpu = {}, {}, {}, {}
    local finish = love.timer.getTime() + seconds
    for _ = 1, 3 do
        storm.tick()
        picture()
    end
    while #tick_wall < 5 or love.timer.getTime() < finish do
        timed(storm.tick, tick_wall, tick_cpu)
        timed(picture, draw_wall, draw_cpu)
    end
    local living = storm.living()
    io.stdout:write(table.concat({
        "love-" .. arguments[1], living, median(tick_wall, living), median(tick_cpu, living),
        median(draw_wall, living), median(draw_cpu, living), "-", "-",
        ("%d.%d"):format(love.getVersion()),
    }, "\t"), "\n")
    love.event.quit(0)
end
