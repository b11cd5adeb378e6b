-- The line of one waiting room in Redis. All programs of it begin with this.
--
-- LINE    hash: made, drawn (the first place after the draw), participants, restored, credit, credit_at,
--         began, total
-- WAIT    sorted set of those who wait and are there; all scores are 0, so the places are in order
-- SEEN    the same people by the second of their last sign of life
-- AWAY    who waits and has not been heard of for a while, by the same; late ones are forgotten
-- MARK    hash: place -> a (admitted), s (spent) or o (over), and the second of the admission
-- INSIDE  who is inside without a booking, by the second of the admission
-- MOVED   hash: ticket -> place, for those who were away when the draw was held
-- METER   hash: admissions by second
-- USES    hash: pass -> principal|request|second|done
-- SALES   hash: bookings by second of all nodes, and their sums
--
-- Places and tickets are sixteen digits in hexadecimal, so their order is that of their texts.
local LINE, WAIT, SEEN, AWAY, MARK, INSIDE, MOVED, METER, USES, SALES = unpack(KEYS)
local call = redis.call
local PRESENCE, FORGET, LIFE, SPAN = 45, 900, 93600, 60
-- People who came before the draw are never forgotten: their score in AWAY lies beyond all times.
local NEVER = 10000000000

local function keep(...)
  for _, key in ipairs({...}) do call('EXPIRE', key, LIFE) end
end

local function text(number) return string.format('%.17g', number) end

-- A short list of people at a time, so that no call takes long; the rest has its turn with the next.
local function sweep(now)
  local gone = call('ZRANGEBYSCORE', SEEN, '-inf', '(' .. (now - PRESENCE), 'WITHSCORES', 'LIMIT', 0, 200)
  for i = 1, #gone, 2 do
    local key, seen = gone[i], tonumber(gone[i + 1])
    if string.sub(key, 1, 1) < '8' then seen = NEVER end
    call('ZREM', SEEN, key)
    call('ZREM', WAIT, key)
    call('ZADD', AWAY, seen, key)
  end
  if #gone > 0 then keep(AWAY) end
  if call('ZCARD', AWAY) > 4096 then
    local old = call('ZRANGEBYSCORE', AWAY, '-inf', '(' .. (now - FORGET), 'LIMIT', 0, 200)
    if #old > 0 then call('ZREM', AWAY, unpack(old)) end
  end
end

local function measure(meter, now, many)
  local slot = tostring(now % SPAN)
  local second, count = string.match(call('HGET', meter, slot) or '', '^(%d+):(%d+)$')
  if tonumber(second) == now then many = many + tonumber(count) end
  call('HSET', meter, slot, string.format('%.0f:%.0f', now, many))
  keep(meter)
end

local function per_minute(meter, now, began)
  if not began then return 0 end
  local reach, sum = math.min(SPAN, math.max(now - began, 0) + 1), 0
  for _, value in ipairs(call('HVALS', meter)) do
    local second, count = string.match(value, '^(%d+):(%d+)$')
    second = tonumber(second)
    if second and second > now - reach and second <= now then sum = sum + tonumber(count) end
  end
  return sum * 60 / math.max(reach, 10)
end
