-- Writes some of the places that were drawn aside. The keys are those of two sorted sets of this node's own.
-- ARGV: places, each with the second of the last sign of life.
local call = redis.call
for i = 1, #ARGV, 2 do
  call('ZADD', KEYS[1], 0, ARGV[i])
  call('ZADD', KEYS[2], ARGV[i + 1], ARGV[i])
end
call('EXPIRE', KEYS[1], 60)
call('EXPIRE', KEYS[2], 60)
return {#ARGV / 2}
