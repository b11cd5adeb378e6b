-- Lets people in and closes windows. ARGV: microseconds, people per minute, people inside at most, seconds
-- of the window, '1' when nobody goes in.
local micros, rate, most, window, closed =
  tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5] == '1'
local now = math.floor(micros / 1000000)
local line = call('HMGET', LINE, 'made', 'restored', 'credit', 'credit_at', 'began', 'total')
if not line[1] then return {0, 0, 0, 0, '0', 0} end

local over = call('ZRANGEBYSCORE', INSIDE, '-inf', now - window, 'WITHSCORES', 'LIMIT', 0, 500)
for i = 1, #over, 2 do
  call('ZREM', INSIDE, over[i])
  call('HSET', MARK, over[i], 'o' .. over[i + 1])
end
sweep(now)

local inside = call('ZCARD', INSIDE)
local credit, at = tonumber(line[3] or '0'), tonumber(line[4])
local began, total = tonumber(line[5]), tonumber(line[6] or '0')
local settling = line[2] and now < tonumber(line[2]) + PRESENCE

-- Lets in up to so many of those who are there; returns how many went.
local function admit(many)
  local admitted = 0
  while admitted < many do
    local next_ones = call('ZRANGEBYLEX', WAIT, '-', '+', 'LIMIT', 0, math.min(many - admitted, 100))
    if #next_ones == 0 then break end
    for _, key in ipairs(next_ones) do
      local seen = tonumber(call('ZSCORE', SEEN, key) or '0')
      call('ZREM', WAIT, key)
      call('ZREM', SEEN, key)
      if seen < now - PRESENCE then
        -- Away; the place is kept, and comes first on their return.
        if string.sub(key, 1, 1) < '8' then seen = NEVER end
        call('ZADD', AWAY, seen, key)
      else
        call('HSET', MARK, key, 'a' .. now)
        call('ZADD', INSIDE, now, key)
        admitted = admitted + 1
      end
    end
  end
  return admitted
end

if closed or settling or most <= inside then
  credit = math.min(credit, 1)
else
  local second = rate / 60
  if not at then
    credit = 1
  else
    local elapsed = math.max(micros - at, 0) / 1000000
    local ground = math.max(second, 1)
    credit = math.min(math.min(credit, ground) + elapsed * second, ground + math.min(elapsed, 15) * second)
  end
  local many = admit(math.min(math.floor(credit), most - inside, 1000))
  credit = math.max(credit - many, 0)
  if many > 0 then
    measure(METER, now, many)
    began, total, inside = began or now, total + many, inside + many
    call('HSET', LINE, 'began', began, 'total', total)
    keep(MARK, INSIDE, AWAY)
  end
end
call('HSET', LINE, 'credit', text(credit), 'credit_at', text(math.max(at or micros, micros)))
keep(LINE)

local age = began and math.min(math.max(now - began, 0), 60) or 0
return {call('ZCARD', WAIT), call('ZCARD', AWAY), total, inside, text(per_minute(METER, now, began)), age}
