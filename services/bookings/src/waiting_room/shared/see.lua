-- A sign of life. ARGV: second, ticket, drawn place or '', first place after the draw or '', place for who
-- was away at the draw, mark that the node knows or '', most people in a line.
local now, number, drawn, bound, fresh, known, most =
  tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[7])

local line = call('HMGET', LINE, 'made', 'drawn', 'restored')
local restored = line[3]
if bound ~= '' and line[2] ~= bound then
  -- The draw was held without this Redis, or what it knows was lost: the line grows again from the tickets.
  call('DEL', LINE, WAIT, SEEN, AWAY, MARK, INSIDE, MOVED, METER)
  call('HSET', LINE, 'made', now, 'drawn', bound, 'restored', now)
  line[2], restored = bound, now
elseif not line[1] then
  call('HSET', LINE, 'made', now)
end
keep(LINE)

local function is_in_line(key)
  return call('ZSCORE', SEEN, key) or call('ZSCORE', AWAY, key) or call('HEXISTS', MARK, key) == 1
end

local key = number
if drawn ~= '' then
  key = drawn
  if not restored and not is_in_line(drawn) then
    key = call('HGET', MOVED, number)
    if not key then
      if is_in_line(fresh) then return {'taken'} end
      key = fresh
      call('HSET', MOVED, number, key)
      keep(MOVED)
    end
  end
elseif line[2] and number < line[2] then
  -- The draw was held a moment ago, and the node that asks has not heard of it.
  return {'waiting', number, 0}
end

local mark = call('HGET', MARK, key)
if not mark and known ~= '' then
  -- This node let them in while Redis was away, or before it lost its memory.
  mark = known
  call('HSET', MARK, key, mark)
  call('ZREM', WAIT, key)
  call('ZREM', SEEN, key)
  call('ZREM', AWAY, key)
  if string.sub(mark, 1, 1) == 'a' then call('ZADD', INSIDE, tonumber(string.sub(mark, 2)), key) end
  keep(MARK, INSIDE)
end
if mark then return {string.sub(mark, 1, 1), key, string.sub(mark, 2)} end

sweep(now)
local seen = call('ZSCORE', SEEN, key)
if not seen then
  if call('ZREM', AWAY, key) == 0
    and call('ZCARD', WAIT) + call('ZCARD', AWAY) + call('HLEN', MARK) >= most then
    return {'full'}
  end
end
-- Also when it is there: of a Redis that is short of memory one set may be gone without the other.
call('ZADD', WAIT, 0, key)
if not seen or tonumber(seen) < now then call('ZADD', SEEN, now, key) end
keep(WAIT, SEEN)
return {'waiting', key, call('ZLEXCOUNT', WAIT, '-', '(' .. key)}
