-- Adds what one node has sold since it last said so. ARGV: second, bookings, places. Answers the bookings
-- per minute of all nodes, and all bookings and places that were ever sold.
local now, holds, places = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
if holds > 0 then
  measure(SALES, now, holds)
  if call('HSETNX', SALES, 'began', now) == 0 and now < tonumber(call('HGET', SALES, 'began')) then
    call('HSET', SALES, 'began', now)
  end
  call('HINCRBY', SALES, 'holds', holds)
  call('HINCRBY', SALES, 'places', places)
end
local sums = call('HMGET', SALES, 'began', 'holds', 'places')
return {text(per_minute(SALES, now, tonumber(sums[1]))), sums[2] or 0, sums[3] or 0}
