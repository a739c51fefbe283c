function love.conf(settings)
    settings.window.width = 540
    settings.window.height = 720
    settings.window.vsync = 0
    settings.modules.audio = false
    settings.modules.physics = false
    settings.modules.joystick = false
end
